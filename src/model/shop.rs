//! The whole session as one machine: a message in, the changed shop and a list of commands out. Nothing here touches the world.

pub mod bag;
pub mod focus;
pub mod handoff;
pub mod player;
pub mod reviews;
mod service;

use crate::attribution::{Class, Forwarding, Journey, Moment, Policy, Tag};
use crate::campaign::Campaign;
use crate::cart::{Cart, Line, Refusal};
use crate::checkout::CheckoutFault;
use crate::content::Vouchers;
use crate::creator::Verdict;
use crate::handoff::HandoffFault;
use crate::product::{Choice, Product, Variant};
use crate::review::{Draft, Page, Sort};
use crate::show::State;
use crate::time::Time;
use focus::Focus;
use player::{Ask, Engine, Engines, Fact, Order, Playback, Player};
use reviews::{Errand, Form, Reviews};
use std::rc::Rc;

/// What is known when a session begins.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The campaign.
    pub campaign: Rc<Campaign>,
    /// The address from which relative links of the document start.
    pub base: String,
    /// What may ride on a link.
    pub forwarding: Forwarding,
    /// What can play HLS here.
    pub engines: Engines,
    /// The engine with which the loader already started the stream.
    pub adopted: Option<Engine>,
    /// Whether a show may start by itself, muted.
    pub autoplay: bool,
    /// The product that the page asked for.
    pub wish: Option<String>,
    /// Whether the network is quick enough for pictures beside the stream.
    pub brisk: bool,
    /// The time.
    pub now: Time,
}

/// A product that is looked at closely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The product's id.
    pub product: String,
    /// The image shown, counted from 0.
    pub image: usize,
    /// What is picked.
    pub choice: Choice,
    /// The pick that moved other dimensions along, and where these were before; none if it moved none.
    pub moved: Option<Moved>,
}

/// A pick that could not be had with what was chosen on other dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The dimension on which was picked.
    pub dimension: String,
    /// What was chosen before.
    pub before: Choice,
}

/// Something to say: shown for a moment, and read out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// A product was put into the cart; its id.
    Added(String),
    /// A product was taken out; its id.
    Removed(String),
    /// It could not be put into the cart.
    Refused(Refusal),
    /// The show is in another state.
    Show(State),
    /// So many reviews are shown, in this order.
    Listed(usize, Sort),
    /// A review is stored and waits for moderation.
    ReviewSent,
    /// The checkout link could not be made; its code.
    Checkout(&'static str),
    /// Whether something was copied.
    Copied(bool),
    /// A bag came from another device: so many pieces, and so many that can no longer be had.
    HandedOver {
        /// Pieces that are in the cart.
        came: u32,
        /// Pieces that are not.
        missing: u32,
    },
    /// A bag that came could not be taken up.
    Handoff(HandoffFault),
}

/// A visit that the page tells of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    /// When, in Unix milliseconds.
    pub at: i64,
    /// The address.
    pub url: String,
    /// The page before.
    pub referrer: String,
    /// What happened.
    pub moment: Moment,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Msg {
    /// Time passed.
    Tick(Time),
    /// The page is seen again: it may have slept, and its clock with it.
    Return(Time),
    /// The campaign document was asked for anew and had changed.
    Campaign(Rc<Campaign>),
    /// The player reported.
    Fact(Fact),
    /// The shopper asked the player.
    Ask(Ask),
    /// A product is opened.
    Open(String),
    /// The open product or the cart is closed.
    Close,
    /// The browser's Back: what lies on top is closed.
    Back,
    /// Another image of the open product.
    Image(usize),
    /// A value is picked on a dimension of the open product.
    Pick(String, String),
    /// A variant shall be put into the cart: the page is asked first.
    Add(String, String),
    /// The page did not object.
    Added(String, String),
    /// So many of a variant.
    Quantity(String, String, u32),
    /// The cart is opened.
    OpenCart,
    /// Code that could not be had is to be asked for again.
    Retry,
    /// The checkout link could not be made.
    Unlinkable(CheckoutFault),
    /// The notice was shown long enough.
    Silence,
    /// The reviews.
    Reviews(reviews::Msg),
    /// The form for a review is sent.
    Submit(Draft),
    /// The page tells of visits, and of the journey that storage had; empty if there is none, or none may be read.
    Arrived(Vec<Arrival>, String),
    /// The check of a creator's token, or of a code, came back.
    Settled(String, Verdict),
    /// A text is to be copied.
    Copy(String),
    /// It was, or could not be.
    Copied(bool),
    /// A bag goes on to another device, or comes from one.
    Handoff(handoff::Msg),
    /// The browser has kept this bag; empty if none.
    Kept(String),
}

