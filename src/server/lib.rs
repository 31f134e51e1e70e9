//! The server of Etalase: the bundle, the campaign documents, community reviews, and creators' orders.
//!
//! Every request goes [`http::listen`] → [`http::router`] → [`http::middleware`] → the routes of one room → [`store`] and back.
//!
//! - [`cli`]: what the binary `etalase` is told, one file for each command
//! - [`config`]: how it is set up: file, environment, flags; [`logging`]: how the log is written
//! - [`app`]: what every request may use; [`server`]: it, running
//! - [`http`]: connections, router, limits, errors: all that knows HTTP and nothing of shops
//! - [`bundle`]: the files that a page loads
//! - [`campaigns`]: documents: checked, held ready, served
//! - [`reviews`]: community reviews; [`events`]: what shoppers do in windows
//! - [`creators`]: creators' links, and telling people from machines that follow one
//! - [`checkout`]: carts that a shop's API makes
//! - [`webhooks`]: what shops send of orders; [`ledger`]: what creators earn by them
//! - [`privacy`]: what is kept of one person, and what is let go of after its time
//! - [`store`]: SQLite, the only room that knows SQL; [`sign`]: keys, and what is made with them
//! - [`doctor`]: what becomes of an arrival, said aloud
//!
//! To run it inside a test: bind a listener to port 0 and await [`server::run`]. A program that serves more than a brand's server
//! does (the crate `etalase-demo`) hands its own routes to [`http::router::with_routes`].

pub mod app;
pub mod bundle;
pub mod campaigns;
pub mod checkout;
pub mod cli;
pub mod clock;
pub mod config;
pub mod creators;
pub mod doctor;
pub mod events;
pub mod http;
pub mod ledger;
pub mod logging;
pub mod privacy;
pub mod reviews;
pub mod server;
pub mod sign;
pub mod store;
pub mod webhooks;

#[cfg(test)]
mod test_support;
