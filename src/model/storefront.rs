//! The whole session as one machine: a message in, the changed storefront and a list of commands out. Nothing here touches the world.

pub mod focus;
pub mod handoff;
mod message;
pub mod player;
pub mod reviews;
mod service;
pub mod stored_cart;

use crate::attribution::{Forwarding, Journey, Policy, Tag, TouchClass};
use crate::campaign::Campaign;
use crate::cart::Cart;
use crate::content::Vouchers;
use crate::product::{Choice, Product, Variant};
use crate::review::ReviewPage;
use crate::show::ShowState;
use crate::time::Time;
use focus::FocusTarget;
pub use message::{Message, Notice, PageVisit, StorefrontCommand, StorefrontEvent};
use player::{Engine, Engines, Playback, Player, PlayerCommand, PlayerRequest, PlayerScreen};
use reviews::{FormState, Reviews};
use std::rc::Rc;

/// What is known when a session begins.
#[derive(Clone, Debug)]
pub struct StorefrontOptions {
    /// The campaign.
    pub campaign: Rc<Campaign>,
    /// The address from which relative links of the document start.
    pub base: String,
    /// What may ride on a link.
    pub forwarding: Forwarding,
    /// What can play HLS here.
    pub engines: Engines,
    /// The engine with which the loader already started the stream.
    pub started_engine: Option<Engine>,
    /// Whether a show may start by itself, muted.
    pub autoplay: bool,
    /// The product that the page asked for.
    pub initial_product: Option<String>,
    /// Whether the network is quick enough for pictures beside the stream.
    pub fast_network: bool,
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
    pub replaced: Option<ReplacedChoice>,
}

/// A pick that could not be had with what was chosen on other dimensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplacedChoice {
    /// The dimension on which was picked.
    pub dimension: String,
    /// What was chosen before.
    pub before: Choice,
}

/// The session.
#[derive(Clone, Debug)]
pub struct Storefront {
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
    cart_changed: bool,
    /// Whether the cart is open.
    pub cart_open: bool,
    /// The link to another device that lies over the cart.
    pub handoff_link: Option<handoff::HandoffLink>,
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
    link_tags: Option<Vec<Tag>>,
    /// Whether a verified token brought the visitor.
    token_verified: bool,
    refresh_at: Time,
    opened_at: Time,
    initial_product: Option<String>,
    fast_network: bool,
}

/// What of the storefront is on screen and may change while nobody does anything: equal as long as nothing of it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    player: Option<PlayerScreen>,
    pinned: Option<String>,
    pictures: bool,
    /// What a countdown counts from; none where nothing is counted.
    countdown: Option<Time>,
}

/// How long the pictures of the shelf wait for the first frame: on a slow network they would hold it up.
const PICTURES_MILLIS: i64 = 2_000;

impl Storefront {
    /// The session as a first screen shows it. [`Storefront::begin`] follows, before anything that was deferred.
    pub fn open(opening: StorefrontOptions) -> Self {
        let StorefrontOptions {
            campaign,
            base,
            forwarding,
            engines,
            started_engine: adopted,
            autoplay,
            initial_product: wish,
            fast_network: brisk,
            now,
        } = opening;
        let show = campaign.show.as_ref();
        let player = show.map(|show| Player::new(show, engines, adopted, autoplay, now));
        let mut storefront = Self {
            now,
            player,
            pinned: None,
            sheet: None,
            cart: Cart::default(),
            cart_changed: false,
            cart_open: false,
            handoff_link: None,
            reviews: Rc::new(Reviews::new(None)),
            notice: None,
            base,
            journey: Journey::default(),
            policy: Policy::default(),
            forwarding,
            vouchers: Vouchers::default(),
            voucher: None,
            link_tags: None,
            token_verified: false,
            refresh_at: now,
            opened_at: now,
            initial_product: wish,
            fast_network: brisk,
            campaign,
        };
        storefront.refresh_at = storefront.next_refresh();
        storefront.update_pinned();
        storefront
    }

    /// Begins to play, to show reviews and to give credit, with the reviews that the document has: what to do first.
    pub fn begin(&mut self, reviews: Option<ReviewPage>) -> Vec<StorefrontCommand> {
        self.reset_policy();
        self.reviews = Rc::new(Reviews::new(reviews));
        self.with_player(|player, show, now| player.begin(show, now))
    }

    /// What is on screen of what time changes. Nothing else follows from [`Message::Tick`] and [`player::PlayerEvent::Programme`] without another
    /// message.
    pub fn screen(&self) -> Screen {
        let player = self.player.as_ref();
        let counts =
            |player: &Player| matches!(player.state, ShowState::Scheduled | ShowState::Soon);
        Screen {
            player: player.map(Player::shown),
            pinned: self.pinned.clone(),
            pictures: self.wants_pictures(),
            countdown: player.is_some_and(counts).then_some(self.now),
        }
    }

