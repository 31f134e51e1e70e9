//! Creators' links in their short form: following one, and asking what it stands for; and whose a code is. One file each.

mod follow;
mod lookup;
mod resolve;

#[cfg(test)]
mod hostile;
#[cfg(test)]
mod tests;

use axum::routing::get;

use crate::http::route::Route;

pub(crate) fn short() -> Route {
    Route {
        path: "/c/{id}",
        methods: get(follow::follow),
        operations: vec![follow::describe()],
    }
}

/// The same as some type, scan or copy it: with a slash behind it.
pub(crate) fn short_with_slash() -> Route {
    Route {
        path: "/c/{id}/",
        methods: get(follow::follow),
        operations: Vec::new(),
    }
}

pub(crate) fn link() -> Route {
    Route {
        path: "/v1/creators/links/{id}",
        methods: get(resolve::resolve),
        operations: vec![resolve::describe()],
    }
}

pub(crate) fn named() -> Route {
    Route {
        path: "/v1/campaigns/{campaign}/creators",
        methods: get(lookup::look_up),
        operations: vec![lookup::describe()],
    }
}
