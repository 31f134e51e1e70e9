//! Which pages may write reviews.

use axum::http::{HeaderMap, header};
use etalase_model::link::Href;

use crate::app::AppState;
use crate::http::error::Problem;
use crate::store::StoreError;

/// Refuses what a page writes that is none of the brand's, where the campaign names its origins. Browsers say on every write which
/// page it comes from; programs say what they like, and meet the other limits.
pub(super) async fn admit(
    app: &AppState,
    campaign: &str,
    headers: &HeaderMap,
) -> Result<(), Problem> {
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
