//! Who is credited with an order that was paid: gathers what the model decides by.

use etalase_model::attribution::{Tag, is_single_click};
use etalase_model::campaign::Campaign;
use etalase_model::commission::{
    AttributionHints, Carrier, CreatorIndex, EVENT_TAG, Evidence, OrderEvent, OrderUpdate, Terms,
    TokenEvidence, attribute,
};
use etalase_model::creator::{CreatorToken, TokenFault, TokenVerdict, is_short};
use etalase_model::time::Time;

use crate::campaigns::document;
use crate::privacy::person::is_same_contact;
use crate::sign;
use crate::store::{KnownCheckout, NewCredit, Store, StoreError};

const DAY_SECONDS: i64 = 86_400;

/// The decision over an order that this update says was paid; `None` for any other.
///
/// # Errors
/// Where the database cannot be read.
pub async fn decide(
    store: &Store,
    campaign: &str,
    document: &Campaign,
    update: Option<&OrderUpdate>,
) -> Result<Option<NewCredit>, StoreError> {
    let Some(update) = update else {
        return Ok(None);
    };
    let Some(at) = update.events.iter().find_map(OrderEvent::paid_at) else {
        return Ok(None);
    };
    let stored = store.terms_at(campaign, at).await?;
    let terms: Option<Terms> = stored
        .as_ref()
        .and_then(|stored| document::stored(&stored.document));
    let checkout = checkout(store, campaign, document, update, at).await?;
    let evidence = Evidence {
        token: token(store, document, &update.hints, at).await?,
        codes: update.hints.values(is_name).map(value).collect(),
        coupons: update.hints.coupons.clone(),
        click: checkout.as_ref().map(|checkout| checkout.creator.clone()),
        is_renewal: update.is_renewal,
        buyer: terms.as_ref().and_then(|terms| buyer(terms, &update.hints)),
    };
    let index = CreatorIndex::new(document, terms.as_ref());
    let attribution = attribute(&evidence, &index, terms.as_ref());
    let is_by_click = attribution.carrier == Some(Carrier::Click);
    Ok(Some(NewCredit {
        click: checkout
            .filter(|_| is_by_click)
            .map(|checkout| checkout.mark),
        attribution,
        evidence,
        terms: stored.map(|stored| stored.version),
    }))
}

/// The creator who ordered, if the terms know its address or number.
fn buyer(terms: &Terms, hints: &AttributionHints) -> Option<String> {
    let ordered = |contact: &String| {
        hints
            .buyer
            .iter()
            .any(|buyer| is_same_contact(contact, buyer))
    };
    let mut creators = terms.creators.iter();
    let buyer = creators.find(|creator| creator.contacts.iter().any(ordered));
    buyer.map(|creator| creator.id.clone())
}

/// The checkout that the order is known from.
async fn checkout(
    store: &Store,
    campaign: &str,
    document: &Campaign,
    update: &OrderUpdate,
    at: Time,
) -> Result<Option<KnownCheckout>, StoreError> {
    let is_mark = |tag: &&Tag| tag.0 == EVENT_TAG || is_single_click(tag);
    let clicks: Vec<Tag> = update.hints.tags.iter().filter(is_mark).cloned().collect();
    let window = i64::from(document.policy().window_days) * DAY_SECONDS;
    let from = at.plus_seconds(-window);
    store.checkout_of_order(campaign, &clicks, from, at).await
}

fn is_name(key: &str) -> bool {
    key == "ref" || key == "via"
}

fn value((_, value): &Tag) -> String {
    value.clone()
}

/// What the first token that is to be believed says, else what is wrong with the first of all.
async fn token(
    store: &Store,
    campaign: &Campaign,
    hints: &AttributionHints,
    at: Time,
) -> Result<Option<TokenEvidence>, StoreError> {
    let mut first = None;
    for (_, carrier) in hints.values(|key| key == "etl") {
        let verdict = match is_short(carrier) {
            true => verdict(&in_full(store, carrier, at).await?, campaign, at),
            false => verdict(carrier, campaign, at),
        };
        match verdict {
            TokenVerdict::Verified(claims) => {
                return Ok(Some(TokenEvidence::Verified(claims.creator)));
            }
            TokenVerdict::Refused(fault) => first = first.or(Some(fault)),
        }
    }
    Ok(first.map(|fault| TokenEvidence::Refused(fault.code().to_owned())))
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
fn verdict(token: &str, campaign: &Campaign, at: Time) -> TokenVerdict {
    let host = CreatorToken::parse(token).map(|token| token.claims().audience.clone());
    match sign::verify(token, &campaign.keys, &host.unwrap_or_default(), at) {
        TokenVerdict::Verified(claims) if claims.campaign != campaign.id => {
            TokenVerdict::Refused(TokenFault::Audience)
        }
        verdict => verdict,
    }
}
