//! Checkouts that need the server: carts that only a shop's API can make.
//!
//! - [`carts`]: having a shop's API make a cart; `routes`: leading the shopper on to it

pub mod carts;
pub(crate) mod routes;
