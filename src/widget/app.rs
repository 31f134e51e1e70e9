//! The component that shows the window. The first screen is drawn from the document alone; what happens in it is the business of
//! what sells ([`crate::shopping`]) and of the files that it brings.

use crate::checkout::Checkout;
use crate::deferred::Deferred;
use crate::extras::Extras;
use crate::host::Host;
use crate::json::Json;
use crate::shopping::Shopping;
use crate::{dom, intl, player};
use etalase_model::attribution::Forwarding;
use etalase_model::campaign::Campaign;
use etalase_model::shop::player::Engine;
use etalase_model::shop::{Msg, Opening, Shop};
use etalase_view::speech::Speech;
use etalase_view::{Departure, Doors, storefront};
use std::cell::RefCell;
use std::rc::Rc;
use web_sys::{Event, HtmlVideoElement};
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
        let campaign = read(&host, &host.document, true)?;
        Some(Self { host, campaign })
    }
}

/// The campaign of a document. One that is not sound is reported; a `fatal` fault gives the place back to the loader.
pub(crate) fn read(host: &Host, document: &Json, fatal: bool) -> Option<Rc<Campaign>> {
    let Some(campaign) = document.read_at::<Campaign>(&host.source) else {
        host.fail(
            "campaign_invalid",
            "run `etalase campaign check` on it",
            fatal,
        );
        return None;
    };
    Some(Rc::new(campaign))
}

/// What reaches the component.
pub(crate) enum Message {
    /// For the shop.
    Shop(Rc<Msg>),
    /// Something that came after what sells.
    Part(Part),
    /// The debug panel asks something.
    Question(Event),
}

/// What comes after what sells; none where it could not be had.
pub(crate) enum Part {
    /// The player, the reviews, and how the visitor came.
    Deferred(Box<dyn Deferred>),
    /// The bag and the rules for links.
    Checkout(Option<Box<dyn Checkout>>),
    /// What few shoppers open.
    Extras(Option<Box<dyn Extras>>),
}

/// An event of the browser that is answered while it is being handled.
pub(crate) enum Heard {
    /// A buy link is touched, or followed.
    Depart(MouseEvent, Departure),
    /// The review form is sent.
    Submit(SubmitEvent),
    /// A key was pressed while the player had the focus.
    Key(KeyboardEvent),
}

pub(crate) type Scope = yew::html::Scope<App>;

/// Sends a message to the shop.
pub(crate) fn say(link: &Scope, msg: Msg) {
    link.send_message(Message::Shop(Rc::new(msg)));
}

/// What the window shows, and what all parts work on.
pub(crate) struct Front {
    pub(crate) host: Rc<Host>,
    pub(crate) shop: Shop,
    pub(crate) speech: Speech,
    pub(crate) video: Option<HtmlVideoElement>,
    /// The document as it was read last.
    pub(crate) document: Rc<RefCell<Json>>,
}

/// One session.
pub(crate) struct App {
    pub(crate) front: Front,
    doors: Doors,
    shopping: Shopping,
}

impl Component for App {
    type Message = Message;
    type Properties = Props;

    fn create(ctx: &Context<Self>) -> Self {
        let Props { host, campaign } = ctx.props().clone();
        let video = campaign.show.as_ref().and_then(|_| player::video(&host));
        let opening = opening(&host, Rc::clone(&campaign), video.as_ref());
        let shop = Shop::open(opening);
        let shopping = Shopping::open(&host, &shop.campaign, ctx.link());
        let speech = intl::speech(&host);
        let document = Rc::new(RefCell::new(host.document.clone()));
        Self {
            front: Front {
                host,
                shop,
                speech,
                video,
                document,
            },
            doors: doors(ctx.link()),
            shopping,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Shop(msg) => self.shopping.take(&mut self.front, msg, ctx.link()),
            Message::Question(event) => self.shopping.answer(&self.front, event, ctx.link()),
            Message::Part(part) => self.shopping.receive(&mut self.front, part, ctx.link()),
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &Props) -> bool {
        let host = Rc::clone(&ctx.props().host);
        if host.locale != self.front.host.locale {
            self.front.speech = intl::speech(&host);
        }
        let before = std::mem::replace(&mut self.front.host, host);
        if let Some(product) = &self.front.host.product
            && self.front.host.product != before.product
        {
            let msg = Rc::new(Msg::Open(product.clone()));
            self.shopping.take(&mut self.front, msg, ctx.link());
        }
        true
    }

    fn view(&self, _: &Context<Self>) -> Html {
        let Front {
            shop,
            speech,
            video,
            ..
        } = &self.front;
        let video = video
            .as_ref()
            .map(|video| VNode::VRef(video.clone().into()));
        let views = self.shopping.views(&self.front, &self.doors);
        storefront(
            shop,
            speech,
            &self.doors,
            self.front.host.greeting.clone().map(AttrValue::from),
            video.unwrap_or_default(),
            views,
        )
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.front.host.ready();
        }
        self.shopping.rendered(&self.front, ctx.link());
    }
}

fn opening(host: &Host, campaign: Rc<Campaign>, video: Option<&HtmlVideoElement>) -> Opening {
    Opening {
        campaign,
        base: host.source.clone(),
        forwarding: forwarding(host),
        engines: video.map(player::engines).unwrap_or_default(),
        adopted: video.filter(|_| host.started).map(|_| Engine::Native),
        autoplay: host.autoplay,
        wish: host.product.clone(),
        brisk: host.brisk,
        now: dom::now(),
    }
}

/// What may leave the page.
pub(crate) fn forwarding(host: &Host) -> Forwarding {
    if host.gpc {
        Forwarding::WithoutClickIds
    } else {
        Forwarding::Everything
    }
}

fn doors(link: &Scope) -> Doors {
    let hearing = link.clone();
    let hear = Callback::from(move |heard| {
        // Borrowed while a message is being handled. Whoever clicks a link in the middle of that follows it as it stands: tracked.
        if let Some(app) = hearing.get_component() {
            app.shopping.hear(&app.front, heard, &hearing);
        }
    });
    Doors {
        send: link.callback(Message::Shop),
        depart: hear.reform(|(event, departure)| Heard::Depart(event, departure)),
        submit: hear.reform(Heard::Submit),
        key: hear.reform(Heard::Key),
    }
}
