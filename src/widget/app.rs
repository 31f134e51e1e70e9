//! The component that holds the session. Messages change the shop; what the shop then wants of the world is done in the
//! rooms below.

mod commands;
mod depart;
mod dialogs;
mod page;
mod token;

use crate::dom::{self, Listener, Near, Timer};
use crate::form::Attempts;
use crate::host::Host;
use crate::player::{self, Player};
use crate::{api, form, intl, memory};
use dialogs::Dialogs;
use etalase_model::attribution::Forwarding;
use etalase_model::campaign::Campaign;
use etalase_model::review::{Page, Summary};
use etalase_model::shop::player::{Engine, Fact};
use etalase_model::shop::{Msg, Opening, Shop, reviews};
use etalase_model::time::Time;
use etalase_view::speech::Speech;
use etalase_view::{Doors, Pens, keys, storefront};
use page::Looks;
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::HtmlVideoElement;
use yew::prelude::*;
use yew::virtual_dom::VNode;

/// What the loader gives.
#[derive(Clone, Properties)]
pub(crate) struct Props {
    host: Rc<Host>,
    campaign: Rc<Campaign>,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.host, &other.host)
    }
}

impl Props {
    /// Reads the document; without a sound one the place goes back to the loader.
    pub(crate) fn read(host: Rc<Host>) -> Option<Self> {
        let Some(mut campaign) = host.document.read::<Campaign>() else {
            host.fail(
                "campaign_invalid",
                "run `etalase campaign check` on it",
                true,
            );
            return None;
        };
        settle_reviews(&host, &mut campaign);
        Some(Self {
            host,
            campaign: Rc::new(campaign),
        })
    }
}

/// Without a server there is nobody to ask for reviews: what the document has is all there is.
fn settle_reviews(host: &Host, campaign: &mut Campaign) {
    if host.api.is_none() && campaign.reviews.is_none() {
        campaign.reviews = Some(Page {
            summary: Summary::of([0; 5]),
            reviews: Vec::new(),
            next: None,
        });
    }
}

/// One session.
pub(crate) struct App {
    host: Rc<Host>,
    shop: Shop,
    speech: Speech,
    doors: Doors,
    pens: Pens,
    video: Option<HtmlVideoElement>,
    player: Option<Player>,
    reviews: api::Reviews,
    /// Who votes, in this session only: nothing is stored.
    voter: String,
    attempts: Attempts,
    /// The document as last received, to notice that nothing changed.
    document: RefCell<String>,
    dialogs: Dialogs,
    looks: Looks,
    clock: Option<Timer>,
    hush: Option<Timer>,
    near: Option<Near>,
    _listeners: Vec<Listener>,
}

impl Component for App {
    type Message = Msg;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let Props { host, campaign } = ctx.props().clone();
        let video = campaign.show.as_ref().and_then(|_| player::video(&host));
        let (mut shop, mut commands) =
            Shop::open(opening(&host, Rc::clone(&campaign), video.as_ref()));
        commands.extend(shop.apply(memory::arrived(&host)));
        let pens = Pens::default();
        let player = video
            .clone()
            .zip(campaign.show.as_ref())
            .map(|(video, show)| {
                Player::new(
                    Rc::clone(&host),
                    video,
                    show,
                    pens.clone(),
                    ctx.link().callback(Msg::Fact),
                )
            });
        let mut app = Self {
            speech: intl::speech(&host, &campaign),
            doors: doors(ctx.link()),
            reviews: api::Reviews::new(host.api.as_deref().unwrap_or_default(), &host.campaign),
            voter: form::random_key(),
            attempts: Attempts::default(),
            document: RefCell::default(),
            dialogs: Dialogs::default(),
            looks: Looks::default(),
            clock: None,
            hush: None,
            near: None,
            _listeners: listeners(&host, ctx.link()),
            host,
            shop,
            pens,
            video,
            player,
        };
        page::paint(&app.host, &app.shop.campaign);
        app.wind(ctx.link());
        app.run(commands, ctx.link());
        app
    }

    fn update(&mut self, ctx: &Context<Self>, msg: Msg) -> bool {
        match &msg {
            Msg::Tick(now) => self.keep_time(*now, ctx.link()),
            Msg::Fact(Fact::FirstFrame) => self.announce_play(),
            Msg::Campaign(campaign) => page::paint(&self.host, campaign),
            _ => {}
        }
        let commands = self.shop.apply(msg);
        self.run(commands, ctx.link());
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Props) -> bool {
        let host = Rc::clone(&ctx.props().host);
        if host.locale != self.host.locale {
            self.speech = intl::speech(&host, &self.shop.campaign);
        }
        if let Some(product) = host
            .product
            .clone()
            .filter(|_| host.product != self.host.product)
        {
            let commands = self.shop.apply(Msg::Open(product));
            self.run(commands, ctx.link());
        }
        self.host = host;
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let video = self
            .video
            .as_ref()
            .map(|video| VNode::VRef(video.clone().into()))
            .unwrap_or_default();
        storefront(&self.shop, &self.speech, &self.doors, &self.pens, video)
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        self.dialogs.settle(&self.host.root);
        self.looks.wear(&self.host, &self.shop);
        if first {
            let link = ctx.link().clone();
            let block = self.host.root.query_selector(".reviews").ok().flatten();
            self.near = block.and_then(|block| {
                Near::new(&block, move || {
                    link.send_message(Msg::Reviews(reviews::Msg::Near))
                })
            });
            self.host.ready();
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.looks.doff(&self.host);
    }
}

