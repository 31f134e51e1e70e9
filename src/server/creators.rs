//! Creators' links: making them, and telling a person who follows one from a machine that looks.

pub mod bots;
mod link_request;
pub(crate) mod routes;

pub use link_request::{LinkRequest, LinkRequestError, SignedLink};
