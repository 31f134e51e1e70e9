//! Journeys: a real browser on a real server, one file per journey. `cargo xtask test` runs them, after it has made what they need.
//!
//! Watching: [`first_frame`], [`states`], [`streams`], [`keyboard`].
//! Buying: [`card`], [`buying`], [`bag`], [`back`], [`carts`], [`impatience`], [`tags`], [`content`], [`attribution`], [`neighbours`], [`consent`], [`panel`], [`sinks`], [`beacons`], [`clicks`],
//! [`handoff`], [`hostile`].
//! Reviews: [`reviews`], [`outage`], [`refused`].
//! Being a guest in a page: [`embedding`], [`pages`], [`patched`], [`frames`], [`layout`], [`coming_and_going`], [`policy`], [`without_widget`], [`old_browsers`], [`calm`], [`traces`].
//! For everybody: [`words`], [`access`], [`focus`], [`sight`].
//! And [`probe`]: the instrument itself.

use etalase_tests::support;

#[path = "journeys/access.rs"]
mod access;
#[path = "journeys/attribution.rs"]
mod attribution;
#[path = "journeys/back.rs"]
mod back;
#[path = "journeys/bag.rs"]
mod bag;
#[path = "journeys/beacons.rs"]
mod beacons;
#[path = "journeys/buying.rs"]
mod buying;
#[path = "journeys/calm.rs"]
mod calm;
#[path = "journeys/captions.rs"]
mod captions;
#[path = "journeys/card.rs"]
mod card;
#[path = "journeys/carts.rs"]
mod carts;
#[path = "journeys/clicks.rs"]
mod clicks;
#[path = "journeys/clock.rs"]
mod clock;
#[path = "journeys/coming_and_going.rs"]
mod coming_and_going;
#[path = "journeys/consent.rs"]
mod consent;
#[path = "journeys/content.rs"]
mod content;
#[path = "journeys/embedding.rs"]
mod embedding;
#[path = "journeys/first_frame.rs"]
mod first_frame;
#[path = "journeys/focus.rs"]
mod focus;
#[path = "journeys/frames.rs"]
mod frames;
#[path = "journeys/handoff.rs"]
mod handoff;
#[path = "journeys/hostile.rs"]
mod hostile;
#[path = "journeys/impatience.rs"]
mod impatience;
#[path = "journeys/keyboard.rs"]
mod keyboard;
#[path = "journeys/layout.rs"]
mod layout;
#[path = "journeys/media.rs"]
mod media;
#[path = "journeys/neighbours.rs"]
mod neighbours;
#[path = "journeys/old_browsers.rs"]
mod old_browsers;
#[path = "journeys/outage.rs"]
mod outage;
#[path = "journeys/pages.rs"]
mod pages;
#[path = "journeys/panel.rs"]
mod panel;
#[path = "journeys/patched.rs"]
mod patched;
#[path = "journeys/policy.rs"]
mod policy;
#[path = "journeys/probe.rs"]
mod probe;
#[path = "journeys/refused.rs"]
mod refused;
#[path = "journeys/reviews.rs"]
mod reviews;
#[path = "journeys/roster.rs"]
mod roster;
#[path = "journeys/sight.rs"]
mod sight;
#[path = "journeys/sinks.rs"]
mod sinks;
#[path = "journeys/sound.rs"]
mod sound;
#[path = "journeys/states.rs"]
mod states;
#[path = "journeys/streams.rs"]
mod streams;
#[path = "journeys/tags.rs"]
mod tags;
#[path = "journeys/traces.rs"]
mod traces;
#[path = "journeys/without_widget.rs"]
mod without_widget;
#[path = "journeys/words.rs"]
mod words;
