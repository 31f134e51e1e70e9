//! /v1/campaigns/{campaign}/reviews: reading them, writing one, finding one helpful. One file each.

mod helpful;
mod list;
mod origin;
mod submit;

#[cfg(test)]
mod tests;

use axum::routing::{get, post};

use crate::http::route::Route;

pub(crate) fn collection() -> Route {
    Route {
        path: "/v1/campaigns/{campaign}/reviews",
        methods: get(list::list).post(submit::submit),
        operations: vec![list::describe(), submit::describe()],
    }
}

pub(crate) fn helpful() -> Route {
    Route {
        path: "/v1/campaigns/{campaign}/reviews/{review}/helpful",
        methods: post(helpful::vote),
        operations: vec![helpful::describe()],
    }
}
