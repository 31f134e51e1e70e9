//! Creators' links: making them, and telling a person who follows one from a machine that looks.

mod order;
pub mod visitor;

pub use order::{Order, Refusal, Signed};
