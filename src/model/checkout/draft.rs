//! A link in the making: what its page, its lines and its tags are, and what gives way where it is too long.

use super::{Budget, CheckoutFault, CheckoutLink, Loss, Order};
use crate::attribution::Tag;
use crate::link::{Href, parse_query, query_of, splice};

/// A link that is not yet held to its length.
pub(super) struct Draft {
    pub(super) page: String,
    /// What the lines need.
    pub(super) fixed: Vec<Tag>,
    /// What can be dropped.
    pub(super) params: Vec<Tag>,
    pub(super) loss: Vec<Loss>,
}

impl Draft {
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

    /// Of the tags the shop shows only those of these names, or beginnings of names, on the order.
    pub(super) fn tell_unseen(&mut self, tags: &[Tag], seen: &[&str]) {
        for (key, _) in tags {
            if !seen.iter().any(|name| key.starts_with(name)) {
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

    /// Splices as many of the parameters onto the page as fit, and says which did not or took another's place.
    pub(super) fn finish(mut self, budget: Budget) -> Result<CheckoutLink, CheckoutFault> {
        let page = Href::parse(&self.page)?;
        let mut lost = Vec::new();
        let link = loop {
            let link = splice(page.as_str(), &[&self.fixed[..], &self.params].concat());
            if sent_length(&link) <= budget.characters() {
                break link;
            }
            let (key, _) = self.drop_one().ok_or(CheckoutFault::Length)?;
            lost.push(Loss::Length { key });
        };
        // What is not sent at all need not be said to be unseen, too.
        self.loss.retain(|loss| {
            loss.key().is_none() || !lost.iter().any(|other| other.key() == loss.key())
        });
        lost.extend(conflicts(&page, &self.params));
        lost.append(&mut self.loss);
        Ok(CheckoutLink {
            href: Href::parse(&link)?,
            loss: lost,
        })
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
fn worth(key: &str) -> u8 {
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

/// The tags for which the merchant's page says something else.
fn conflicts(page: &Href, tags: &[Tag]) -> Vec<Loss> {
    let theirs = parse_query(query_of(page.as_str()));
    let conflict = |(key, ours): &Tag| {
        let (_, theirs) = theirs
            .iter()
            .find(|(k, v)| k == key && !v.is_empty() && v != ours)?;
        Some(Loss::Conflict {
            key: key.clone(),
            theirs: theirs.clone(),
        })
    };
    tags.iter().filter_map(conflict).collect()
}

/// The length as browsers send it: beyond ASCII each byte becomes `%XX`.
pub(super) fn sent_length(link: &str) -> usize {
    link.bytes()
        .map(|byte| if byte.is_ascii() { 1 } else { 3 })
        .sum()
}
