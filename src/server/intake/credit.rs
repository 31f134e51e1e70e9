//! Who is credited with an order that was paid: gathers what the model decides by.

use etalase_model::campaign::Campaign;
use etalase_model::commission::{Event, Evidence, Roster, Terms, join};
use etalase_model::creator::{Token, TokenFault, Verdict};
use etalase_model::time::Time;

use super::Statement;
use crate::document::lenient;
use crate::sign;
use crate::store::{NewCredit, Store, StoreError};

/// The decision over an order that this statement says was paid; `None` for any other.
///
/// # Errors
/// Where the database cannot be read.
pub async fn decide(
    store: &Store,
    campaign: &str,
    document: &str,
    statement: Option<&Statement>,
) -> Result<Option<NewCredit>, StoreError> {
    let Some((statement, at)) =
        statement.and_then(|statement| Some((statement, paid_at(statement)?)))
    else {
        return Ok(None);
    };
    let campaign_document: Campaign = lenient(document).unwrap_or_default();
    let stored = store.terms_at(campaign, at).await?;
    let terms: Option<Terms> = stored.as_ref().and_then(|stored| lenient(&stored.document));
    let hints = &statement.hints;
    let is_name = |key: &str| key == "ref" || key == "via";
    let clicks: Vec<_> = hints
        .values(|key| key != "etl" && !is_name(key))
        .cloned()
        .collect();
    let evidence = Evidence {
        token: token(
            &campaign_document,
            hints
                .values(|key| key == "etl")
                .map(|(_, text)| text.as_str()),
            at,
        ),
        codes: hints
            .values(is_name)
            .map(|(_, value)| value.clone())
            .collect(),
        coupons: hints.coupons.clone(),
        click: store.checkout_creator(campaign, &clicks, at).await?,
    };
    let roster = Roster::new(&campaign_document, terms.as_ref());
    Ok(Some(NewCredit {
        joined: join(&evidence, &roster),
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
///
/// Its host was looked at where the shopper was. The order only has to be of the campaign that the token is for, and paid
/// before the token's end.
fn token<'a>(
    campaign: &Campaign,
    tokens: impl Iterator<Item = &'a str>,
    at: Time,
) -> Option<Verdict> {
    let verdicts = tokens.map(|text| {
        let host = Token::parse(text).map(|token| token.claims().audience.clone());
        let verdict = sign::verify(text, &campaign.keys, &host.unwrap_or_default(), at);
        match verdict {
            Verdict::Verified(claims) if claims.campaign != campaign.id => {
                Verdict::Refused(TokenFault::Audience)
            }
            verdict => verdict,
        }
    });
    let mut first = None;
    for verdict in verdicts {
        if matches!(verdict, Verdict::Verified(_)) {
            return Some(verdict);
        }
        first = first.or(Some(verdict));
    }
    first
}
