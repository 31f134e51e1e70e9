//! The demo: a sample brand with everything on one port. Its pages, its pretend shop, its live stream, its reviews.
//!
//! Everything it shows is made up and labelled so. It listens on this machine only, and the binary of a brand's server has
//! none of it. `cargo xtask demo` and the journeys run it.
//!
//! - [`brand`]: its campaigns and reviews; `template`, `samples`, `creators`: what they are made of
//! - [`router`]: the API and the demo's own routes: `pages`, `stream`, `control`
//! - `live`: a clip that goes round on a show's clock

pub mod brand;
mod control;
pub mod creators;
mod live;
mod pages;
pub mod router;
mod samples;
mod stream;
mod template;

#[cfg(test)]
mod tests;