    /// Whether the pictures of products may be asked for.
    pub fn wants_pictures(&self) -> bool {
        let player = self.player.as_ref();
        let starts = player.is_some_and(|player| player.playback == Playback::Starting);
        self.fast_network || !starts || self.now.0 - self.opened_at.0 >= PICTURES_MILLIS
    }

    fn next_refresh(&self) -> Time {
        Time(self.now.0 + i64::from(self.campaign.refresh_millis()))
    }

    /// Takes one message. The code that plays, shows reviews and weighs how the visitor came may come after the code that sells: what
    /// is for it comes back as [`StorefrontCommand::Defer`].
    pub fn apply(&mut self, message: Message) -> Vec<StorefrontCommand> {
        let focus = FocusTarget::after(&message, self);
        let mut commands = self.apply_now(message);
        commands.extend(focus.map(StorefrontCommand::Focus));
        commands
    }

    fn apply_now(&mut self, message: Message) -> Vec<StorefrontCommand> {
        match message {
            Message::Tick(now) => self.tick(now),
            Message::PageShown(now) => {
                self.refresh_at = now;
                self.tick(now)
            }
            Message::Campaign(campaign) => self.replace_campaign(campaign),
            Message::Open(id) => self.view(&id),
            Message::Back => self.back(),
            Message::Close => self.close(),
            Message::Image(image) => self.with_sheet(|sheet, product| {
                sheet.image = image.min(product.images.len().saturating_sub(1))
            }),
            Message::Pick(dimension, value) => {
                self.with_sheet(|sheet, product| sheet.pick(product, &dimension, &value))
            }
            Message::RequestAdd(product, variant) => self.propose(product, variant),
            Message::Added(product, variant) => self.put(&product, &variant, None),
            Message::Quantity(product, variant, quantity) => {
                self.put(&product, &variant, Some(quantity))
            }
            Message::OpenCart => {
                self.cart_open = true;
                self.sheet = None;
                // It shows what was told.
                self.notice = None;
                Vec::new()
            }
            Message::CheckoutFailed(fault) => self.notify(Notice::Checkout(fault.code())),
            Message::NoticeExpired => {
                self.notice = None;
                Vec::new()
            }
            Message::Copy(text) => vec![StorefrontCommand::Copy(text)],
            Message::Copied(copied) => self.notify(Notice::Copied(copied)),
            Message::Player(_)
            | Message::PlayerRequest(_)
            | Message::Reviews(_)
            | Message::Visits(..)
            | Message::Verified(..)
            | Message::Handoff(_)
            | Message::Submit(_)
            | Message::Retry => vec![StorefrontCommand::Defer(message)],
            Message::StoredCart(cart) if cart.is_empty() => Vec::new(),
            Message::StoredCart(_) => vec![StorefrontCommand::Defer(message)],
        }
    }

    /// Takes one message where all the code is there: what was deferred is done in its place.
    pub fn apply_whole(&mut self, message: Message) -> Vec<StorefrontCommand> {
        let commands = self.apply(message).into_iter();
        let done = commands.flat_map(|command| match command {
            StorefrontCommand::Defer(Message::Handoff(message)) => self.apply_handoff(message),
            StorefrontCommand::Defer(Message::StoredCart(cart)) => self.restore_cart(&cart),
            StorefrontCommand::Defer(Message::Submit(draft)) => self.submit(draft),
            StorefrontCommand::Defer(message) => self.apply_deferred(message),
            command => vec![command],
        });
        done.collect()
    }

    /// Takes what [`Storefront::apply`] deferred and no other function takes: all that has to do with the player, with reviews and with
    /// the visitor's journey.
    pub fn apply_deferred(&mut self, message: Message) -> Vec<StorefrontCommand> {
        let focus = FocusTarget::after_deferred(&message, self);
        let mut commands = self.show(message);
        commands.extend(focus.map(StorefrontCommand::Focus));
        commands
    }

    fn show(&mut self, message: Message) -> Vec<StorefrontCommand> {
        match message {
            Message::Tick(_) => self.with_player(|player, show, now| player.tick(show, now)),
            Message::Campaign(_) => {
                self.reset_policy();
                self.with_player(|player, show, now| player.changed(show, now))
            }
            Message::Player(fact) => {
                self.with_player(|player, show, now| player.learn(fact, show, now))
            }
            Message::PlayerRequest(ask) => {
                self.with_player(|player, show, now| player.ask(ask, show, now))
            }
            Message::Reviews(message) => self.review(message),
            Message::Visits(visits, stored) => self.arrive(visits, &stored),
            Message::Verified(token, verdict) => {
                self.journey.settle(&token, &verdict);
                self.update_credit();
                vec![StorefrontCommand::SaveJourney]
            }
            _ => Vec::new(),
        }
    }

    /// Gives credit by the document's policy.
    fn reset_policy(&mut self) {
        self.policy = self.campaign.policy();
        self.journey.look_up(&self.policy);
        self.update_credit();
    }