/// What the widget must do in the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Tell the player.
    Player(Order),
    /// Ask for the campaign document anew.
    Refresh,
    /// Ask the page whether a variant may go into the cart; if so, [`Msg::Added`] follows.
    Propose(Line),
    /// Tell the page.
    Emit(Event),
    /// Do something for the reviews.
    Reviews(Errand),
    /// Say [`Msg::Silence`] after the notice was shown long enough.
    Hush,
    /// The journey changed: storage, where it is allowed, and the page's own links are to know.
    Remember,
    /// Check a creator's token, or ask the server's roster for a code that the document does not know; [`Msg::Settled`] follows.
    Verify(String),
    /// Copy a text; [`Msg::Copied`] follows.
    Copy(String),
    /// Do something for a bag on its way.
    Handoff(handoff::Errand),
    /// Once all this is on screen, give the focus to this place.
    Focus(Focus),
    /// Hand this to the function that takes it, at once or as soon as its code is there: bags to [`Shop::hand_over`] and
    /// [`Shop::restore`], a review that is sent to [`Shop::submit`], all else to [`Shop::apply_deferred`].
    Defer(Msg),
}

/// What the page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// The show is in another state.
    State(State),
    /// A product was opened; its id.
    ProductView(String),
    /// The cart changed.
    Cart,
    /// A review was stored; its id.
    ReviewSent(String),
}

/// The session.
#[derive(Clone, Debug)]
pub struct Shop {
    /// The campaign.
    pub campaign: Rc<Campaign>,
    /// The time, as of the last tick.
    pub now: Time,
    /// The player; none without a show.
    pub player: Option<Player>,
    /// The product that the show presents at this moment: of the picture where its time is known, else of the plan.
    pub pinned: Option<String>,
    /// The product that is open.
    pub sheet: Option<Sheet>,
    /// The cart.
    pub cart: Cart,
    /// Whether this session has put the cart together itself, so that nothing kept may go into it any more.
    bag_begun: bool,
    /// Whether the cart is open.
    pub cart_open: bool,
    /// The link to another device that lies over the cart.
    pub offer: Option<handoff::Offer>,
    /// The reviews; shared with the views, so that a render copies none of them.
    pub reviews: Rc<Reviews>,
    /// What is said at the moment.
    pub notice: Option<Notice>,
    base: String,
    journey: Journey,
    policy: Policy,
    forwarding: Forwarding,
    vouchers: Vouchers,
    voucher: Option<String>,
    riding: Option<Vec<Tag>>,
    /// Whether a verified token brought the visitor.
    vouched: bool,
    refresh_at: Time,
    opened_at: Time,
    wish: Option<String>,
    brisk: bool,
}

/// How long the pictures of the shelf wait for the first frame: on a slow network they would hold it up.
const PICTURES_MILLIS: i64 = 2_000;

impl Shop {
    /// The session as a first screen shows it. [`Shop::begin`] follows, before anything that was deferred.
    pub fn open(opening: Opening) -> Self {
        let Opening {
            campaign,
            base,
            forwarding,
            engines,
            adopted,
            autoplay,
            wish,
            brisk,
            now,
        } = opening;
        let show = campaign.show.as_ref();
        let player = show.map(|show| Player::new(show, engines, adopted, autoplay, now));
        let mut shop = Self {
            now,
            player,
            pinned: None,
            sheet: None,
            cart: Cart::default(),
            bag_begun: false,
            cart_open: false,
            offer: None,
            reviews: Rc::new(Reviews::new(None)),
            notice: None,
            base,
            journey: Journey::default(),
            policy: Policy::default(),
            forwarding,
            vouchers: Vouchers::default(),
            voucher: None,
            riding: None,
            vouched: false,
            refresh_at: now,
            opened_at: now,
            wish,
            brisk,
            campaign,
        };
        shop.refresh_at = shop.next_refresh();
        shop.repin();
        shop
    }

    /// Begins to play, to show reviews and to give credit, with the reviews that the document has: what to do first.
    pub fn begin(&mut self, reviews: Option<Page>) -> Vec<Command> {
        self.weigh_anew();
        self.reviews = Rc::new(Reviews::new(reviews));
        self.with_player(|player, show, now| player.begin(show, now))
    }

    /// Whether the pictures of products may be asked for.
    pub fn wants_pictures(&self) -> bool {
        let player = self.player.as_ref();
        let starts = player.is_some_and(|player| player.playback == Playback::Starting);
        self.brisk || !starts || self.now.0 - self.opened_at.0 >= PICTURES_MILLIS
    }

    fn next_refresh(&self) -> Time {
        Time(self.now.0 + i64::from(self.campaign.refresh_millis()))
    }

    /// Takes one message. The code that plays, shows reviews and weighs how the visitor came may come after the code that sells: what
    /// is for it comes back as [`Command::Defer`].
    pub fn apply(&mut self, msg: Msg) -> Vec<Command> {
        let focus = Focus::after(&msg, self);
        let mut commands = self.sell(msg);
        commands.extend(focus.map(Command::Focus));
        commands
    }

