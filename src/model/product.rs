//! Products as shop systems know them: variants on any number of dimensions, stock, and a condition sheet for one-off goods.

use crate::link::MediaUrl;
use crate::money::Minor;
use crate::record::{Read, Reader, Value, choice, record};
use crate::text::Text;

record! {
    /// A picture with its own size, so that its place can be kept before it arrives.
    pub struct Image {
        /// Where it is; `https`, or a path on the document's own host.
        pub src: MediaUrl,
        /// What it shows, for those who do not see it.
        pub alt: Text,
        /// In CSS pixels.
        pub width: u32,
        /// In CSS pixels.
        pub height: u32,
    }
}

record! {
    /// One way in which variants differ, such as size.
    pub struct Dimension {
        /// Its id, which the variants' `choice` names.
        pub id: String,
        /// What shoppers read.
        pub name: Text,
        /// What can be chosen, in the order to show.
        pub values: Vec<DimensionValue>,
    }
}

record! {
    /// One value of a dimension, such as 200 g.
    pub struct DimensionValue {
        /// Its id, which the variants' `choice` names.
        pub id: String,
        /// What shoppers read.
        pub label: Text,
    }
}

choice! {
    /// Whether a variant can be had.
    pub enum StockState {
        /// Can be had.
        InStock = "in_stock",
        /// Can be had, few are left.
        Low = "low",
        /// Can be ordered, comes later.
        Preorder = "preorder",
        /// Cannot be had.
        SoldOut = "sold_out",
    }
}

record! {
    /// The stock of a variant, as the shop's own feed says it. Nothing is ever made up here.
    pub struct Stock {
        /// Whether it can be had.
        pub state: StockState,
        /// How many are left, where the shop says so.
        pub left: Option<u32>,
    }
}

record! {
    /// What the shop sells by one id.
    pub struct Variant {
        /// The shop system's own id, which the checkout link carries.
        pub id: String,
        /// The value it has on every dimension.
        pub choice: Choice,
        /// What it costs.
        pub price: Minor,
        /// What it cost before, where that is true.
        pub compare_at: Option<Minor>,
        /// Whether it can be had.
        pub stock: Stock,
        /// Which of the product's images shows it, counted from 0.
        pub image: Option<u32>,
        /// Its own page in the shop.
        pub url: Option<String>,
    }
}

choice! {
    /// How worn a second-hand or one-off piece is; the words of resale markets.
    pub enum Grade {
        /// Never used.
        New = "new",
        /// Used, without a trace of it.
        LikeNew = "like_new",
        /// Light traces.
        VeryGood = "very_good",
        /// Visible traces.
        Good = "good",
        /// Works, looks used.
        Fair = "fair",
    }
}

record! {
    /// One measured fact, such as height: 9 cm.
    pub struct Measurement {
        /// What was measured.
        pub name: Text,
        /// The value with its unit.
        pub value: Text,
    }
}

record! {
    /// What a buyer of a one-off piece must know before, since no second one is like it.
    pub struct Condition {
        /// How worn it is.
        pub grade: Grade,
        /// What it is made of.
        pub material: Option<Text>,
        /// Its size.
        pub measurements: Vec<Measurement>,
        /// Everything that is wrong with it; an empty list says that nothing is.
        pub flaws: Vec<Text>,
    }
}

record! {
    /// A thing to buy.
    pub struct Product {
        /// Its id within the campaign: lower-case letters, digits, dashes.
        pub id: String,
        /// Its name.
        pub title: Text,
        /// A sentence or three about it.
        pub summary: Option<Text>,
        /// Pictures, the main one first.
        pub images: Vec<Image>,
        /// Its page in the shop.
        pub url: Option<String>,
        /// The ways in which its variants differ; none for a product with one variant.
        pub dimensions: Vec<Dimension>,
        /// What can be bought; at least one.
        pub variants: Vec<Variant>,
        /// For one-off goods.
        pub condition: Option<Condition>,
    }
}

/// One value for each dimension, `{"size": "200g"}`; partial while the shopper is still picking.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice(Vec<(String, String)>);

impl Choice {
    /// The value chosen on a dimension.
    pub fn get(&self, dimension: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == dimension)
            .map(|(_, value)| value.as_str())
    }

    /// This choice with one value changed.
    pub fn with(&self, dimension: &str, value: &str) -> Self {
        let others = self.0.iter().filter(|(name, _)| name != dimension).cloned();
        Self(
            others
                .chain([(dimension.to_owned(), value.to_owned())])
                .collect(),
        )
    }

    /// Dimension and value of each choice made.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Whether each choice made here is also made there.
    pub fn is_within(&self, other: &Self) -> bool {
        self.iter()
            .all(|(name, value)| other.get(name) == Some(value))
    }
}

impl Dimension {
    /// What shoppers read of a value of this dimension.
    pub fn label<'a>(&'a self, value: &str, locale: &str) -> Option<&'a str> {
        let mut values = self.values.iter();
        let found = values.find(|known| known.id == value)?;
        Some(found.label.get(locale))
    }
}

impl Stock {
    /// Whether a shopper can order it now.
    pub fn is_available(&self) -> bool {
        self.state != StockState::SoldOut
    }
}

impl Product {
    /// The variant with this shop id.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The variant that this choice names, once it names one on every dimension.
    pub fn chosen(&self, choice: &Choice) -> Option<&Variant> {
        let complete = self
            .dimensions
            .iter()
            .all(|dimension| choice.get(&dimension.id).is_some());
        self.variants
            .iter()
            .find(|variant| complete && choice.is_within(&variant.choice))
    }

    /// What to show first: the first variant that can be had, else the first.
    pub fn first_variant(&self) -> Option<&Variant> {
        self.variants
            .iter()
            .find(|variant| variant.stock.is_available())
            .or(self.variants.first())
    }

