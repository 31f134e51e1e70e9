//! Who is credited with an order: by what the order itself carries, the strongest first.
//!
//! A verified token, then a code in `ref` or `via`, then a creator's discount code, then a click that led to the checkout. The
//! first that names a known creator decides; what disagrees is noted and changes nothing. `utm_*` alone never moves money.

use super::Terms;
use super::fold::folded;
use crate::attribution::code;
use crate::campaign::Campaign;
use crate::record::choice;

choice! {
    /// What on the order named the creator.
    pub enum Carrier {
        /// A creator's token, signed by the brand.
        Token = "token",
        /// A code in `ref` or `via`.
        Code = "code",
        /// A discount code that is a creator's own.
        Coupon = "coupon",
        /// A click that is known from a checkout.
        Click = "click",
    }
}

choice! {
    /// Why an order is credited as it is.
    pub enum AttributionReason {
        /// It carries nothing that could name a creator.
        Nothing = "nothing_on_order",
        /// It names somebody, but no creator of this campaign.
        Unknown = "creator_unknown",
        /// Its token is not to be believed, and nothing else names a creator.
        TokenRefused = "token_refused",
        /// The strongest that it carries names the creator.
        Named = "named",
        /// Something stronger is there too, but names nobody that is known.
        NamedBesides = "named_besides",
        /// Only a click names the creator, and that click brought another order.
        ClickUsed = "click_used",
        /// A subscription made it by itself, and the terms credit nobody for that.
        Renewal = "renewal",
        /// The creator whom it names bought it, and the terms credit nobody for that.
        OwnOrder = "own_order",
    }
}

/// How an order that its creator bought is marked.
const OWN_ORDER: &str = "own_order";

/// What the check of a token on an order has shown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
pub enum TokenEvidence {
    /// The brand signed it for this creator.
    Verified(String),
    /// It is not to be believed, for the reason with this code.
    Refused(String),
}

/// What was found on an order. No token and no click id stands in it, so that it may be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Evidence {
    /// What the check of its token has shown.
    pub token: Option<TokenEvidence>,
    /// Values of `ref` and `via`, the strongest first.
    pub codes: Vec<String>,
    /// Discount codes.
    pub coupons: Vec<String>,
    /// The creator of the checkout that one of its click ids is known from.
    pub click: Option<String>,
    /// Whether a subscription made it by itself.
    pub is_renewal: bool,
    /// The creator who bought it, as far as the terms know its address or number. Neither stands here.
    #[cfg_attr(feature = "serde", serde(default))]
    pub buyer: Option<String>,
}

/// A decision over one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribution {
    /// The id of the creator.
    pub creator: Option<String>,
    /// What named the creator.
    pub carrier: Option<Carrier>,
    /// Why.
    pub reason: AttributionReason,
    /// What disagrees or was not believed, such as `coupon:bagas` or `token_expired`.
    pub note: Option<String>,
}

impl Attribution {
    /// Nobody is credited, because the click that would say who brought another order.
    pub const CLICK_USED: Self = Self {
        creator: None,
        carrier: None,
        reason: AttributionReason::ClickUsed,
        note: None,
    };
}

/// The creators of a campaign under all their names.
#[derive(Clone, Debug, Default)]
pub struct CreatorIndex(Vec<Known>);

#[derive(Clone, Debug, Default)]
struct Known {
    id: String,
    handle: Option<String>,
    coupons: Vec<String>,
}

impl CreatorIndex {
    /// Those of the document and those of the terms.
    pub fn new(campaign: &Campaign, terms: Option<&Terms>) -> Self {
        let known = |id: &str, handle: Option<&String>| Known {
            id: id.to_owned(),
            handle: handle.map(|handle| folded(handle.trim_start_matches('@'))),
            coupons: Vec::new(),
        };
        let public = campaign.creators.iter();
        let mut index: Vec<Known> = public
            .map(|creator| known(&creator.id, creator.handle.as_ref()))
            .collect();
        for agreed in terms.map_or(&[][..], |terms| &terms.creators) {
            if !index.iter().any(|known| known.id == agreed.id) {
                index.push(known(&agreed.id, None));
            }
            for known in index.iter_mut().filter(|known| known.id == agreed.id) {
                known.coupons = agreed.codes.iter().map(|code| folded(code)).collect();
            }
        }
        Self(index)
    }

    /// Every creator's id.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|known| known.id.as_str())
    }

    /// The id of the creator who is called so, by id or handle; capitals do not matter, nor does what links pick up on their way.
    pub fn named(&self, name: &str) -> Option<&str> {
        let name = folded(code(name));
        let name = name.trim_start_matches('@');
        let by_id = self.0.iter().find(|known| folded(&known.id) == name);
        let by_handle = || {
            self.0
                .iter()
                .find(|known| known.handle.as_deref() == Some(name))
        };
        by_id.or_else(by_handle).map(|known| known.id.as_str())
    }

    /// The id of the creator whose discount code this is.
    fn of_coupon(&self, code: &str) -> Option<&str> {
        let code = folded(code);
        let owner = self.0.iter().find(|known| known.coupons.contains(&code));
        owner.map(|known| known.id.as_str())
    }
}

