//! What was agreed with creators: their share, what it is a share of, and their discount codes.

use super::fold::folded;
use crate::record::{ReadFault, choice, record};

const VERSION: u32 = 1;
const WHOLE: u32 = 10_000;
const MAX_CREATORS: usize = 1_000;
const MAX_CODES: usize = 100;
const MAX_CODE: usize = 64;
const MAX_CONTACTS: usize = 20;
const MAX_CONTACT: usize = 254;
const LEAST_DIGITS: usize = 8;

choice! {
    /// A part of what a shopper pays that a creator may have no share of.
    pub enum PricePart {
        /// Taxes.
        Tax = "tax",
        /// Shipping, without its tax.
        Shipping = "shipping",
    }
}

record! {
    /// What was agreed with one creator.
    pub struct Agreement {
        /// The creator's id in the campaign document.
        pub id: String,
        /// The creator's share in basis points (1,000 is 10 %), where it is another than everybody's.
        pub basis_points: Option<u32>,
        /// Discount codes that only this creator gives out.
        pub codes: Vec<String>,
        /// E-mail addresses and telephone numbers of the creator's own, by which its own orders are known.
        pub contacts: Vec<String>,
    }
}

record! {
    /// The terms of a campaign. They are no part of the public document.
    pub struct Terms {
        /// The version of this format: 1.
        pub version: u32,
        /// The campaign's id.
        pub campaign: String,
        /// Everybody's share in basis points, 0 to 10,000; 1,000 is 10 %.
        pub basis_points: u32,
        /// What is no part of the base: tax and shipping, if not said.
        pub excludes: Option<Vec<PricePart>>,
        /// Whether what a subscription orders by itself is credited to whoever brought the first order; not, if not said.
        pub credits_renewals: Option<bool>,
        /// Whether what creators buy by their own links is credited to them; not, if not said. It is marked either way.
        pub credits_own_orders: Option<bool>,
        /// What was agreed with each creator.
        pub creators: Vec<Agreement>,
    }
}

/// How much of an order is whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommissionRule {
    /// The creator's share, 0 to 10,000.
    pub basis_points: u32,
    /// Whether taxes are part of the base.
    pub counts_tax: bool,
    /// Whether shipping is part of the base.
    pub counts_shipping: bool,
}

impl CommissionRule {
    /// Where no terms were put: goods alone are counted, and nobody has a share.
    pub const NONE: Self = Self {
        basis_points: 0,
        counts_tax: false,
        counts_shipping: false,
    };
}

impl Terms {
    /// The rule for a creator's orders; without a creator nobody has a share.
    pub fn rule(&self, creator: Option<&str>) -> CommissionRule {
        let own = |id: &str| self.creators.iter().find(|creator| creator.id == id);
        let share = |id: &str| own(id).and_then(|own| own.basis_points);
        let counts = |part| {
            self.excludes
                .as_ref()
                .is_some_and(|parts| !parts.contains(&part))
        };
        CommissionRule {
            basis_points: creator.map_or(0, |id| share(id).unwrap_or(self.basis_points)),
            counts_tax: counts(PricePart::Tax),
            counts_shipping: counts(PricePart::Shipping),
        }
    }

    /// Everything that is wrong with terms that could be read.
    pub fn faults(&self) -> Vec<ReadFault> {
        let mut faults = Faults::default();
        faults.unless(self.version == VERSION, "version", "must be 1", "Write 1.");
        faults.share(Some(self.basis_points), "basis_points");
        let few = self.creators.len() <= MAX_CREATORS;
        faults.unless(
            few,
            "creators",
            "must be at most 1,000",
            "Leave out those without a share.",
        );
        let mut ids: Vec<&str> = Vec::new();
        let mut codes: Vec<String> = Vec::new();
        for (index, creator) in self.creators.iter().enumerate() {
            let path = format!("creators[{index}]");
            let unique = !creator.id.is_empty() && !ids.contains(&creator.id.as_str());
            faults.unless(
                unique,
                &format!("{path}.id"),
                "must be there once",
                "Write all that was agreed with a creator in one place.",
            );
            ids.push(&creator.id);
            faults.share(creator.basis_points, &format!("{path}.basis_points"));
            let few = creator.codes.len() <= MAX_CODES;
            faults.unless(
                few,
                &format!("{path}.codes"),
                "must be at most 100",
                "Leave out those that have ended.",
            );
            for (index, code) in creator.codes.iter().enumerate() {
                faults.code(code, &mut codes, &format!("{path}.codes[{index}]"));
            }
            let fine = creator.contacts.len() <= MAX_CONTACTS
                && creator.contacts.iter().all(|contact| is_contact(contact));
            faults.unless(
                fine,
                &format!("{path}.contacts"),
                "must be at most 20 e-mail addresses or telephone numbers",
                "Write them like \"rani@mail.example\" or \"+62 812-3456-7890\".",
            );
        }
        faults.0
    }
}

