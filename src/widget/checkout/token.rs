//! Creators' tokens: their form and their claims by the model, their signature by the browser. And codes that the document does not
//! know, for which the server's roster is asked.

use crate::api::{self, ApiRequest};
use crate::dom;
use crate::json::Json;
use crate::memory;
use crate::session::{Session, UiState};
use etalase_model::creator::{CreatorToken, TokenClaims, TokenFault, TokenVerdict, is_short};
use etalase_model::link::{host_of, serialize_query};
use etalase_model::storefront::Message;
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Checks what the second carrier held: a token, or the short form of one, which the server knows; or whose a code is.
pub(super) fn verify(ui: &UiState, carrier: String, session: &Session) {
    if ui
        .storefront
        .journey()
        .strange_codes()
        .any(|code| code == carrier)
    {
        return look_up(ui, carrier, session);
    }
    let Some(api) = ui.host.api.as_ref().filter(|_| is_short(&carrier)) else {
        return check(ui, carrier.clone(), &carrier, session);
    };
    let request = ApiRequest {
        url: [api, "v1/creators/links/", &carrier].concat(),
        ..ApiRequest::default()
    };
    let session = session.clone();
    api::send(request, move |answer| {
        let token = answer
            .ok()
            .and_then(|text| Json::parse(&text)?.text_of("token"));
        // Without an answer nothing is known, and the rest of the visit stands.
        if let Some(token) = token {
            session.read(|ui| check(ui, carrier.clone(), &token, &session));
        }
    });
}

/// Asks the server's roster whose code this is. Without an answer it stays nobody's.
fn look_up(ui: &UiState, code: String, session: &Session) {
    let Some(api) = &ui.host.api else { return };
    let campaign = &ui.storefront.campaign.id;
    let asked = serialize_query(&[("code".to_owned(), code.clone())]);
    let request = ApiRequest {
        url: [api, "v1/campaigns/", campaign, "/creators?", &asked].concat(),
        ..ApiRequest::default()
    };
    let session = session.clone();
    let campaign = campaign.clone();
    api::send(request, move |answer| {
        let known = answer.ok();
        if let Some(creator) = known.and_then(|text| Json::parse(&text)?.text_of("id")) {
            let claims = TokenClaims {
                creator,
                campaign,
                audience: String::new(),
                expires: i64::MAX,
            };
            session.dispatch(Message::Verified(code, TokenVerdict::Verified(claims)));
        }
    });
}

fn check(ui: &UiState, carrier: String, text: &str, session: &Session) {
    let refused = |fault| {
        session.dispatch(Message::Verified(
            carrier.clone(),
            TokenVerdict::Refused(fault),
        ));
    };
    let token = match CreatorToken::parse(text) {
        Ok(token) => token,
        Err(fault) => return refused(fault),
    };
    let landing = ui.host.landing.text_of("url").unwrap_or_default();
    let host = host_of(&landing).unwrap_or_default();
    if let Err(fault) = token.check(host, dom::now().0) {
        return refused(fault);
    }
    let mut keys = ui.storefront.campaign.keys.iter();
    let Some(key) = keys.find(|key| key.kid == token.kid()) else {
        return refused(TokenFault::UnknownKey);
    };
    let Some(promise) = memory::verify(&ui.host, &key.key, &token) else {
        return refused(TokenFault::Unsupported);
    };
    let session = session.clone();
    spawn_local(async move {
        let answer = JsFuture::from(promise).await;
        let verdict = match answer.ok().and_then(|answer| answer.as_bool()) {
            Some(true) => TokenVerdict::Verified(token.claims().clone()),
            Some(false) => TokenVerdict::Refused(TokenFault::Signature),
            None => TokenVerdict::Refused(TokenFault::Unsupported),
        };
        session.dispatch(Message::Verified(carrier, verdict));
    });
}
