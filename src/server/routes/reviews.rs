//! /v1/campaigns/{campaign}/reviews: reading them, writing one, finding one helpful. One file each.

mod helpful;
mod list;
mod submit;

#[cfg(test)]
mod tests;

use axum::http::{HeaderMap, header};
use axum::routing::{get, post};
use etalase_model::link::Href;

use super::Route;
use crate::app::App;
use crate::error::Problem;
use crate::store::StoreError;

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

/// Refuses what a page writes that is none of the brand's, where the campaign names its origins. Browsers say on every write which
/// page it comes from; programs say what they like, and meet the other limits.
async fn admit(app: &App, campaign: &str, headers: &HeaderMap) -> Result<(), Problem> {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return Ok(());
    };
    let published = match app.campaign(campaign).await {
        Err(StoreError::NoCampaign) => return Ok(()),
        published => published?,
    };
    let origins = published
        .campaign()
        .map_or(&[][..], |campaign| &campaign.origins.0);
    let own = Href::parse(&app.config.public_url);
    let own = own.as_ref().map_or("", |own| own.origin());
    let may_write = |named: &str| named.as_bytes() == origin.as_bytes();
    if origins.is_empty() || may_write(own) || origins.iter().any(|named| may_write(named)) {
        Ok(())
    } else {
        Err(Problem::origin_refused(origin))
    }
}
