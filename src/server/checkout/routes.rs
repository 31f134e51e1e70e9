//! GET, HEAD /v1/campaigns/{campaign}/checkout: has the shop make a cart, and leads on to its checkout.
//!
//! - Which store, which cart page and which hosts is said by the campaign document alone; the request says what is bought.
//! - A shopper meets no error where there is a page to lead to: whatever fails, the answer leads to the cart page with the tags,
//!   and the header `etalase-fault` says why.
//! - Only a person on the way makes a cart. Previews, prefetches and crawlers are led to the cart page.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method};
use axum::response::Response;
use axum::routing::get;
use etalase_model::attribution::Forwarding;
use etalase_model::checkout::{BigcommerceCart, CheckoutSettings};
use etalase_model::creator::landing::LandingHosts;
use serde_json::json;

use crate::app::AppState;
use crate::campaigns::cache::CachedCampaign;
use crate::creators::bots;
use crate::http::error::Problem;
use crate::http::extract::PathParams;
use crate::http::limits::client_ip::ClientIp;
use crate::http::operation::Operation;
use crate::http::redirect;
use crate::http::route::Route;

/// Says why an answer leads to the cart page, by a code.
const FAULT: HeaderName = HeaderName::from_static("etalase-fault");
/// Where stores without a domain of their own have their checkout.
const SHARED_DOMAIN: &str = "mybigcommerce.com";

pub(crate) fn follow() -> Route {
    let about = Operation::get(
        "follow_checkout_link",
        "Have the shop make a cart, and be led to its checkout; for shops whose carts no link can fill. `ref`, `utm_*` and click ids of the query go on.",
    )
    .segment("campaign", "The campaign's id.")
    .parameter("lines", "`product:quantity` or `product-variant:quantity`, with commas between.", json!({"type": "string"}))
    .parameter("coupon", "A discount code.", json!({"type": "string"}))
    .empty(303, "On to the checkout; or, with the header Etalase-Fault and a code, to the cart page, where no cart was made.")
    .fails(404, "campaign_unknown, checkout_elsewhere: the campaign's links lead to the shop itself.")
    .fails(503, "storage_unavailable, timed_out");
    Route {
        path: "/v1/campaigns/{campaign}/checkout",
        methods: get(lead),
        operations: vec![about],
    }
}

async fn lead(
    State(app): State<Arc<AppState>>,
    client_ip: ClientIp,
    method: Method,
    PathParams(id): PathParams<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let (query, forward) = (query.unwrap_or_default(), redirect::forwarding(&headers));
    let shop = CartShop::of(&app, &id).await;
    let shop = shop.map_err(|problem| problem.shown_to(&headers))?;
    let made = match BigcommerceCart::read(&query, forward) {
        Err(fault) => Err(fault.code()),
        Ok(_) if !bots::is_human_navigation(&method, &headers) => Err("cart_not_for_machines"),
        Ok(_) if app.limits.carts.take(client_ip).is_err() => Err("rate_limited"),
        Ok(wanted) => shop.make(&app, &id, wanted).await,
    };
    let answer = match made {
        Ok(checkout) => redirect::see_other(&checkout),
        Err(code) => shop.cart_page(&app, &query, forward, code),
    };
    answer.map_err(|problem| problem.shown_to(&headers))
}

/// What the campaign says of its shop.
struct CartShop {
    published: Arc<CachedCampaign>,
    store: String,
    cart: String,
}

impl CartShop {
    async fn of(app: &AppState, id: &str) -> Result<Self, Problem> {
        let published = app.campaign(id).await?;
        let campaign = published.campaign().ok_or_else(Problem::internal)?;
        match &campaign.checkout {
            CheckoutSettings::Bigcommerce {
                store: Some(store),
                cart: Some(cart),
                ..
            } => Ok(Self {
                store: store.clone(),
                cart: cart.clone(),
                published,
            }),
            _ => Err(Problem::checkout_elsewhere()),
        }
    }

    /// The address of the checkout, or why there is none.
    async fn make(
        &self,
        app: &AppState,
        id: &str,
        wanted: BigcommerceCart,
    ) -> Result<String, &'static str> {
        let tokens = app.secrets().bigcommerce(id);
        let made = app.carts.make(&self.store, tokens, wanted).await;
        let checkout = made.map_err(|fault| {
            tracing::warn!(campaign = id, %fault, "no cart was made; the shopper is led to the cart page");
            fault.code()
        })?;
        let mut own = app.config.creator_hosts.clone();
        own.push(SHARED_DOMAIN.to_owned());
        let campaign = self.published.campaign().ok_or("internal")?;
        let landings = LandingHosts::of(campaign, &app.config.public_url, &own);
        let href = landings.admit(&checkout).map_err(|fault| {
            tracing::warn!(campaign = id, %fault, "the shop's checkout is not led to");
            fault.code()
        })?;
        Ok(href.into())
    }

    fn cart_page(
        &self,
        app: &AppState,
        query: &str,
        forward: Forwarding,
        code: &'static str,
    ) -> Result<Response, Problem> {
        let page = BigcommerceCart::cart_page(&self.cart, &app.config.public_url, query, forward);
        let page = page.map_err(|_| Problem::internal())?;
        let mut answer = redirect::see_other(page.as_str())?;
        let code = HeaderValue::from_static(code);
        answer.headers_mut().insert(FAULT, code);
        Ok(answer)
    }
}
