//! Campaign documents: read strictly, held ready, served.
//!
//! - [`document`], [`text_encoding`]: from a file's bytes to a checked document; [`schema`]: the JSON Schema for editors
//! - [`cache`]: documents held ready; `routes`: how they are asked for
//! - [`discovery`]: which checkout links a shop takes

pub mod cache;
pub mod discovery;
pub mod document;
pub(crate) mod routes;
pub mod schema;
pub mod text_encoding;
