//! What comes last in a window: the player, the reviews, and how the visitor came. It is a Wasm file of its own, for which neither
//! the first screen nor a tap on a product waits.

mod cart_button;
mod full_view;

use crate::api::{self, ApiRequest};
use crate::dom::{self, IntersectionWatch, Listener};
use crate::extras;
use crate::host::Host;
use crate::json::Json;
use crate::player::Player;
use crate::session::{self, AppMessage, Chunk, Deferred, Extras, Session, UiState, forwarding};
use crate::{memory, page};
use cart_button::FloatingCartButton;
use etalase_model::campaign::Published;
use etalase_model::handoff::KEY;
use etalase_model::record::Value;
use etalase_model::review::{ReviewPage, ReviewSummary};
use etalase_model::storefront::handoff;
use etalase_model::storefront::player::PlayerCommand;
use etalase_model::storefront::reviews::{self, ListState, ReviewsCommand};
use etalase_model::storefront::{Message, StorefrontCommand};
use etalase_view::{Callbacks, PlayerRefs, Slots};
use full_view::FullView;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::SubmitEvent;

/// What it is called that the next file cannot be had.
const EXTRAS: &str = "extras_unavailable";

struct DeferredChunk {
    host: Rc<Host>,
    player: Option<Player>,
    reviews: api::ReviewsClient,
    /// Who votes, in this session only: nothing is stored.
    voter: String,
    extras: Option<Box<dyn Extras>>,
    /// Whether that was asked for, and could not be had.
    asked: bool,
    missing: bool,
    /// The document as last received, to notice that nothing changed.
    text: Rc<RefCell<String>>,
    /// What the player writes by itself.
    refs: PlayerRefs,
    theatre: FullView,
    dock: FloatingCartButton,
    /// Whether nobody could see the page at the last tick.
    was_hidden: bool,
    /// Watches the reviews come near.
    near: Option<IntersectionWatch>,
    _memory: Option<Listener>,
}

/// Brings the file, if it is not there yet, and makes its part of one window.
///
/// # Errors
/// Where the file cannot be had; the next call tries again.
#[wasm_split(deferred, fallible)]
pub(crate) fn open(
    host: Rc<Host>,
    session: Session,
) -> Result<Box<dyn Deferred>, SplitLoaderError> {
    host.attach_styles("deferred");
    session.dispatch(memory::arrived(&host));
    // A cart from another device comes before one that was kept here.
    if page::address().contains(KEY) {
        session.dispatch(Message::Handoff(
            handoff::Message::Received(page::address()),
        ));
    }
    session.dispatch(memory::cart(&host));
    Ok(Box::new(DeferredChunk {
        player: None,
        reviews: api::ReviewsClient::new(
            host.api.as_deref().unwrap_or_default(),
            &host.campaign,
            host.reviews.clone(),
        ),
        voter: dom::random_key(),
        extras: None,
        asked: false,
        missing: false,
        text: Rc::default(),
        refs: PlayerRefs::default(),
        theatre: FullView::default(),
        dock: FloatingCartButton::default(),
        was_hidden: false,
        near: None,
        _memory: listen_to_memory(&host, &session),
        host,
    }))
}

impl Deferred for DeferredChunk {
    fn views(&self, ui: &UiState, callbacks: &Callbacks, views: Slots) -> Slots {
        let extras = match &self.extras {
            Some(extras) => extras.views(),
            None if self.missing => etalase_view::extras::ExtraViews::Missing,
            None => etalase_view::extras::ExtraViews::Loading,
        };
        views.with_deferred(&ui.storefront, &ui.i18n, callbacks, extras, &self.refs)
    }

    fn begin(&mut self, ui: &mut UiState, session: &Session) -> Vec<StorefrontCommand> {
        let stage = ui.video.clone().zip(ui.storefront.campaign.show.as_ref());
        let report =
            session.callback(|fact| AppMessage::Storefront(Rc::new(Message::Player(fact))));
        self.player = stage.map(|(video, show)| {
            Player::new(
                Rc::clone(&self.host),
                video,
                show,
                self.refs.clone(),
                report,
            )
        });
        self.probe_stream(ui);
        ui.storefront.begin(published(&self.host))
    }

