//! What must hold of products and their variants.

use super::Check;
use crate::campaign::Campaign;
use crate::product::{Product, Variant};

const MAX_PRODUCTS: usize = 200;
const MAX_VARIANTS: usize = 500;

impl Check<'_> {
    pub(super) fn products(&mut self, campaign: &Campaign) {
        let count = campaign.products.len();
        self.holds(
            count > 0,
            "products",
            "must hold at least one product",
            "Add what is sold.",
        );
        self.holds(
            count <= MAX_PRODUCTS,
            "products",
            "must hold at most 200 products",
            "Split the campaign.",
        );
        self.unique(
            campaign.products.iter().map(|product| product.id.as_str()),
            "products",
        );
        for (index, product) in campaign.products.iter().enumerate() {
            self.product(product, &format!("products[{index}]"));
        }
    }

    fn product(&mut self, product: &Product, path: &str) {
        self.id(&product.id, &format!("{path}.id"));
        self.text(&product.title, &format!("{path}.title"));
        self.link(product.url.as_deref(), &format!("{path}.url"));
        for (index, image) in product.images.iter().enumerate() {
            self.image(image, &format!("{path}.images[{index}]"));
        }
        self.unique(
            product
                .dimensions
                .iter()
                .map(|dimension| dimension.id.as_str()),
            &format!("{path}.dimensions"),
        );
        for (index, dimension) in product.dimensions.iter().enumerate() {
            let path = format!("{path}.dimensions[{index}]");
            self.text(&dimension.name, &format!("{path}.name"));
            self.holds(
                !dimension.values.is_empty(),
                &path,
                "must have at least one value",
                "Add its values, or leave it out.",
            );
            self.unique(
                dimension.values.iter().map(|value| value.id.as_str()),
                &format!("{path}.values"),
            );
        }
        self.variants(product, path);
    }

    fn variants(&mut self, product: &Product, path: &str) {
        let count = product.variants.len();
        self.holds(
            count > 0,
            &format!("{path}.variants"),
            "must hold at least one variant",
            "A product without choices has one variant.",
        );
        self.holds(
            count <= MAX_VARIANTS,
            &format!("{path}.variants"),
            "must hold at most 500 variants",
            "Split the product.",
        );
        self.unique(
            product.variants.iter().map(|variant| variant.id.as_str()),
            &format!("{path}.variants"),
        );
        for (index, variant) in product.variants.iter().enumerate() {
            let path = format!("{path}.variants[{index}]");
            self.variant(product, variant, &path);
            let twin = product
                .variants
                .iter()
                .take(index)
                .any(|other| other.choice.is_within(&variant.choice));
            self.holds(
                !twin,
                &format!("{path}.choice"),
                "must differ from every other variant",
                "Two variants with the same choice cannot be told apart.",
            );
        }
    }

    fn variant(&mut self, product: &Product, variant: &Variant, path: &str) {
        self.holds(
            !variant.id.trim().is_empty(),
            &format!("{path}.id"),
            "must not be empty",
            "Write the shop system's id.",
        );
        for dimension in &product.dimensions {
            let value = variant.choice.get(&dimension.id);
            let known =
                value.is_some_and(|value| dimension.values.iter().any(|known| known.id == value));
            let rule = format!("must choose a known value for “{}”", dimension.id);
            self.holds(
                known,
                &format!("{path}.choice"),
                &rule,
                "Name one value id for each dimension.",
            );
        }
        let surplus = variant.choice.iter().any(|(name, _)| {
            product
                .dimensions
                .iter()
                .all(|dimension| dimension.id != name)
        });
        self.holds(
            !surplus,
            &format!("{path}.choice"),
            "must name only dimensions of the product",
            "Add the dimension, or remove it here.",
        );
        let honest = variant
            .compare_at
            .is_none_or(|before| before > variant.price);
        self.holds(
            honest,
            &format!("{path}.compare_at"),
            "must be more than the price",
            "Leave it out where the price was never higher.",
        );
        let coherent = match variant.stock.left {
            Some(left) => (left > 0) == variant.stock.is_available(),
            None => true,
        };
        self.holds(
            coherent,
            &format!("{path}.stock"),
            "must not contradict itself",
            "Sold out means none left; available means at least one.",
        );
        let pictured = variant
            .image
            .is_none_or(|image| (image as usize) < product.images.len());
        self.holds(
            pictured,
            &format!("{path}.image"),
            "must be one of the product's images",
            "Count from 0.",
        );
        self.link(variant.url.as_deref(), &format!("{path}.url"));
    }
}