/// Whether it can name one person: an address, or a number with enough digits.
fn is_contact(contact: &str) -> bool {
    let is_short = contact.chars().count() <= MAX_CONTACT && contact.trim() == contact;
    let parts = contact.split_once('@');
    let is_address = parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let digits = contact.chars().filter(char::is_ascii_digit).count();
    let is_of_number = |c: char| c.is_ascii_digit() || " +-()./".contains(c);
    is_short && (is_address || (digits >= LEAST_DIGITS && contact.chars().all(is_of_number)))
}

#[derive(Default)]
struct Faults(Vec<ReadFault>);

impl Faults {
    fn unless(&mut self, holds: bool, path: &str, rule: &str, mend: &str) {
        if !holds {
            let [path, rule, mend] = [path, rule, mend].map(str::to_owned);
            self.0.push(ReadFault { path, rule, mend });
        }
    }

    fn share(&mut self, share: Option<u32>, path: &str) {
        let fine = share.is_none_or(|share| share <= WHOLE);
        self.unless(
            fine,
            path,
            "must be 0 to 10,000 basis points",
            "Write 1000 for 10 %.",
        );
    }

    fn code(&mut self, code: &str, taken: &mut Vec<String>, path: &str) {
        let formed = (1..=MAX_CODE).contains(&code.chars().count())
            && code.trim() == code
            && !code.contains(|c: char| c == ',' || c.is_control());
        self.unless(
            formed,
            path,
            "must be 1 to 64 characters without a comma",
            "Write the code as shoppers type it.",
        );
        let code = folded(code);
        self.unless(
            !taken.contains(&code),
            path,
            "must belong to one creator",
            "Shops do not tell capitals apart: give each creator another code.",
        );
        taken.push(code);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{Reader, read};
    use serde_json::json;

    fn terms(document: &serde_json::Value) -> Terms {
        read(document, Reader::strict()).unwrap()
    }

    #[test]
    fn tax_and_shipping_are_excluded_unless_the_terms_say_otherwise() {
        let base = json!({"version": 1, "campaign": "k", "basis_points": 1_000});
        let rule = terms(&base).rule(Some("rani"));
        assert_eq!(
            (rule.basis_points, rule.counts_tax, rule.counts_shipping),
            (1_000, false, false)
        );
        let mut document = base;
        document["excludes"] = json!(["tax"]);
        let rule = terms(&document).rule(Some("rani"));
        assert_eq!((rule.counts_tax, rule.counts_shipping), (false, true));
    }

    #[test]
    fn a_creators_own_share_outweighs_everybodys_and_nobody_has_none() {
        let terms = terms(&json!({
            "version": 1, "campaign": "k", "basis_points": 1_000, "creators": [{"id": "rani", "basis_points": 0}]
        }));
        let share = |creator| terms.rule(creator).basis_points;
        assert_eq!(
            (share(Some("rani")), share(Some("bagas")), share(None)),
            (0, 1_000, 0)
        );
    }

    #[test]
    fn every_fault_of_terms_is_named_by_its_path() {
        let terms = terms(&json!({
            "version": 2, "campaign": "k", "basis_points": 10_001, "creators": [
                {"id": "rani", "codes": ["RANI10", ""], "contacts": ["rani@mail.example", "0812-3456-7890"]},
                {"id": "rani", "basis_points": 20_000, "codes": ["rani10", "A,B"], "contacts": ["rani"]},
            ]
        }));
        let paths: Vec<String> = terms.faults().into_iter().map(|fault| fault.path).collect();
        assert_eq!(
            paths,
            [
                "version",
                "basis_points",
                "creators[0].codes[1]",
                "creators[1].id",
                "creators[1].basis_points",
                "creators[1].codes[0]",
                "creators[1].codes[1]",
                "creators[1].contacts",
            ]
        );
    }
}
