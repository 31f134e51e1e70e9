//! A link in the making: what its page, its lines and its tags are, and what gives way where it is too long.

use super::{CheckoutFault, LengthLimit, Loss, Order};
use crate::attribution::{Tag, is_click_id, is_tag};
use crate::link::{Href, parse_query, query_of, splice};

/// A link that is not yet held to its length.
pub(super) struct LinkBuilder {
    pub(super) page: String,
    /// What the lines need.
    pub(super) fixed: Vec<Tag>,
    /// What can be dropped.
    pub(super) params: Vec<Tag>,
    /// Whether slashes stay slashes behind the `?`, where they are legal too.
    pub(super) slashes: bool,
    pub(super) loss: Vec<Loss>,
}

impl LinkBuilder {
    /// A link to this page with all tags.
    pub(super) fn new(page: String, order: &Order) -> Self {
        let mut draft = Self::bare(page);
        draft.params.clone_from(&order.tags);
        draft
    }

    /// A link to this page without tags.
    pub(super) fn bare(page: String) -> Self {
        Self {
            page,
            fixed: Vec::new(),
            params: Vec::new(),
            slashes: false,
            loss: Vec::new(),
        }
    }

    /// A parameter that the lines need.
    pub(super) fn fix(&mut self, key: &str, value: &str) {
        self.fixed.push((key.to_owned(), value.to_owned()));
    }

    /// A parameter that can be dropped.
    pub(super) fn put(&mut self, key: &str, value: &str) {
        self.params.push((key.to_owned(), value.to_owned()));
    }

    /// The first discount code goes by this parameter, if the system has one; the others are lost.
    pub(super) fn discount(&mut self, codes: &[String], parameter: &str) {
        for code in codes {
            if parameter.is_empty() || self.params.iter().any(|(key, _)| key == parameter) {
                self.loss.push(Loss::Discount { code: code.clone() });
            } else {
                self.put(parameter, code);
            }
        }
    }

    /// Of the tags the shop shows only those of these names on the order; a name that ends in `_` stands for all that begin so.
    pub(super) fn tell_unseen(&mut self, tags: &[Tag], seen: &[&str]) {
        for (key, _) in tags {
            let is_seen =
                |name: &&str| key == name || (name.ends_with('_') && key.starts_with(name));
            if !seen.iter().any(is_seen) {
                self.loss.push(Loss::NotOnOrder { key: key.clone() });
            }
        }
    }

    /// The system would drop this tag.
    pub(super) fn lose(&mut self, key: &str) {
        self.loss.push(Loss::Dropped {
            key: key.to_owned(),
        });
    }

    /// The tag goes in another spelling, if it is one.
    pub(super) fn tell_spelling(&mut self, key: &str, value: &str, escaped: &str) {
        if value != escaped {
            self.loss.push(Loss::Transcoded {
                key: key.to_owned(),
            });
        }
    }

    /// Splices as many of the parameters onto the page as fit, and says which did not, and which met another of the page's own.
    pub(super) fn finish(
        mut self,
        budget: LengthLimit,
        prevails: bool,
    ) -> Result<CheckoutLink, CheckoutFault> {
        let page = Href::parse(&self.page)?;
        // Where the lines alone are too long, nothing that can be dropped helps.
        if sent_length(&splice(page.as_str(), &self.fixed)) > budget.characters() {
            return Err(CheckoutFault::Length);
        }
        let met = self.meet(&page, prevails);
        let mut lost = Vec::new();
        let link = loop {
            let link = self.written(&page);
            if sent_length(&link) <= budget.characters() {
                break link;
            }
            let (key, _) = self.drop_one().ok_or(CheckoutFault::Length)?;
            lost.push(Loss::Length { key });
        };
        // What is not sent at all need not be said to be unseen, too.
        self.loss.retain(|loss| {
            let told = |other: &Loss| other.key() == loss.key();
            loss.key().is_none() || !lost.iter().chain(&met).any(told)
        });
        lost.extend(met);
        lost.append(&mut self.loss);
        Ok(CheckoutLink {
            href: Href::parse(&link)?,
            loss: lost,
        })
    }