impl App {
    fn keep_time(&mut self, now: Time, link: &Scope) {
        let returned = self.clock.is_none() && !dom::is_hidden();
        if dom::is_hidden() || returned {
            self.wind(link);
        }
        let Some(player) = self.player.as_ref().filter(|_| !dom::is_hidden()) else {
            return;
        };
        if returned {
            player.returned();
        }
        player.tick(now);
    }

    /// Starts or stops the clock: nobody pays for a page that nobody sees.
    fn wind(&mut self, link: &Scope) {
        self.clock = (!dom::is_hidden()).then(|| {
            let link = link.clone();
            Timer::every(1_000, move || link.send_message(Msg::Tick(dom::now())))
        });
    }
}

type Scope = yew::html::Scope<App>;

fn opening(host: &Host, campaign: Rc<Campaign>, video: Option<&HtmlVideoElement>) -> Opening {
    Opening {
        campaign,
        base: host.source.clone(),
        forwarding: forwarding(host),
        engines: video.map(player::engines).unwrap_or_default(),
        adopted: video.filter(|_| host.started).map(|_| Engine::Native),
        autoplay: host.autoplay,
        product: host.product.clone(),
        now: dom::now(),
    }
}

/// What may leave the page.
fn forwarding(host: &Host) -> Forwarding {
    if host.gpc {
        Forwarding::WithoutClickIds
    } else {
        Forwarding::Everything
    }
}

fn doors(link: &Scope) -> Doors {
    let (departing, submitting, pressing) = (link.clone(), link.clone(), link.clone());
    Doors {
        send: link.callback(|msg| msg),
        depart: Callback::from(move |(event, departure): (MouseEvent, _)| {
            // Borrowed only if a message is being handled, and no event can come in the middle of that.
            if let Some(app) = departing.get_component() {
                app.depart(&event, &departure, &departing);
            }
        }),
        submit: Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            if let Some(app) = submitting.get_component()
                && let Some(draft) = app.attempts.draft(&event, app.speech.locale())
            {
                submitting.send_message(Msg::Reviews(reviews::Msg::Submit(draft)));
            }
        }),
        key: Callback::from(move |event: KeyboardEvent| {
            if let Some(ask) = keys::ask(&event.key()).filter(|_| !dom::is_taken(&event)) {
                event.prevent_default();
                pressing.send_message(Msg::Ask(ask));
            }
        }),
    }
}

/// What bubbles up to the root of the views and is nobody's there, and what the page tells.
fn listeners(host: &Host, link: &Scope) -> Vec<Listener> {
    let on = |kind, handle: fn(&App, &web_sys::Event, &Scope)| {
        let link = link.clone();
        Listener::new(&host.root, kind, move |event| {
            if let Some(app) = link.get_component() {
                handle(&app, &event, &link);
            }
        })
    };
    let mut listeners = vec![
        on("cancel", |_, event, link| dialogs::cancelled(event, link)),
        on("click", |_, event, link| dialogs::clicked(event, link)),
        on("click", |_, event, _| dialogs::begun(event)),
        on("input", |app, event, _| app.scrub(event)),
    ];
    if let Some(memory) = memory::target(host) {
        let link = link.clone();
        listeners.push(Listener::new(&memory, "change", move |_| {
            if let Some(app) = link.get_component() {
                link.send_message(memory::arrived(&app.host));
            }
        }));
    }
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        let link = link.clone();
        listeners.push(Listener::new(&document, "visibilitychange", move |_| {
            link.send_message(Msg::Tick(dom::now()))
        }));
    }
    listeners
}
