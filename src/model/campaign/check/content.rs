//! What must hold of the rules by which content is picked.

use super::Check;
use crate::campaign::Campaign;
use crate::checkout::is_code;
use crate::content::{Content, When};

const MAX_RULES: usize = 100;
/// Two lines on a phone, so that it pushes nothing out of the first screen.
const MAX_GREETING: usize = 80;

impl Check<'_> {
    pub(super) fn content(&mut self, campaign: &Campaign) {
        let rules = &campaign.content.0;
        self.holds(
            rules.len() <= MAX_RULES,
            "content",
            "must hold at most 100 rules",
            "Split the campaign.",
        );
        for (index, rule) in rules.iter().enumerate() {
            let path = format!("content[{index}]");
            self.when(&rule.when, &path);
            self.reached(rules, index, &path);
            self.shown(rule, campaign, &path);
        }
    }

    fn when(&mut self, when: &When, path: &str) {
        for (name, value) in when.iter() {
            self.holds(
                !value.trim().is_empty(),
                &format!("{path}.when.{name}"),
                "must not be empty",
                "Write the value that the tag has, or leave the condition out.",
            );
        }
    }

    /// A rule is never picked if an earlier one holds wherever it does.
    fn reached(&mut self, rules: &[Content], index: usize, path: &str) {
        let rule = &rules[index];
        let hides = |earlier: &Content| {
            earlier.when.iter().all(|wish| {
                let mut own = rule.when.iter();
                own.any(|(name, value)| (name, folded(value)) == (&wish.0, folded(&wish.1)))
            })
        };
        if let Some(earlier) = rules.iter().take(index).position(hides) {
            self.fault(
                path,
                &format!("is never picked: content[{earlier}] holds wherever it does"),
                "Put the rule with fewer conditions behind it; the default, {}, comes last.",
            );
        }
    }

    fn shown(&mut self, rule: &Content, campaign: &Campaign, path: &str) {
        if let Some(poster) = &rule.poster {
            let path = format!("{path}.poster");
            self.image(poster, &path);
            self.holds(
                campaign.show.is_some(),
                &path,
                "needs a show whose poster it replaces",
                "Add a show, or leave the poster out.",
            );
        }
        if let Some(greeting) = &rule.greeting {
            let path = format!("{path}.greeting");
            self.text(greeting, &path);
            let brief = |wording: &str| wording.chars().count() <= MAX_GREETING;
            self.holds(
                greeting.wordings().all(brief),
                &path,
                "must have at most 80 characters",
                "Shorten it: it stands over the shelf on a phone.",
            );
        }
        let known = |id: &str| campaign.product(id).is_some();
        self.holds(
            rule.product.as_deref().is_none_or(known),
            &format!("{path}.product"),
            "must be a product of this campaign",
            "Use the id of one of the products.",
        );
        self.holds(
            rule.voucher.as_deref().is_none_or(is_code),
            &format!("{path}.voucher"),
            "must be a discount code",
            "Use the code as the shop has it: 1 to 64 characters, no comma, no space at the ends.",
        );
    }
}

/// Near enough to how values are compared to find rules that hide others.
fn folded(value: &str) -> String {
    value.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use crate::campaign::check::faults;
    use crate::campaign::check::tests::{campaign, document};
    use serde_json::{Value, json};

    fn paths(content: Value) -> Vec<String> {
        let mut document = document();
        document["content"] = content;
        let found = faults(&campaign(&document), "https://kopi.example");
        found.into_iter().map(|fault| fault.path).collect()
    }

    #[test]
    fn sound_rules_have_no_faults() {
        let poster = json!({"src": "/r.webp", "alt": "Rani", "width": 9, "height": 16});
        let rules = json!([
            {"when": {"ref": "rani", "source": "tiktok"}, "greeting": {"id-ID": "Halo", "en": "Hi"}},
            {"when": {"ref": "rani"}, "poster": poster, "product": "gayo", "voucher": "RANI10"},
            {"when": {"ref": "bagas"}},
            {"when": {}, "voucher": "HEMAT 5"},
        ]);
        assert_eq!(paths(rules), [""; 0]);
    }

    #[test]
    fn each_broken_rule_is_found_at_its_path() {
        let rani = |member: &str, value: Value| json!([{"when": {"ref": "rani"}, member: value}]);
        let poster = json!({"src": "/r.webp", "alt": "R", "width": 9, "height": 0});
        for (rules, found) in [
            (json!([{"when": {"ref": " "}}]), vec!["content[0].when.ref"]),
            (rani("product", json!("teh")), vec!["content[0].product"]),
            (rani("greeting", json!(" ")), vec!["content[0].greeting"]),
            (
                rani("greeting", json!("a".repeat(81))),
                vec!["content[0].greeting"],
            ),
            (rani("voucher", json!("A,B")), vec!["content[0].voucher"]),
            (rani("voucher", json!("")), vec!["content[0].voucher"]),
            (rani("voucher", json!(" A")), vec!["content[0].voucher"]),
            (rani("poster", poster), vec!["content[0].poster"]),
        ] {
            assert_eq!(paths(rules.clone()), found, "{rules}");
        }
    }

    #[test]
    fn a_rule_that_another_hides_is_found() {
        let rules = json!([
            {"when": {"source": "TikTok"}},
            {"when": {"source": "tiktok", "ref": "rani"}},
            {"when": {}},
            {"when": {"ref": "bagas"}},
        ]);
        assert_eq!(paths(rules), ["content[1]", "content[3]"]);
    }

    #[test]
    fn a_poster_needs_a_show() {
        let mut document = document();
        let poster = json!({"src": "/r.webp", "alt": "Rani", "width": 9, "height": 16});
        document["content"] = json!([{"when": {}, "poster": poster}]);
        document["show"] = Value::Null;
        let found = faults(&campaign(&document), "https://kopi.example");
        assert_eq!(found[0].path, "content[0].poster");
    }
}