    fn sell(&mut self, msg: Msg) -> Vec<Command> {
        match msg {
            Msg::Tick(now) => self.tick(now),
            Msg::Return(now) => {
                self.refresh_at = now;
                self.tick(now)
            }
            Msg::Campaign(campaign) => self.renew(campaign),
            Msg::Open(id) => self.view(&id),
            Msg::Back => self.back(),
            Msg::Close => self.close(),
            Msg::Image(image) => self.with_sheet(|sheet, product| {
                sheet.image = image.min(product.images.len().saturating_sub(1))
            }),
            Msg::Pick(dimension, value) => {
                self.with_sheet(|sheet, product| sheet.pick(product, &dimension, &value))
            }
            Msg::Add(product, variant) => self.propose(product, variant),
            Msg::Added(product, variant) => self.put(&product, &variant, None),
            Msg::Quantity(product, variant, quantity) => {
                self.put(&product, &variant, Some(quantity))
            }
            Msg::OpenCart => {
                self.cart_open = true;
                self.sheet = None;
                // It shows what was told.
                self.notice = None;
                Vec::new()
            }
            Msg::Unlinkable(fault) => self.say(Notice::Checkout(fault.code())),
            Msg::Silence => {
                self.notice = None;
                Vec::new()
            }
            Msg::Copy(text) => vec![Command::Copy(text)],
            Msg::Copied(copied) => self.say(Notice::Copied(copied)),
            Msg::Fact(_)
            | Msg::Ask(_)
            | Msg::Reviews(_)
            | Msg::Arrived(..)
            | Msg::Settled(..)
            | Msg::Handoff(_)
            | Msg::Submit(_)
            | Msg::Retry => vec![Command::Defer(msg)],
            Msg::Kept(bag) if bag.is_empty() => Vec::new(),
            Msg::Kept(_) => vec![Command::Defer(msg)],
        }
    }

    /// Takes one message where all the code is there: what was deferred is done in its place.
    pub fn apply_whole(&mut self, msg: Msg) -> Vec<Command> {
        let commands = self.apply(msg).into_iter();
        let done = commands.flat_map(|command| match command {
            Command::Defer(Msg::Handoff(msg)) => self.hand_over(msg),
            Command::Defer(Msg::Kept(bag)) => self.restore(&bag),
            Command::Defer(Msg::Submit(draft)) => self.submit(draft),
            Command::Defer(msg) => self.apply_deferred(msg),
            command => vec![command],
        });
        done.collect()
    }

    /// Takes what [`Shop::apply`] deferred and no other function takes: all that has to do with the player, with reviews and with
    /// the visitor's journey.
    pub fn apply_deferred(&mut self, msg: Msg) -> Vec<Command> {
        let focus = Focus::after_deferred(&msg, self);
        let mut commands = self.show(msg);
        commands.extend(focus.map(Command::Focus));
        commands
    }

    fn show(&mut self, msg: Msg) -> Vec<Command> {
        match msg {
            Msg::Tick(_) => self.with_player(|player, show, now| player.tick(show, now)),
            Msg::Campaign(_) => {
                self.weigh_anew();
                self.with_player(|player, show, now| player.changed(show, now))
            }
            Msg::Fact(fact) => self.with_player(|player, show, now| player.learn(fact, show, now)),
            Msg::Ask(ask) => self.with_player(|player, show, now| player.ask(ask, show, now)),
            Msg::Reviews(msg) => self.review(msg),
            Msg::Arrived(visits, stored) => self.arrive(visits, &stored),
            Msg::Settled(token, verdict) => {
                self.journey.settle(&token, &verdict);
                self.credit_anew();
                vec![Command::Remember]
            }
            _ => Vec::new(),
        }
    }

    /// Gives credit by the document's policy.
    fn weigh_anew(&mut self) {
        self.policy = self.campaign.policy();
        self.journey.look_up(&self.policy);
        self.credit_anew();
    }

    /// How many layers lie over the window, each of which Back closes by itself.
    pub fn layers(&self) -> u32 {
        let player = self.player.as_ref();
        let of_player = |is: fn(&Player) -> bool| player.is_some_and(is);
        let layers = [
            of_player(|player| player.theatre),
            of_player(|player| player.settings || player.help),
            self.sheet.is_some() || self.cart_open,
            self.offer.is_some(),
        ];
        layers.into_iter().map(u32::from).sum()
    }

    fn back(&mut self) -> Vec<Command> {
        if self.offer.is_some() || self.sheet.is_some() || self.cart_open {
            return self.close();
        }
        vec![Command::Defer(Msg::Ask(Ask::Escape))]
    }