/// Decides who is credited.
pub fn attribute(evidence: &Evidence, index: &CreatorIndex, terms: Option<&Terms>) -> Attribution {
    if evidence.is_renewal && terms.and_then(|terms| terms.credits_renewals) != Some(true) {
        return Attribution {
            creator: None,
            carrier: None,
            reason: AttributionReason::Renewal,
            note: None,
        };
    }
    let refused = match &evidence.token {
        Some(TokenEvidence::Refused(fault)) => Some(fault.as_str()),
        _ => None,
    };
    let found = found(evidence, index);
    let named = found.iter();
    let named: Vec<(Carrier, &str)> = named
        .filter_map(|(carrier, creator)| Some((*carrier, (*creator)?)))
        .collect();
    let Some(&(carrier, creator)) = named.first() else {
        return nobodys(&found, refused);
    };
    let is_own = evidence.buyer.as_deref() == Some(creator);
    if is_own && terms.and_then(|terms| terms.credits_own_orders) != Some(true) {
        return Attribution {
            creator: None,
            carrier: None,
            reason: AttributionReason::OwnOrder,
            note: Some([OWN_ORDER, ":", creator].concat()),
        };
    }
    let is_strongest = refused.is_none() && found.first() == Some(&(carrier, Some(creator)));
    Attribution {
        creator: Some(creator.to_owned()),
        carrier: Some(carrier),
        reason: if is_strongest {
            AttributionReason::Named
        } else {
            AttributionReason::NamedBesides
        },
        note: noted(disagreement(&named, creator, refused), is_own),
    }
}

/// The same, with a mark on an order that the creator bought.
fn noted(note: Option<String>, is_own: bool) -> Option<String> {
    match (note, is_own) {
        (Some(note), true) => Some([&note, " ", OWN_ORDER].concat()),
        (None, true) => Some(OWN_ORDER.to_owned()),
        (note, false) => note,
    }
}

/// Something on an order, and the creator that it names.
type Found<'a> = (Carrier, Option<&'a str>);

/// All that was found, the strongest first.
fn found<'a>(evidence: &Evidence, index: &'a CreatorIndex) -> Vec<Found<'a>> {
    let token = match &evidence.token {
        Some(TokenEvidence::Verified(name)) => Some((Carrier::Token, index.named(name))),
        _ => None,
    };
    let codes = evidence.codes.iter();
    let codes = codes.map(|code| (Carrier::Code, index.named(code)));
    let coupons = evidence.coupons.iter();
    let coupons = coupons.map(|code| (Carrier::Coupon, index.of_coupon(code)));
    let click = evidence.click.iter();
    let click = click.map(|name| (Carrier::Click, index.named(name)));
    token
        .into_iter()
        .chain(codes)
        .chain(coupons)
        .chain(click)
        .collect()
}

/// Nobody is credited. A discount code that is no creator's says nothing: shops have their own.
fn nobodys(found: &[Found], refused: Option<&str>) -> Attribution {
    let names_somebody = found.iter().any(|(carrier, _)| *carrier != Carrier::Coupon);
    let reason = match refused {
        Some(_) => AttributionReason::TokenRefused,
        None if names_somebody => AttributionReason::Unknown,
        None => AttributionReason::Nothing,
    };
    Attribution {
        creator: None,
        carrier: None,
        reason,
        note: refused.map(str::to_owned),
    }
}

