//! What goes to the server, and what comes back. Nothing here ever waits for longer than ten seconds.

use crate::dom::{self, Timer};
use crate::json::{self, Json};
use etalase_model::link::serialize_query;
use etalase_model::record::Value;
use etalase_model::review::{Review, ReviewDraft, ReviewPage};
use etalase_model::storefront::reviews::{RequestError, ReviewFilter};
use js_sys::Promise;
use std::cell::Cell;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, Response};

const TIMEOUT_MILLIS: u32 = 10_000;
/// How long to wait at least before another try.
const RETRY_MILLIS: u32 = 1_500;
/// A shopper who waits for longer is told.
const LONGEST_WAIT_SECONDS: u32 = 10;
/// How many reviews are asked for at a time.
const PAGE: &str = "10";

/// What is asked of a server.
#[derive(Default)]
pub(crate) struct ApiRequest {
    /// The address.
    pub(crate) url: String,
    /// What to POST, as the text of JSON; GET if nothing.
    pub(crate) body: Option<String>,
    /// Whether to ask the server even if the browser has an answer.
    pub(crate) fresh: bool,
    /// How often to try again when no answer comes, or one that says: later. Only for what may safely arrive twice.
    pub(crate) retries: u32,
    /// The answer, if it was asked for before: a promise of the first try's.
    pub(crate) early: Option<Promise>,
}

type Then = Box<dyn FnOnce(Result<String, RequestError>)>;

/// Sends a request; the answer's text comes back. All requests go this one way: a second future would cost its size again.
pub(crate) fn send(request: ApiRequest, then: impl FnOnce(Result<String, RequestError>) + 'static) {
    let then: Then = Box::new(then);
    spawn_local(async move { then(try_often(request).await) });
}

async fn try_often(mut request: ApiRequest) -> Result<String, RequestError> {
    let mut retries = request.retries;
    loop {
        let early = request.early.take();
        let pause = match try_once(&request, early).await {
            Ok(text) => return Ok(text),
            Err((_, Some(pause))) if retries > 0 => pause,
            Err((failure, _)) => return Err(failure),
        };
        retries -= 1;
        let pause = Promise::new(&mut |resolve, _| dom::wait(&resolve, pause));
        let _ = JsFuture::from(pause).await;
    }
}

/// Why there is no answer, and after how many milliseconds there may be one.
type Refusal = (RequestError, Option<u32>);

async fn try_once(request: &ApiRequest, early: Option<Promise>) -> Result<String, Refusal> {
    let unreachable = |_: JsValue| (RequestError::Unreachable, Some(RETRY_MILLIS));
    let window = web_sys::window().ok_or((RequestError::Unreachable, None))?;
    let abort = AbortController::new().map_err(unreachable)?;
    let init = init(request, abort.signal().into());
    let _timeout = Timer::after(TIMEOUT_MILLIS, move || abort.abort());
    let answer =
        early.unwrap_or_else(|| window.fetch_with_str_and_init(&request.url, init.unchecked_ref()));
    let answer = JsFuture::from(answer).await;
    let answer: Response = answer.map_err(unreachable)?.unchecked_into();
    if request.fresh {
        dom::clock("sync", &[JsValue::from(&answer)]);
    }
    let text = JsFuture::from(answer.text().map_err(unreachable)?)
        .await
        .map_err(unreachable)?;
    let text = text.as_string().unwrap_or_default();
    if answer.ok() {
        Ok(text)
    } else {
        Err((refusal(&text), pause(&answer)))
    }
}

/// How long a server wants to be left alone that is busy or down; `None` if it would answer no other way.
fn pause(answer: &Response) -> Option<u32> {
    let status = answer.status();
    if status < 500 && status != 429 {
        return None;
    }
    let headers = Json(answer.into()).member("headers")?;
    let told = headers.call("get", &["retry-after".into()]);
    let told = told.as_string().and_then(|told| told.parse().ok());
    let seconds: u32 = told.unwrap_or_default();
    // As long again at most, so that not all of an address come at once.
    let spread = 1.0 + js_sys::Math::random();
    let millis = (f64::from(RETRY_MILLIS.max(seconds.saturating_mul(1_000))) * spread) as u32;
    (seconds <= LONGEST_WAIT_SECONDS).then_some(millis)
}

