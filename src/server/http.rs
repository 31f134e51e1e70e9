//! HTTP itself, whatever a request is about.
//!
//! - [`listen`]: accepting connections, and stopping without losing anything
//! - `routes`: the route table; `route`: what stands in it; [`router`]: the table as a router, and what wraps it
//! - [`middleware`]: what every answer carries; [`extract`]: reading requests strictly; [`error`]: every way to fail
//! - [`limits`]: how much a visitor and an address may do
//! - [`precompressed`]: what is sent over and over; [`etag`], [`content_coding`]: what a client keeps, and how little travels
//! - `openapi`, `operation`: the description of the API; `health`: whether the process runs, and should get requests
//! - [`redirect`]: answers that lead on to a page outside; [`client`]: the one client of all calls to others

pub mod client;
pub mod content_coding;
pub mod error;
pub mod etag;
pub mod extract;
mod health;
pub mod limits;
pub mod listen;
pub mod middleware;
mod openapi;
pub(crate) mod operation;
pub mod precompressed;
pub mod redirect;
pub(crate) mod route;
pub mod router;
mod routes;

#[cfg(test)]
mod tests;