    fn take(
        &mut self,
        ui: &mut UiState,
        command: StorefrontCommand,
        session: &Session,
    ) -> Vec<StorefrontCommand> {
        match command {
            StorefrontCommand::Defer(message) => {
                if let Message::Tick(_) = message {
                    self.tick();
                }
                return self.apply(message, ui);
            }
            StorefrontCommand::SaveJourney => {
                memory::keep(&self.host, &ui.storefront, forwarding(&self.host))
            }
            StorefrontCommand::Player(order) => self.run_player_command(order, ui),
            StorefrontCommand::Refresh => {
                self.refresh(ui, session);
                self.probe_stream(ui);
            }
            StorefrontCommand::Reviews(command) => self.run_reviews_command(command, session),
            StorefrontCommand::Copy(text) => copy(text, session),
            _ => {}
        }
        Vec::new()
    }

    fn attach_extras(&mut self, extras: Option<Box<dyn Extras>>, ui: &UiState) {
        self.missing = extras.is_none();
        self.extras = extras.or(self.extras.take());
        if self.extras.is_some() {
            self.host.attach_styles("extras");
        }
        if let (Some(extras), Some(player)) = (&self.extras, &self.player) {
            player.caption(|host, video, came| extras.captions(host, video, came));
            let shown = ui.storefront.player.as_ref();
            let chosen = shown.and_then(|player| player.captions);
            self.run_player_command(PlayerCommand::Captions(chosen), ui);
        }
    }

    fn submit(&self, ui: &UiState, event: &SubmitEvent, session: &Session) {
        let draft = self
            .extras
            .as_ref()
            .and_then(|extras| extras.draft(event, ui.i18n.locale()));
        if let Some(draft) = draft {
            session.dispatch(Message::Submit(draft));
        }
    }

    fn rendered(&mut self, ui: &UiState, session: &Session) {
        if ui.storefront.needs_extras() {
            self.load_extras(session);
        }
        let player = ui.storefront.player.as_ref();
        let filled = player.is_some_and(|player| player.theatre);
        self.theatre.settle(&self.host, filled, session);
        self.dock.settle(&self.host);
        if self.near.is_none() {
            self.near = near(&self.host, session);
        }
        // Where nothing tells what is near, all is.
        if self.near.is_none() && ui.storefront.reviews.listing == ListState::Idle {
            session.dispatch(Message::Reviews(reviews::Message::Near));
        }
    }
}

/// Tells the storefront whenever a visit was noted, or the consent changed.
fn listen_to_memory(host: &Rc<Host>, session: &Session) -> Option<Listener> {
    let memory = memory::target(host)?;
    let (host, session) = (Rc::clone(host), session.clone());
    Some(Listener::new(&memory, "change", move |_| {
        session.dispatch(memory::arrived(&host));
        session.dispatch(memory::cart(&host));
    }))
}

/// Copies a text, and says whether that worked.
fn copy(text: String, session: &Session) {
    let clipboard = page::of_page("navigator").and_then(|navigator| navigator.member("clipboard"));
    let copying = clipboard.map(|clipboard| clipboard.call("writeText", &[text.into()]));
    let session = session.clone();
    spawn_local(async move {
        session.dispatch(Message::Copied(page::promised(copying).await.is_some()));
    });
}

/// The reviews that the document has. Without a server there is nobody to ask for others.
fn published(host: &Host) -> Option<ReviewPage> {
    let document: Published = host.document.read_at(&host.source).unwrap_or_default();
    let none = || ReviewPage {
        summary: ReviewSummary::of([0; 5]),
        reviews: Vec::new(),
        next: None,
    };
    let alone = host.api.is_none().then(none);
    document.reviews.or(alone)
}

