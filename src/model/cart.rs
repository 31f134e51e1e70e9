//! The cart: lines of variants, as the shopper put them together. What it becomes as a link is `checkout`'s to say.

use crate::money::Minor;
use crate::product::{Product, Variant};

/// The most of one variant that a line holds; more is a matter for the shop itself.
pub const MAX_QUANTITY: u32 = 99;

/// One variant and how many of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CartLine {
    /// The product's id.
    pub product: String,
    /// The variant's shop id.
    pub variant: String,
    /// At least 1.
    pub quantity: u32,
}

/// Why something was not put into the cart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CartError {
    /// The variant is sold out.
    #[error("sold out")]
    SoldOut,
    /// The cart already holds all that the shop has left, or [`MAX_QUANTITY`].
    #[error("no more than {0} can be ordered")]
    Limit(u32),
}

/// Lines in the order in which they were first added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cart {
    lines: Vec<CartLine>,
}

impl Cart {
    /// The lines.
    pub fn lines(&self) -> &[CartLine] {
        &self.lines
    }

    /// Whether nothing is in it.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// How many pieces are in it.
    pub fn pieces(&self) -> u32 {
        self.lines
            .iter()
            .fold(0, |sum, line| sum.saturating_add(line.quantity))
    }

    /// Puts one more of a variant into the cart.
    pub fn add(&mut self, product: &Product, variant: &Variant) -> Result<(), CartError> {
        let held = self
            .lines
            .iter()
            .find(|line| line.variant == variant.id)
            .map_or(0, |line| line.quantity);
        self.set(product, variant, held + 1)
    }

    /// Sets how many of a variant are in the cart; 0 removes the line.
    pub fn set(
        &mut self,
        product: &Product,
        variant: &Variant,
        quantity: u32,
    ) -> Result<(), CartError> {
        if quantity == 0 {
            self.remove(&variant.id);
            return Ok(());
        }
        if !variant.stock.is_available() {
            return Err(CartError::SoldOut);
        }
        let limit = variant.stock.left.unwrap_or(MAX_QUANTITY).min(MAX_QUANTITY);
        if quantity > limit {
            return Err(CartError::Limit(limit));
        }
        match self
            .lines
            .iter_mut()
            .find(|line| line.variant == variant.id)
        {
            Some(line) => line.quantity = quantity,
            None => self.lines.push(CartLine {
                product: product.id.clone(),
                variant: variant.id.clone(),
                quantity,
            }),
        }
        Ok(())
    }

    /// Puts as many of a variant into the cart as can be ordered of this quantity, and says how many.
    pub fn fill(&mut self, product: &Product, variant: &Variant, quantity: u32) -> u32 {
        let most = match self.set(product, variant, quantity) {
            Ok(()) => return quantity,
            Err(CartError::SoldOut) => 0,
            Err(CartError::Limit(limit)) => limit,
        };
        self.set(product, variant, most).map_or(0, |()| most)
    }

    /// Takes a variant out.
    pub fn remove(&mut self, variant: &str) {
        self.lines.retain(|line| line.variant != variant);
    }

    /// Each line with what it is made of; lines that the campaign no longer knows are left out.
    pub fn entries<'a>(
        &'a self,
        products: &'a [Product],
    ) -> impl Iterator<Item = (&'a CartLine, &'a Product, &'a Variant)> {
        self.lines.iter().filter_map(|line| {
            let product = products.iter().find(|product| product.id == line.product)?;
            Some((line, product, product.variant(&line.variant)?))
        })
    }

    /// What all lines cost that can be ordered.
    pub fn total(&self, products: &[Product]) -> Minor {
        self.orderable(products)
            .fold(Minor::default(), |sum, (line, _, variant)| {
                sum.plus(variant.price.times(line.quantity))
            })
    }

    /// The lines that can be ordered now: a line may have sold out since it was added.
    pub fn orderable<'a>(
        &'a self,
        products: &'a [Product],
    ) -> impl Iterator<Item = (&'a CartLine, &'a Product, &'a Variant)> {
        self.entries(products)
            .filter(|(_, _, variant)| variant.stock.is_available())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::product::tests::beans;

    #[test]
    fn the_same_variant_twice_is_one_line() {
        let (product, mut cart) = (beans(), Cart::default());
        let variant = product.variant("2").unwrap();
        cart.add(&product, variant).unwrap();
        cart.add(&product, variant).unwrap();
        assert_eq!((cart.lines().len(), cart.pieces()), (1, 2));
        assert_eq!(cart.total(&[product]), Minor(17_800_000));
    }

    #[test]
    fn a_sold_out_variant_cannot_be_added() {
        let product = beans();
        let refused = Cart::default().add(&product, product.variant("1").unwrap());
        assert_eq!(refused, Err(CartError::SoldOut));
    }

    #[test]
    fn no_more_than_what_is_left_can_be_added() {
        let mut product = beans();
        product.variants[1].stock.left = Some(1);
        let mut cart = Cart::default();
        cart.add(&product, &product.variants[1]).unwrap();
        assert_eq!(
            cart.add(&product, &product.variants[1]),
            Err(CartError::Limit(1))
        );
        assert_eq!(cart.pieces(), 1);
    }

    #[test]
    fn a_line_that_sold_out_since_stays_visible_but_costs_nothing() {
        let (mut product, mut cart) = (beans(), Cart::default());
        cart.add(&product, &product.variants[1]).unwrap();
        product.variants[1].stock.state = crate::product::StockState::SoldOut;
        let products = [product];
        assert_eq!(cart.entries(&products).count(), 1);
        assert_eq!(cart.total(&products), Minor(0));
    }

    #[test]
    fn quantity_zero_removes_the_line() {
        let (product, mut cart) = (beans(), Cart::default());
        cart.add(&product, &product.variants[1]).unwrap();
        cart.set(&product, &product.variants[1], 0).unwrap();
        assert!(cart.is_empty());
    }
}
