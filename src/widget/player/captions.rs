//! The captions of one player, as it knows them. What reads and shows them comes with the first that are wanted (`extras`).

use super::{Core, Player};
use crate::host::Host;
use etalase_model::show;
use std::rc::Rc;
use web_sys::HtmlVideoElement;
use yew::Callback;

/// What shows the show's own captions, moved onto the clock of whatever plays.
pub(crate) trait Captions {
    /// Shows these captions, or none.
    fn choose(&self, captions: Option<&show::CaptionTrack>);
    /// Hands out the captions around a media time in seconds. `shift` is the media time of the show's start in milliseconds.
    fn place(&self, position: f64, shift: f64);
    /// What is said at a media time in seconds.
    fn words(&self, position: f64, shift: f64) -> String;
    /// Leaves them to the browser, as long as nothing but the video is on screen.
    fn leave_to_browser(&self, leave: bool);
}

impl Player {
    /// Takes in what shows captions; it is made with what it needs, and calls back once a file has come.
    pub(crate) fn caption(
        &self,
        make: impl FnOnce(Rc<Host>, HtmlVideoElement, Callback<()>) -> Box<dyn Captions>,
    ) {
        let core = &self.core;
        let weak = Rc::downgrade(core);
        let came = Callback::from(move |()| {
            if let Some(core) = weak.upgrade() {
                core.place_captions();
            }
        });
        let captions = make(Rc::clone(&core.host), core.video.clone(), came);
        core.captions.replace(Some(captions));
    }
}

impl Core {
    pub(super) fn choose_captions(&self, chosen: Option<&show::CaptionTrack>) {
        if let Some(captions) = &*self.captions.borrow() {
            captions.choose(chosen);
        }
        self.write_captions("");
    }

    pub(super) fn leave_captions_to_browser(&self, leave: bool) {
        if let Some(captions) = &*self.captions.borrow() {
            captions.leave_to_browser(leave);
        }
    }

    pub(super) fn write_captions(&self, words: &str) {
        if let Some(node) = self.refs.captions.get()
            && node.text_content().as_deref() != Some(words)
        {
            node.set_text_content(Some(words));
        }
    }

    pub(super) fn place_captions(&self) {
        let captions = self.captions.borrow();
        if let (Some(captions), Some(origin)) = (&*captions, self.origin.get()) {
            let position = self.video.current_time();
            let shift = self.starts_at.get().0 as f64 - origin;
            captions.place(position, shift);
            self.write_captions(&captions.words(position, shift));
        }
    }
}