fn near(host: &Host, session: &Session) -> Option<IntersectionWatch> {
    let session = session.clone();
    let block = host.root.query_selector(".reviews").ok().flatten()?;
    IntersectionWatch::new(&[&block], "600px", move |_, near| {
        if near {
            session.dispatch(Message::Reviews(reviews::Message::Near));
        }
    })
}

impl DeferredChunk {
    fn apply(&mut self, message: Message, ui: &mut UiState) -> Vec<StorefrontCommand> {
        match message {
            Message::Retry => self.asked = false,
            Message::Submit(draft) => {
                let extras = self.extras.as_ref();
                return extras
                    .map_or_else(Vec::new, |extras| extras.submit(&mut ui.storefront, draft));
            }
            message => return ui.storefront.apply_deferred(message),
        }
        Vec::new()
    }

    /// Asks for what few shoppers open, once.
    fn load_extras(&mut self, session: &Session) {
        if self.extras.is_some() || std::mem::replace(&mut self.asked, true) {
            return;
        }
        let (host, session) = (Rc::clone(&self.host), session.clone());
        spawn_local(async move {
            loop {
                let extras = extras::open().await.ok();
                let came = extras.is_some();
                session.send(AppMessage::Chunk(Chunk::Extras(extras)));
                if came {
                    return;
                }
                if !host.report_and_wait(EXTRAS).await {
                    return;
                }
            }
        });
    }

    fn tick(&mut self) {
        let was_hidden = std::mem::replace(&mut self.was_hidden, dom::is_hidden());
        let Some(player) = self.player.as_ref().filter(|_| !self.was_hidden) else {
            return;
        };
        if was_hidden {
            player.returned();
        }
        player.tick();
    }

    fn run_player_command(&self, order: PlayerCommand, ui: &UiState) {
        if let (Some(player), Some(show)) = (&self.player, &ui.storefront.campaign.show) {
            player.run(order, show);
        }
    }

    /// Has the stream say whether the show is on, if nothing else did.
    fn probe_stream(&self, ui: &UiState) {
        let shown = ui.storefront.player.as_ref();
        let (Some(player), Some(show)) = (&self.player, &ui.storefront.campaign.show) else {
            return;
        };
        if shown.is_some_and(|player| !player.state.has_picture()) {
            player.probe_stream(show);
        }
    }

    /// Asks for the document anew. The browser revalidates it, and an unchanged one changes nothing here either.
    fn refresh(&self, ui: &UiState, session: &Session) {
        let request = ApiRequest {
            url: self.host.source.clone(),
            fresh: true,
            ..ApiRequest::default()
        };
        let (host, session) = (Rc::clone(&self.host), session.clone());
        let (known, newest) = (Rc::clone(&self.text), Rc::clone(&ui.document));
        api::send(request, move |answer| {
            let Some(text) = answer.ok().filter(|text| *known.borrow() != *text) else {
                return;
            };
            let document = Json::parse(&text).unwrap_or(Json(JsValue::NULL));
            known.replace(text);
            host.personalise(&document);
            if let Some(campaign) = session::read(&host, &document, false) {
                newest.replace(document);
                session.dispatch(Message::Campaign(campaign));
            }
        });
    }

    fn run_reviews_command(&self, command: ReviewsCommand, session: &Session) {
        let telling = session.clone();
        let tell = move |message| telling.dispatch(Message::Reviews(message));
        match command {
            ReviewsCommand::Fetch(request, query) => {
                self.reviews.page(query, move |page| {
                    tell(reviews::Message::Loaded(request, page))
                });
            }
            ReviewsCommand::Send(draft) => {
                if let Some(extras) = &self.extras {
                    extras.send(&self.reviews, draft, session);
                }
            }
            ReviewsCommand::Vote(id, stands) => {
                let review = id.clone();
                self.reviews.vote(&id, &self.voter, stands, move |count| {
                    tell(reviews::Message::Voted(review, count))
                });
            }
        }
    }
}
