//! Every view in every state, rendered as a server would: a view that called a browser API would abort this process.

mod cart;
mod extras;
mod handoff;
mod locales;
mod reviews;
mod shelf;
mod stage;
mod support;
