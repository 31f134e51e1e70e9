//! What the journeys and the bench share: a real server, a real browser, and the window as a shopper sees it.

pub mod support;