    /// How many layers lie over the window, each of which Back closes by itself.
    pub fn open_layers(&self) -> u32 {
        let player = self.player.as_ref();
        let of_player = |is: fn(&Player) -> bool| player.is_some_and(is);
        let layers = [
            of_player(|player| player.theatre),
            of_player(|player| player.settings || player.help),
            self.sheet.is_some() || self.cart_open,
            self.handoff_link.is_some(),
        ];
        layers.into_iter().map(u32::from).sum()
    }

    fn back(&mut self) -> Vec<StorefrontCommand> {
        if self.handoff_link.is_some() || self.sheet.is_some() || self.cart_open {
            return self.close();
        }
        vec![StorefrontCommand::Defer(Message::PlayerRequest(
            PlayerRequest::Escape,
        ))]
    }

    /// What lies on top of what the shopper has opened.
    fn close(&mut self) -> Vec<StorefrontCommand> {
        if self.handoff_link.take().is_none() {
            self.sheet = None;
            self.cart_open = false;
        }
        Vec::new()
    }

    fn tick(&mut self, now: Time) -> Vec<StorefrontCommand> {
        self.now = now;
        // A clock that was set back keeps nothing waiting for longer than it would anyway.
        self.refresh_at = self.refresh_at.min(self.next_refresh());
        self.opened_at = self.opened_at.min(now);
        let mut commands = vec![StorefrontCommand::Defer(Message::Tick(now))];
        if now >= self.refresh_at {
            self.refresh_at = self.next_refresh();
            commands.push(StorefrontCommand::Refresh);
        }
        commands
    }

    /// A changed document: prices, stock and the host's word are new, what the shopper did stays.
    fn replace_campaign(&mut self, campaign: Rc<Campaign>) -> Vec<StorefrontCommand> {
        self.campaign = Rc::clone(&campaign);
        if self
            .sheet
            .as_ref()
            .is_some_and(|sheet| self.campaign.product(&sheet.product).is_none())
        {
            self.sheet = None;
        }
        vec![StorefrontCommand::Defer(Message::Campaign(campaign))]
    }

    /// Lets the player act, then draws the conclusions for the rest of the storefront.
    fn with_player(
        &mut self,
        act: impl FnOnce(&mut Player, &crate::show::Show, Time) -> Vec<PlayerCommand>,
    ) -> Vec<StorefrontCommand> {
        let campaign = Rc::clone(&self.campaign);
        let (Some(player), Some(show)) = (self.player.as_mut(), campaign.show.as_ref()) else {
            return Vec::new();
        };
        let before = player.state;
        let mut commands: Vec<StorefrontCommand> = act(player, show, self.now)
            .into_iter()
            .map(StorefrontCommand::Player)
            .collect();
        let state = player.state;
        self.update_pinned();
        if state != before {
            commands.push(StorefrontCommand::Emit(StorefrontEvent::State(state)));
            commands.extend(self.notify(Notice::Show(state)));
        }
        commands
    }

    /// What is for sale over the picture, as the skeleton chooses it, too: the product shown now if it can be had, else the one
    /// that was asked for, else the first that can be had, else what there is; with what is shown of it first.
    pub fn featured(&self) -> Option<(&Product, &Variant)> {
        let product = |id: &Option<String>| self.campaign.product(id.as_ref()?);
        let wishes = [product(&self.pinned), product(&self.initial_product)];
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
    fn update_pinned(&mut self) {
        let (Some(player), Some(show)) = (&self.player, &self.campaign.show) else {
            return;
        };
        let plan = (player.state == ShowState::Live).then_some(self.now);
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
    pub fn set_vouchers(&mut self, vouchers: Vouchers) {
        self.vouchers = vouchers;
        self.update_credit();
    }

    /// The code goes with the credit: both name the same creator.
    fn update_credit(&mut self) {
        let touch = self.credit().touch;
        self.voucher = self.vouchers.choose(touch.as_ref());
        self.token_verified = touch
            .as_ref()
            .is_some_and(|touch| touch.class == TouchClass::Token);
        let riding = touch.map(|touch| touch.tags(self.forwarding));
        self.link_tags = Some(riding.unwrap_or_default());
    }

    /// The tags that ride on links; none while nobody has weighed how the visitor came.
    pub fn link_tags(&self) -> Option<&[Tag]> {
        self.link_tags.as_deref()
    }

    /// Whether links need the rules of [`crate::checkout`]: for a cart, for what is looked at closely, and where a verified token says
    /// otherwise than the merchant's own link. For anything else the loader's links are the same.
    pub fn needs_checkout(&self) -> bool {
        self.token_verified || self.sheet.is_some() || self.cart_open || !self.cart.is_empty()
    }

    /// Whether something is open, or on, that few shoppers use and that has its code for itself: the form for a review, the player's
    /// settings, what its keys do, captions.
    pub fn needs_extras(&self) -> bool {
        let player = self.player.as_ref();
        self.reviews.form != FormState::Closed || player.is_some_and(Player::needs_extras)
    }

    fn notify(&mut self, notice: Notice) -> Vec<StorefrontCommand> {
        self.notice = Some(notice);
        vec![StorefrontCommand::ExpireNotice]
    }
}

#[cfg(test)]
mod tests;
