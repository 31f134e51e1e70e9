//! The server of Etalase: the bundle, the campaign documents, community reviews, and creators' orders.
//!
//! Every request goes [`listen`] → [`router`] → [`envelope`] → one file of `routes` → [`store`] and back.
//!
//! - [`cli`]: what the binary `etalase` is told, one file for each command
//! - [`config`]: how it is set up: file, environment, flags
//! - [`listen`]: accepting connections, and stopping without losing anything; [`logging`]: how the log is written
//! - [`router`]: the route table and what wraps it; [`envelope`]: what every answer carries
//! - `routes`: one use case, one file; `operation`: how each is described for OpenAPI
//! - [`extract`]: reading requests strictly; [`error`]: every way to fail
//! - [`representation`]: what is sent over and over; [`etag`], [`coding`]: what a client keeps, and how little travels
//! - [`limits`]: how much a visitor and an address may do; [`sign`]: keys, and what is made with them
//! - [`webhooks`]: what shops send of orders; [`report`]: what creators earn by them
//! - [`retention`]: what is let go of after its time; [`person`]: what is kept of one person
//! - [`store`]: SQLite, the only room that knows SQL; [`document`], [`encoding`]: reading campaign files; [`campaigns`]: documents held ready
//! - [`creators`]: making creators' links, and telling people from machines that follow one
//! - [`discovery`]: which checkout links a shop takes; [`carts`]: having a shop's API make a cart; [`onward`]: answers that lead on to a page outside
//! - [`outgoing`]: the one client of all calls to others
//! - [`bundle`]: the files that a page loads; [`schema`]: the JSON Schema of campaigns
//! - [`doctor`]: what becomes of an arrival, said aloud
//!
//! To run it inside a test: bind a listener to port 0 and await [`run`]. A program that serves more than a brand's server does
//! (the crate `etalase-demo`) hands its own routes to [`router::with_routes`].

pub mod app;
pub mod bundle;
pub mod campaigns;
pub mod carts;
pub mod cli;
pub mod clock;
pub mod coding;
pub mod config;
pub mod creators;
pub mod discovery;
pub mod doctor;
pub mod document;
pub mod encoding;
pub mod envelope;
pub mod error;
pub mod etag;
pub mod extract;
pub mod limits;
pub mod listen;
pub mod logging;
pub mod onward;
mod operation;
pub mod outgoing;
pub mod person;
pub mod report;
pub mod representation;
pub mod retention;
pub mod router;
mod routes;
pub mod schema;
pub mod sign;
pub mod store;
pub mod webhooks;

#[cfg(test)]
mod fixture;

use std::io;
use std::sync::Arc;

use tokio::net::TcpListener;

use app::App;

/// Serves the API and the bundle until `shutdown` comes, then finishes what is under way and closes the store.
///
/// # Errors
/// Where the listener fails for good.
pub async fn run(
    listener: TcpListener,
    app: Arc<App>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let router = router::router(app.clone());
    let asking = tokio::spawn(app.discovery.clone().keep_asking(app.store.clone()));
    let recovering = app.clone();
    let recovering = tokio::spawn(async move { webhooks::receive::recover(&recovering).await });
    let sweeping = tokio::spawn(retention::keep_sweeping(app.clone()));
    let noting = tokio::spawn(app.clone().keep_noting());
    let served = listen::serve(listener, router, app, shutdown).await;
    asking.abort();
    recovering.abort();
    sweeping.abort();
    noting.abort();
    served
}