fn init(request: &ApiRequest, signal: JsValue) -> JsValue {
    let cache = if request.fresh { "no-cache" } else { "default" };
    let mut members = vec![
        ("credentials", "omit".into()),
        ("cache", cache.into()),
        ("signal", signal),
    ];
    if let Some(body) = &request.body {
        members.push(("method", "POST".into()));
        members.push((
            "headers",
            json::object(&[("content-type", "application/json".into())]),
        ));
        members.push(("body", body.into()));
    }
    json::object(&members)
}

/// The code of a problem document (RFC 9457, with a `code`).
fn refusal(text: &str) -> RequestError {
    let code = Json::parse(text).and_then(|problem| problem.text_of("code"));
    RequestError::Refused(code.unwrap_or_else(|| "server_refused".to_owned()))
}

fn understood<T>(
    text: Result<String, RequestError>,
    read: impl FnOnce(Json) -> Option<T>,
) -> Result<T, RequestError> {
    Json::parse(&text?)
        .and_then(read)
        .ok_or_else(|| RequestError::Refused("answer_invalid".to_owned()))
}

/// The reviews of one campaign on its server.
pub(crate) struct ReviewsClient {
    base: String,
    early: Cell<Option<Promise>>,
}

impl ReviewsClient {
    /// The reviews of a campaign on the server at `api`, which ends with a slash. Their first page may have been asked for.
    pub(crate) fn new(api: &str, campaign: &str, early: Option<Promise>) -> Self {
        let campaign: String = js_sys::encode_uri_component(campaign).into();
        Self {
            base: [api, "v1/campaigns/", &campaign, "/reviews"].concat(),
            early: Cell::new(early),
        }
    }

    /// Asks for a page.
    pub(crate) fn page(
        &self,
        query: ReviewFilter,
        then: impl FnOnce(Result<ReviewPage, RequestError>) + 'static,
    ) {
        let optional = [
            ("product", query.product),
            ("stars", query.stars.map(|stars| stars.to_string())),
            ("cursor", query.cursor),
        ];
        let fixed = [
            ("sort", query.sort.as_str().to_owned()),
            ("limit", PAGE.to_owned()),
        ];
        let optional = optional
            .into_iter()
            .filter_map(|(key, value)| Some((key.to_owned(), value?)));
        let params: Vec<_> = fixed
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .chain(optional)
            .collect();
        let url = [&self.base, "?", &serialize_query(&params)].concat();
        send(
            ApiRequest {
                url,
                retries: 2,
                early: self.early.take(),
                ..ApiRequest::default()
            },
            |text| then(understood(text, |json| json.read())),
        );
    }

    /// Sends a draft. It carries its key, so trying again stores nothing twice.
    pub(crate) fn send(
        &self,
        draft: ReviewDraft,
        then: impl FnOnce(Result<Review, RequestError>) + 'static,
    ) {
        let texts = [
            ("key", draft.key.as_str()),
            ("product", &draft.product),
            ("title", &draft.title),
            ("body", &draft.body),
            ("name", &draft.name),
            ("locale", &draft.locale),
        ];
        let request = ApiRequest {
            url: self.base.clone(),
            body: Some(json::write(&[("stars", &draft.stars.to_string())], &texts)),
            retries: 1,
            ..ApiRequest::default()
        };
        send(request, |text| then(understood(text, |json| json.read())));
    }

    /// Sends a vote, or takes it back; the new count comes back. The server keeps a set of voters, so trying again counts
    /// nothing twice.
    pub(crate) fn vote(
        &self,
        review: &str,
        voter: &str,
        stands: bool,
        then: impl FnOnce(Result<u32, RequestError>) + 'static,
    ) {
        let url = [&self.base, "/", review, "/helpful"].concat();
        let request = ApiRequest {
            url,
            body: Some(json::write(
                &[("helpful", if stands { "true" } else { "false" })],
                &[("voter", voter)],
            )),
            retries: 1,
            ..ApiRequest::default()
        };
        let count = |json: Json| u32::try_from(json.member("helpful")?.integer()?).ok();
        send(request, move |text| then(understood(text, count)));
    }
}
