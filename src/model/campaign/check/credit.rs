//! What must hold of how creators are credited, and of the keys that sign their tokens.

use super::Check;
use crate::attribution::ClassOrder;
use crate::campaign::Campaign;
use crate::creator;
use crate::link::{Href, is_domain};

impl Check<'_> {
    pub(super) fn credit(&mut self, campaign: &Campaign) {
        let policy = campaign.policy();
        let named = campaign.credit.clone().unwrap_or_default();
        self.holds(
            (1..=90).contains(&policy.window_days),
            "credit.window_days",
            "must be from 1 to 90",
            "Write a number of days; browsers keep less than what is promised, never more.",
        );
        for (hosts, path) in [
            (&named.own_hosts, "credit.own_hosts"),
            (&named.ignored_hosts, "credit.ignored_hosts"),
        ] {
            self.holds(
                hosts.iter().all(|host| is_domain(host)),
                path,
                "must be host names",
                "Write them like \"kopi-senja.myshopify.com\", without https:// or a path.",
            );
        }
        let strength = campaign.credit.iter().map(|credit| &credit.strength);
        self.holds(
            strength.filter(|order| !order.is_empty()).all(|order| ClassOrder::of(order).is_some()),
            "credit.strength",
            "must name every class of arrivals once",
            "Write token, code, utm, click_id, organic and referral, the strongest first; or leave it out for this order.",
        );
    }

    pub(super) fn origins(&mut self, campaign: &Campaign) {
        for (index, origin) in campaign.origins.0.iter().enumerate() {
            let is_origin = Href::parse(origin).is_ok_and(|href| href.origin() == origin);
            let is_small = !origin.contains(|c: char| c.is_ascii_uppercase());
            self.holds(
                is_origin && is_small,
                &format!("origins[{index}]"),
                "must be an origin as browsers send it",
                "Write it like \"https://www.kopi.example\": small letters, no path, no slash at its end.",
            );
        }
    }

    pub(super) fn keys(&mut self, campaign: &Campaign) {
        for (index, key) in campaign.keys.iter().enumerate() {
            let earlier = campaign.keys.iter().take(index);
            let fresh = earlier.clone().all(|other| other.kid != key.kid);
            self.holds(
                creator::is_kid(&key.kid) && fresh,
                &format!("keys[{index}].kid"),
                "must be 1 to 16 letters, digits, _ or -, and different from the others",
                "Copy it from `etalase creator keys list`.",
            );
            let bytes = creator::decode(&key.key).map_or(0, |bytes| bytes.len());
            self.holds(
                bytes == 32,
                &format!("keys[{index}].key"),
                "must be 32 bytes in base64url",
                "Copy it from `etalase creator keys list`.",
            );
        }
    }
}