    /// Whether anything of this product can be ordered.
    pub fn is_available(&self) -> bool {
        self.variants
            .iter()
            .any(|variant| variant.stock.is_available())
    }

    /// Whether a value can still lead to an available variant, given what is chosen on the other dimensions.
    pub fn offers(&self, dimension: &str, value: &str, choice: &Choice) -> bool {
        let wanted = choice.with(dimension, value);
        self.variants
            .iter()
            .any(|variant| variant.stock.is_available() && wanted.is_within(&variant.choice))
    }

    /// The choice after picking a value: other picks are kept where some available variant allows it, else follow the
    /// first available variant with that value, so that no pick leads into a dead end.
    pub fn pick(&self, choice: &Choice, dimension: &str, value: &str) -> Choice {
        let wanted = choice.with(dimension, value);
        if self.offers(dimension, value, choice) {
            return wanted;
        }
        let only = Choice::default().with(dimension, value);
        let matches = |variant: &&Variant| only.is_within(&variant.choice);
        let available = self
            .variants
            .iter()
            .filter(matches)
            .find(|variant| variant.stock.is_available());
        available.map_or(wanted, |variant| variant.choice.clone())
    }

    /// What a variant is on each dimension, in words: `500 g · Giling V60`. Empty for a product with one variant.
    pub fn words_of(&self, variant: &Variant, locale: &str) -> String {
        let mut words = String::new();
        for dimension in &self.dimensions {
            let chosen = variant.choice.get(&dimension.id);
            let label = chosen.and_then(|value| dimension.label(value, locale));
            let Some(label) = label.filter(|label| !label.is_empty()) else {
                continue;
            };
            if !words.is_empty() {
                words.push_str(" · ");
            }
            words.push_str(label);
        }
        words
    }

    /// The lowest price among variants that can be had, else among all, and whether others cost more.
    pub fn price_from(&self) -> Option<(Minor, bool)> {
        let available = self.is_available();
        let prices = || {
            self.variants
                .iter()
                .filter(|v| v.stock.is_available() || !available)
                .map(|v| v.price)
        };
        let lowest = prices().min()?;
        Some((lowest, prices().any(|price| price > lowest)))
    }
}

impl Read for Choice {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let Some(names) = value.names() else {
            reading.fault::<V>(
                "must name one value for each dimension",
                "Write {\"size\": \"200g\"}.",
            );
            return Self::default();
        };
        let read = |name: String| {
            let chosen = reading.member(value, &name);
            (name, chosen)
        };
        Self(names.into_iter().map(read).collect())
    }

    fn absent<V: Value>(_: &mut Reader) -> Self {
        Self::default()
    }
}

#[cfg(feature = "serde")]
impl serde::Serialize for Choice {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Choice {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Choice".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "type": "object", "additionalProperties": {"type": "string"},
            "description": "One value id for each dimension id, such as {\"size\": \"200g\"}."
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::record::read;
    use serde_json::json;

    pub(crate) fn beans() -> Product {
        let variant = |id: &str, size: &str, grind: &str, price: i64, state: &str| json!({"id": id, "choice": {"size": size, "grind": grind}, "price": price, "stock": {"state": state}});
        let value = |id: &str| json!({"id": id, "label": id});
        let document = json!({
            "id": "gayo", "title": "Gayo", "images": [],
            "dimensions": [
                {"id": "size", "name": "Ukuran", "values": [value("200g"), value("1kg")]},
                {"id": "grind", "name": "Giling", "values": [value("whole"), value("v60")]}
            ],
            "variants": [
                variant("1", "200g", "whole", 8_900_000, "sold_out"),
                variant("2", "200g", "v60", 8_900_000, "in_stock"),
                variant("3", "1kg", "whole", 36_500_000, "low")
            ]
        });
        read(&document, Reader::strict()).unwrap()
    }

    #[test]
    fn a_variant_is_said_by_what_it_is_on_each_dimension() {
        let product = beans();
        let words = |id: &str| product.words_of(product.variant(id).unwrap(), "id-ID");
        assert_eq!(
            (words("2"), words("3")),
            ("200g · v60".to_owned(), "1kg · whole".to_owned())
        );
        let mut unnamed = product.clone();
        unnamed.dimensions[0].values[0].label = Text::plain("");
        let second = product.variant("2").unwrap();
        assert_eq!(unnamed.words_of(second, "id-ID"), "v60");
    }

    #[test]
    fn a_variant_is_chosen_only_when_every_dimension_is() {
        let product = beans();
        let size = Choice::default().with("size", "1kg");
        assert_eq!(product.chosen(&size), None);
        assert_eq!(
            product.chosen(&size.with("grind", "whole")).unwrap().id,
            "3"
        );
        assert_eq!(product.chosen(&size.with("grind", "v60")), None);
    }

    #[test]
    fn what_is_sold_out_with_the_present_choice_is_not_offered() {
        let product = beans();
        let small = Choice::default().with("size", "200g");
        assert!(!product.offers("grind", "whole", &small));
        assert!(product.offers("grind", "v60", &small));
    }

    #[test]
    fn a_pick_that_excludes_another_moves_to_a_variant_that_can_be_had() {
        let product = beans();
        let choice = Choice::default().with("size", "200g").with("grind", "v60");
        let picked = product.pick(&choice, "size", "1kg");
        assert_eq!(product.chosen(&picked).unwrap().id, "3");
    }

    #[test]
    fn the_shown_price_is_the_lowest_that_can_be_had() {
        assert_eq!(beans().price_from(), Some((Minor(8_900_000), true)));
        assert_eq!(beans().first_variant().unwrap().id, "2");
    }
}
