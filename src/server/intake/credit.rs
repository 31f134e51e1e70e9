//! Who is credited with an order that was paid: gathers what the model decides by.

use etalase_model::attribution::Tag;
use etalase_model::campaign::Campaign;
use etalase_model::commission::{Event, Evidence, Roster, Terms, join};
use etalase_model::creator::{Token, TokenFault, Verdict, is_short};
use etalase_model::time::Time;

use super::{Hints, Statement};
use crate::document;
use crate::sign;
use crate::store::{NewCredit, Store, StoreError};

const DAY_SECONDS: i64 = 86_400;

/// The decision over an order that this statement says was paid; `None` for any other.
///
/// # Errors
/// Where the database cannot be read.
pub async fn decide(
    store: &Store,
    campaign: &str,
    document: &Campaign,
    statement: Option<&Statement>,
) -> Result<Option<NewCredit>, StoreError> {
    let Some((hints, at)) = statement.and_then(|said| Some((&said.hints, paid_at(said)?))) else {
        return Ok(None);
    };
    let stored = store.terms_at(campaign, at).await?;
    let terms: Option<Terms> = stored
        .as_ref()
        .and_then(|stored| document::stored(&stored.document));
    let is_name = |key: &str| key == "ref" || key == "via";
    let is_click = |key: &str| key != "etl" && !is_name(key);
    let clicks: Vec<Tag> = hints.values(is_click).cloned().collect();
    let window = i64::from(document.policy().window_days) * DAY_SECONDS;
    let evidence = Evidence {
        token: token(store, document, hints, at).await?,
        codes: hints
            .values(is_name)
            .map(|(_, value)| value.clone())
            .collect(),
        coupons: hints.coupons.clone(),
        click: store
            .checkout_creator(campaign, &clicks, at.plus_seconds(-window), at)
            .await?,
    };
    Ok(Some(NewCredit {
        joined: join(&evidence, &Roster::new(document, terms.as_ref())),
        terms: stored.map(|stored| stored.version),
    }))
}

fn paid_at(statement: &Statement) -> Option<Time> {
    statement.events.iter().find_map(|event| match event {
        Event::Paid(paid) => Some(paid.at),
        _ => None,
    })
}

/// What the first token that is to be believed says, else what is wrong with the first of all.
async fn token(
    store: &Store,
    campaign: &Campaign,
    hints: &Hints,
    at: Time,
) -> Result<Option<Verdict>, StoreError> {
    let mut first = None;
    for (_, carrier) in hints.values(|key| key == "etl") {
        let verdict = match is_short(carrier) {
            true => verdict(&in_full(store, carrier, at).await?, campaign, at),
            false => verdict(carrier, campaign, at),
        };
        if matches!(verdict, Verdict::Verified(_)) {
            return Ok(Some(verdict));
        }
        first = first.or(Some(verdict));
    }
    Ok(first)
}

/// The token that a short form stands for; nothing where it stands for none, or was taken back before the order.
async fn in_full(store: &Store, id: &str, at: Time) -> Result<String, StoreError> {
    match store.creator_link(id).await {
        Ok(link) if link.revoked_at.is_none_or(|revoked| at < revoked) => Ok(link.token),
        Ok(_) | Err(StoreError::NoLink) => Ok(String::new()),
        Err(fault) => Err(fault),
    }
}

/// Its host was looked at where the shopper was. The order only has to be of the campaign that the token is for, and paid
/// before the token's end.
fn verdict(token: &str, campaign: &Campaign, at: Time) -> Verdict {
    let host = Token::parse(token).map(|token| token.claims().audience.clone());
    match sign::verify(token, &campaign.keys, &host.unwrap_or_default(), at) {
        Verdict::Verified(claims) if claims.campaign != campaign.id => {
            Verdict::Refused(TokenFault::Audience)
        }
        verdict => verdict,
    }
}