    fn written(&self, page: &Href) -> String {
        let link = splice(page.as_str(), &[&self.fixed[..], &self.params].concat());
        match link.split_once('?') {
            Some((page, query)) if self.slashes => [page, "?", &query.replace("%2F", "/")].concat(),
            _ => link,
        }
    }

    /// Where the merchant's page says something else: a tag of the visitor gives way, unless it prevails.
    fn meet(&mut self, page: &Href, prevails: bool) -> Vec<Loss> {
        let theirs = parse_query(query_of(page.as_str()));
        let mut met = Vec::new();
        self.params.retain(|(key, ours)| {
            let other = theirs.iter().find(|(k, v)| k == key && !v.is_empty());
            let Some((_, theirs)) = other.filter(|(_, theirs)| theirs != ours) else {
                return true;
            };
            let prevails = prevails || !(is_tag(key) || is_click_id(key));
            met.push(Loss::Conflict {
                key: key.clone(),
                theirs: theirs.clone(),
                ours: ours.clone(),
                prevails,
            });
            prevails
        });
        met
    }

    /// The last of the parameters that are least worth.
    fn drop_one(&mut self) -> Option<Tag> {
        let least = self.params.iter().map(|(key, _)| worth(key)).min()?;
        let place = self
            .params
            .iter()
            .rposition(|(key, _)| worth(key) == least)?;
        Some(self.params.remove(place))
    }
}

/// How much a parameter is worth beside others.
pub(super) fn worth(key: &str) -> u8 {
    match key.strip_prefix("attribution/").unwrap_or(key) {
        "ref" | "via" | "etl" => 8,
        "utm_source" | "utm_medium" | "utm_campaign" => 6,
        "utm_content" | "utm_term" => 5,
        "continue_to" => 1,
        key if is_discount(key) => 7,
        key if key.starts_with("utm_") => 4,
        key if key.starts_with("attributes[") => 2,
        _ => 3,
    }
}

/// Whether a parameter of this name holds a discount code.
pub(super) fn is_discount(key: &str) -> bool {
    const NAMES: [&str; 4] = ["coupon", "voucher", "discount", "prefilled_promo_code"];
    NAMES.contains(&key) || key.starts_with("discounts/")
}

/// The length as browsers send it: beyond ASCII each byte becomes `%XX`.
pub(super) fn sent_length(link: &str) -> usize {
    link.bytes()
        .map(|byte| if byte.is_ascii() { 1 } else { 3 })
        .sum()
}

/// A finished link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckoutLink {
    /// Where the shopper goes.
    pub href: Href,
    /// What does not arrive there.
    pub loss: Vec<Loss>,
}

impl CheckoutLink {
    /// Its length as browsers send it, to be held against a [`Budget`].
    pub fn characters(&self) -> usize {
        sent_length(self.href.as_str())
    }

    /// Whether this discount code, which was asked for, is on the link.
    pub fn carries(&self, code: &str) -> bool {
        !self.loss.iter().any(|loss| match loss {
            Loss::Discount { code: lost } => lost == code,
            Loss::Length { key } => is_discount(key),
            _ => false,
        })
    }
}

impl Order<'_> {
    /// Leaves out what is worth least, for adapters that write several tags into one value.
    pub(super) fn give_up(&mut self) -> Result<Loss, CheckoutFault> {
        let is_reporting = |(key, _): &mut Tag| worth(key) < worth("discount");
        if let Some((key, _)) = self.tags.pop_if(is_reporting) {
            return Ok(Loss::Length { key });
        }
        if std::mem::take(&mut self.priced) {
            let key = "price".to_owned();
            return Ok(Loss::Length { key });
        }
        if let Some((code, rest)) = self.discount.split_last() {
            self.discount = rest;
            return Ok(Loss::Discount { code: code.clone() });
        }
        let (key, _) = self.tags.pop().ok_or(CheckoutFault::Length)?;
        Ok(Loss::Length { key })
    }
}
