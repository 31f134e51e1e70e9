//! What few shoppers open: the form for a review, the player's settings, what its keys do, and captions. It is a Wasm file of its own, which
//! comes when one of them is opened.

mod captions;
mod form;

use crate::api;
use crate::host::Host;
use crate::player;
use crate::session::{Extras, Session};
use captions::Captions;
use etalase_model::review::ReviewDraft;
use etalase_model::storefront::{Message, Storefront, StorefrontCommand, reviews};
use etalase_view::extras;
use form::DraftKeys;
use std::rc::Rc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{HtmlVideoElement, SubmitEvent};
use yew::Callback;

struct ExtrasChunk {
    attempts: DraftKeys,
}

/// Brings the file, if it is not there yet.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(extras, fallible)]
pub(crate) fn open() -> Result<Box<dyn Extras>, SplitLoaderError> {
    Ok(Box::new(ExtrasChunk {
        attempts: DraftKeys::default(),
    }))
}

impl Extras for ExtrasChunk {
    fn views(&self) -> extras::ExtraViews {
        extras::ExtraViews::here()
    }

    fn captions(
        &self,
        host: Rc<Host>,
        video: HtmlVideoElement,
        came: Callback<()>,
    ) -> Box<dyn player::Captions> {
        Box::new(Captions::new(host, video, came))
    }

    fn draft(&self, event: &SubmitEvent, locale: &str) -> Option<ReviewDraft> {
        self.attempts.draft(event, locale)
    }

    fn submit(&self, storefront: &mut Storefront, draft: ReviewDraft) -> Vec<StorefrontCommand> {
        storefront.submit(draft)
    }

    fn send(&self, reviews: &api::ReviewsClient, draft: ReviewDraft, session: &Session) {
        let session = session.clone();
        reviews.send(draft, move |review| {
            session.dispatch(Message::Reviews(reviews::Message::Sent(review)));
        });
    }
}