    /// What lies on top of what the shop has opened.
    fn close(&mut self) -> Vec<Command> {
        if self.offer.take().is_none() {
            self.sheet = None;
            self.cart_open = false;
        }
        Vec::new()
    }

    fn tick(&mut self, now: Time) -> Vec<Command> {
        self.now = now;
        // A clock that was set back keeps nothing waiting for longer than it would anyway.
        self.refresh_at = self.refresh_at.min(self.next_refresh());
        self.opened_at = self.opened_at.min(now);
        let mut commands = vec![Command::Defer(Msg::Tick(now))];
        if now >= self.refresh_at {
            self.refresh_at = self.next_refresh();
            commands.push(Command::Refresh);
        }
        commands
    }

    /// A changed document: prices, stock and the host's word are new, what the shopper did stays.
    fn renew(&mut self, campaign: Rc<Campaign>) -> Vec<Command> {
        self.campaign = Rc::clone(&campaign);
        if self
            .sheet
            .as_ref()
            .is_some_and(|sheet| self.campaign.product(&sheet.product).is_none())
        {
            self.sheet = None;
        }
        vec![Command::Defer(Msg::Campaign(campaign))]
    }

    /// Lets the player act, then draws the conclusions for the rest of the shop.
    fn with_player(
        &mut self,
        act: impl FnOnce(&mut Player, &crate::show::Show, Time) -> Vec<Order>,
    ) -> Vec<Command> {
        let campaign = Rc::clone(&self.campaign);
        let (Some(player), Some(show)) = (self.player.as_mut(), campaign.show.as_ref()) else {
            return Vec::new();
        };
        let before = player.state;
        let mut commands: Vec<Command> = act(player, show, self.now)
            .into_iter()
            .map(Command::Player)
            .collect();
        let state = player.state;
        self.repin();
        if state != before {
            commands.push(Command::Emit(Event::State(state)));
            commands.extend(self.say(Notice::Show(state)));
        }
        commands
    }

    /// What is for sale over the picture, as the skeleton chooses it, too: the product shown now if it can be had, else the one
    /// that was asked for, else the first that can be had, else what there is; with what is shown of it first.
    pub fn featured(&self) -> Option<(&Product, &Variant)> {
        let product = |id: &Option<String>| self.campaign.product(id.as_ref()?);
        let wishes = [product(&self.pinned), product(&self.wish)];
        let [first, second] = wishes.map(|wish| wish.filter(|product| product.is_available()));
        let products = &self.campaign.products;
        let product = first
            .or(second)
            .or_else(|| products.iter().find(|product| product.is_available()))
            .or(wishes[0])
            .or(wishes[1])
            .or(products.first())?;
        Some((product, product.first_variant()?))
    }

    /// The product shown now follows the programme time on screen, so that a late picture has its own product beside it. Until
    /// that is known, the plan says what is shown.
    fn repin(&mut self) {
        let (Some(player), Some(show)) = (&self.player, &self.campaign.show) else {
            return;
        };
        let plan = (player.state == State::Live).then_some(self.now);
        let pinned = player
            .programme
            .filter(|_| player.state.has_picture())
            .or(plan)
            .and_then(|time| show.pinned(time));
        if pinned != self.pinned.as_deref() {
            self.pinned = pinned.map(str::to_owned);
        }
    }

    /// Takes the vouchers of the document, which links alone need.
    pub fn vouch(&mut self, vouchers: Vouchers) {
        self.vouchers = vouchers;
        self.credit_anew();
    }

    /// The code goes with the credit: both name the same creator.
    fn credit_anew(&mut self) {
        let touch = self.credit().touch;
        self.voucher = self.vouchers.choose(touch.as_ref());
        self.vouched = touch
            .as_ref()
            .is_some_and(|touch| touch.class == Class::Token);
        let riding = touch.map(|touch| touch.tags(self.forwarding));
        self.riding = Some(riding.unwrap_or_default());
    }

    /// The tags that ride on links; none while nobody has weighed how the visitor came.
    pub fn riding(&self) -> Option<&[Tag]> {
        self.riding.as_deref()
    }

    /// Whether links need the rules of [`crate::checkout`]: for a bag, for what is looked at closely, and where a verified token says
    /// otherwise than the merchant's own link. For anything else the loader's links are the same.
    pub fn needs_rules(&self) -> bool {
        self.vouched || self.sheet.is_some() || self.cart_open || !self.cart.is_empty()
    }

    /// Whether something is open, or on, that few shoppers use and that has its code for itself: the form for a review, the player's
    /// settings, what its keys do, captions.
    pub fn needs_extras(&self) -> bool {
        let player = self.player.as_ref();
        self.reviews.form != Form::Closed || player.is_some_and(Player::needs_extras)
    }

    fn say(&mut self, notice: Notice) -> Vec<Command> {
        self.notice = Some(notice);
        vec![Command::Hush]
    }
}

#[cfg(test)]
mod tests;
