//! Which act leads where.

use super::FocusTarget;
use crate::review::ReviewPage;
use crate::storefront::player::{Player, PlayerRequest};
use crate::storefront::{Message, Storefront, reviews};

impl FocusTarget {
    /// Where a message leads the focus; told before the shop takes it.
    pub(crate) fn after(message: &Message, storefront: &Storefront) -> Option<Self> {
        match message {
            Message::Quantity(product, variant, 0) => removed(product, variant, storefront),
            _ => None,
        }
    }

    /// The same for a message that was deferred.
    pub(crate) fn after_deferred(message: &Message, storefront: &Storefront) -> Option<Self> {
        match message {
            Message::PlayerRequest(ask) => asked(*ask, storefront.player.as_ref()?),
            Message::Reviews(message) => reviewed(message, &storefront.reviews),
            _ => None,
        }
    }
}

fn asked(ask: PlayerRequest, player: &Player) -> Option<FocusTarget> {
    let turned = |open| {
        if open {
            FocusTarget::Opener
        } else {
            FocusTarget::Panel
        }
    };
    Some(match ask {
        // What was pressed goes.
        PlayerRequest::Toggle | PlayerRequest::Live => FocusTarget::Stage,
        PlayerRequest::ToggleMute => FocusTarget::Sound,
        PlayerRequest::ToggleSettings => turned(player.settings),
        PlayerRequest::ToggleHelp => turned(player.help),
        PlayerRequest::Escape if player.settings || player.help => FocusTarget::Opener,
        _ => return None,
    })
}

fn reviewed(message: &reviews::Message, reviews: &reviews::Reviews) -> Option<FocusTarget> {
    Some(match message {
        reviews::Message::Write => FocusTarget::Form,
        reviews::Message::Close => FocusTarget::Write,
        reviews::Message::Sent(Ok(_)) => FocusTarget::Thanks,
        reviews::Message::Sent(Err(_)) => FocusTarget::Alarm,
        reviews::Message::Stars(None) => FocusTarget::Stars(reviews.stars?),
        reviews::Message::Retry => FocusTarget::Reviews,
        reviews::Message::Loaded(_, Ok(page)) if continues(page, reviews) => {
            FocusTarget::Review(reviews.shown().count())
        }
        _ => return None,
    })
}

/// Whether a page goes on where the list ends.
fn continues(page: &ReviewPage, reviews: &reviews::Reviews) -> bool {
    reviews.next.is_some() && !page.reviews.is_empty()
}

/// To the line that comes into the place of one that goes, else to the one before.
fn removed(product: &str, variant: &str, storefront: &Storefront) -> Option<FocusTarget> {
    let lines = || storefront.cart.entries(&storefront.campaign.products);
    let place =
        lines().position(|(line, ..)| line.product == product && line.variant == variant)?;
    Some(match lines().count() {
        1 => FocusTarget::EmptyCart,
        count => FocusTarget::Line(place.min(count - 2)),
    })
}
