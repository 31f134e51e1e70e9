//! What few shoppers open: the form for a review, the player's settings, what its keys do, and captions. It is a Wasm file of its own, which
//! comes when one of them is opened.

mod captions;
mod form;

use crate::api;
use crate::app::{Scope, say};
use crate::host::Host;
use crate::player;
use captions::Captions;
use etalase_model::review::Draft;
use etalase_model::shop::{Command, Msg, Shop, reviews};
use etalase_view::extras;
use form::Attempts;
use std::rc::Rc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{HtmlVideoElement, SubmitEvent};
use yew::Callback;

/// What few shoppers open, as the code before it knows it.
pub(crate) trait Extras {
    /// Its views.
    fn views(&self) -> extras::Extras;
    /// What shows captions over this video; it calls back once a file of them has come.
    fn captions(
        &self,
        host: Rc<Host>,
        video: HtmlVideoElement,
        came: Callback<()>,
    ) -> Box<dyn player::Captions>;
    /// The review in the form that is being sent.
    fn draft(&self, event: &SubmitEvent, locale: &str) -> Option<Draft>;
    /// Has the shop take it; what follows from it.
    fn submit(&self, shop: &mut Shop, draft: Draft) -> Vec<Command>;
    /// Sends it.
    fn send(&self, reviews: &api::Reviews, draft: Draft, link: &Scope);
}

struct Parts {
    attempts: Attempts,
}

/// Brings the file, if it is not there yet.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(extras, fallible)]
pub(crate) fn open() -> Result<Box<dyn Extras>, SplitLoaderError> {
    Ok(Box::new(Parts {
        attempts: Attempts::default(),
    }))
}

impl Extras for Parts {
    fn views(&self) -> extras::Extras {
        extras::Extras::here()
    }

    fn captions(
        &self,
        host: Rc<Host>,
        video: HtmlVideoElement,
        came: Callback<()>,
    ) -> Box<dyn player::Captions> {
        Box::new(Captions::new(host, video, came))
    }

    fn draft(&self, event: &SubmitEvent, locale: &str) -> Option<Draft> {
        self.attempts.draft(event, locale)
    }

    fn submit(&self, shop: &mut Shop, draft: Draft) -> Vec<Command> {
        shop.submit(draft)
    }

    fn send(&self, reviews: &api::Reviews, draft: Draft, link: &Scope) {
        let link = link.clone();
        reviews.send(draft, move |review| {
            say(&link, Msg::Reviews(reviews::Msg::Sent(review)));
        });
    }
}