/// What names somebody else than the creator who is credited, or was not believed.
fn disagreement(named: &[(Carrier, &str)], creator: &str, refused: Option<&str>) -> Option<String> {
    let mut notes: Vec<String> = refused.map(str::to_owned).into_iter().collect();
    for (carrier, other) in named.iter().filter(|(_, other)| *other != creator) {
        let note = [carrier.as_str(), ":", other].concat();
        if !notes.contains(&note) {
            notes.push(note);
        }
    }
    (!notes.is_empty()).then(|| notes.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::campaign::Creator;
    use crate::commission::Agreement;

    fn index() -> CreatorIndex {
        let creator = |id: &str, handle: &str| Creator {
            id: id.to_owned(),
            handle: Some(handle.to_owned()),
            ..Creator::default()
        };
        let campaign = Campaign {
            creators: vec![
                creator("rani", "@RaniSeduh"),
                creator("bagas", "@bagaskopi"),
            ],
            ..Campaign::default()
        };
        let agreed = |id: &str, code: &str| Agreement {
            id: id.to_owned(),
            codes: vec![code.to_owned()],
            ..Agreement::default()
        };
        let terms = Terms {
            creators: vec![agreed("rani", "RANI10"), agreed("dewi", "DEWI")],
            ..Terms::default()
        };
        CreatorIndex::new(&campaign, Some(&terms))
    }

    fn token(creator: &str) -> Option<TokenEvidence> {
        Some(TokenEvidence::Verified(creator.to_owned()))
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    fn told(
        evidence: &Evidence,
    ) -> (
        Option<String>,
        Option<Carrier>,
        AttributionReason,
        Option<String>,
    ) {
        let attribution = attribute(evidence, &index(), None);
        (
            attribution.creator,
            attribution.carrier,
            attribution.reason,
            attribution.note,
        )
    }

    fn who(name: &str) -> Option<String> {
        Some(name.to_owned())
    }

    #[test]
    fn a_token_wins_over_codes_and_coupons_and_what_disagrees_is_noted() {
        let evidence = Evidence {
            token: token("rani"),
            codes: words(&["bagas", "RANI"]),
            coupons: words(&["dewi"]),
            click: who("bagas"),
            ..Evidence::default()
        };
        let note = who("code:bagas coupon:dewi click:bagas");
        assert_eq!(
            told(&evidence),
            (
                who("rani"),
                Some(Carrier::Token),
                AttributionReason::Named,
                note
            )
        );
    }

    #[test]
    fn what_a_creator_buys_by_the_own_link_is_nobodys_unless_the_terms_credit_it_and_is_marked_then()
     {
        let bought_by = |buyer: &str| Evidence {
            codes: words(&["rani"]),
            coupons: words(&["dewi"]),
            buyer: who(buyer),
            ..Evidence::default()
        };
        let note = who("own_order:rani");
        assert_eq!(
            told(&bought_by("rani")),
            (None, None, AttributionReason::OwnOrder, note)
        );
        assert_eq!(told(&bought_by("bagas")).0, who("rani"), "another's order");
        let terms = Terms {
            credits_own_orders: Some(true),
            ..Terms::default()
        };
        let attribution = attribute(&bought_by("rani"), &index(), Some(&terms));
        assert_eq!(
            (attribution.creator, attribution.note),
            (who("rani"), who("coupon:dewi own_order"))
        );
    }

    #[test]
    fn each_carrier_decides_where_nothing_stronger_is_there() {
        let code = Evidence {
            codes: words(&["@raniseduh"]),
            ..Evidence::default()
        };
        assert_eq!(
            told(&code),
            (
                who("rani"),
                Some(Carrier::Code),
                AttributionReason::Named,
                None
            )
        );
        let coupon = Evidence {
            coupons: words(&["OTHER", " rani10 "]),
            ..Evidence::default()
        };
        assert_eq!(told(&coupon).0, who("rani"));
        assert_eq!(told(&coupon).1, Some(Carrier::Coupon));
        let click = Evidence {
            click: who("bagas"),
            ..Evidence::default()
        };
        assert_eq!(
            told(&click),
            (
                who("bagas"),
                Some(Carrier::Click),
                AttributionReason::Named,
                None
            )
        );
    }

    #[test]
    fn a_token_that_is_not_believed_leaves_the_word_to_weaker_ones() {
        let refused = Some(TokenEvidence::Refused("token_expired".to_owned()));
        let alone = Evidence {
            token: refused.clone(),
            ..Evidence::default()
        };
        assert_eq!(
            told(&alone),
            (
                None,
                None,
                AttributionReason::TokenRefused,
                who("token_expired")
            )
        );
        let besides = Evidence {
            token: refused,
            codes: words(&["rani"]),
            ..Evidence::default()
        };
        assert_eq!(
            told(&besides),
            (
                who("rani"),
                Some(Carrier::Code),
                AttributionReason::NamedBesides,
                who("token_expired")
            )
        );
    }

    #[test]
    fn what_a_subscription_orders_by_itself_is_credited_only_where_the_terms_say_so() {
        let renewal = Evidence {
            codes: words(&["rani"]),
            is_renewal: true,
            ..Evidence::default()
        };
        assert_eq!(
            told(&renewal),
            (None, None, AttributionReason::Renewal, None)
        );
        let terms = Terms {
            credits_renewals: Some(true),
            ..Terms::default()
        };
        let attribution = attribute(&renewal, &index(), Some(&terms));
        assert_eq!(
            (attribution.creator, attribution.reason),
            (who("rani"), AttributionReason::Named)
        );
    }

    #[test]
    fn whom_nobody_knows_nobody_pays() {
        let stranger = Evidence {
            codes: words(&["orang"]),
            coupons: words(&["SALE"]),
            ..Evidence::default()
        };
        assert_eq!(
            told(&stranger),
            (None, None, AttributionReason::Unknown, None)
        );
        let shops_own = Evidence {
            coupons: words(&["SALE"]),
            ..Evidence::default()
        };
        assert_eq!(
            told(&shops_own),
            (None, None, AttributionReason::Nothing, None)
        );
    }
}
