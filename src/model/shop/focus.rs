//! Where the focus goes after an act of the shopper: where the eye goes. What nobody did moves no focus.

use super::player::{Ask, Player};
use super::{Msg, Shop, reviews};
use crate::review::Page;

/// A place of the window that can take the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The stage, where the player's keys are heard.
    Stage,
    /// The button of the sound.
    Sound,
    /// What has opened over the picture.
    Panel,
    /// What had the focus before that opened.
    Opener,
    /// The form for a review.
    Form,
    /// Its first field with a fault, if one has any.
    Fault,
    /// Why the review could not be sent.
    Alarm,
    /// What is said once it is stored.
    Thanks,
    /// The button that opens the form.
    Write,
    /// The count of so many stars.
    Stars(u32),
    /// The list of reviews.
    Reviews,
    /// One review of the list, counted from 0.
    Review(usize),
    /// One line of the cart, counted from 0.
    Line(usize),
    /// What is said of an empty cart.
    EmptyCart,
}

impl Focus {
    /// Where a message leads the focus; told before the shop takes it.
    pub(super) fn after(msg: &Msg, shop: &Shop) -> Option<Self> {
        match msg {
            Msg::Quantity(product, variant, 0) => removed(product, variant, shop),
            _ => None,
        }
    }

    /// The same for a message that was deferred.
    pub(super) fn after_deferred(msg: &Msg, shop: &Shop) -> Option<Self> {
        match msg {
            Msg::Ask(ask) => asked(*ask, shop.player.as_ref()?),
            Msg::Reviews(msg) => reviewed(msg, &shop.reviews),
            _ => None,
        }
    }
}

fn asked(ask: Ask, player: &Player) -> Option<Focus> {
    let turned = |open| if open { Focus::Opener } else { Focus::Panel };
    Some(match ask {
        // What was pressed goes.
        Ask::Toggle | Ask::Live => Focus::Stage,
        Ask::ToggleMute => Focus::Sound,
        Ask::ToggleSettings => turned(player.settings),
        Ask::ToggleHelp => turned(player.help),
        Ask::Escape if player.settings || player.help => Focus::Opener,
        _ => return None,
    })
}

fn reviewed(msg: &reviews::Msg, reviews: &reviews::Reviews) -> Option<Focus> {
    Some(match msg {
        reviews::Msg::Write => Focus::Form,
        reviews::Msg::Close => Focus::Write,
        reviews::Msg::Sent(Ok(_)) => Focus::Thanks,
        reviews::Msg::Sent(Err(_)) => Focus::Alarm,
        reviews::Msg::Stars(None) => Focus::Stars(reviews.stars?),
        reviews::Msg::Retry => Focus::Reviews,
        reviews::Msg::Loaded(_, Ok(page)) if continues(page, reviews) => {
            Focus::Review(reviews.shown().count())
        }
        _ => return None,
    })
}

/// Whether a page goes on where the list ends.
fn continues(page: &Page, reviews: &reviews::Reviews) -> bool {
    reviews.next.is_some() && !page.reviews.is_empty()
}

/// To the line that comes into the place of one that goes, else to the one before.
fn removed(product: &str, variant: &str, shop: &Shop) -> Option<Focus> {
    let lines = || shop.cart.entries(&shop.campaign.products);
    let place =
        lines().position(|(line, ..)| line.product == product && line.variant == variant)?;
    Some(match lines().count() {
        1 => Focus::EmptyCart,
        count => Focus::Line(place.min(count - 2)),
    })
}
