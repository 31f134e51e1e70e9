//! Rules about what may stand in which file, read line by line. Comments may say anything.

use super::{Fault, Rule, Source};

/// A rule about lines.
struct LineRule {
    rule: Rule,
    /// Whether a path is under the rule.
    covers: fn(&str) -> bool,
    /// Whether a line breaks it.
    breaks: fn(&str) -> bool,
}

const RULES: &[LineRule] = &[
    LineRule {
        rule: Rule {
            name: "a view names no browser API",
            why: "the server renders every view; such a call there does not panic, it ends the whole process",
            mend: "give the view a callback or a value as a property, and touch the browser in src/widget",
        },
        covers: |path| path.starts_with("src/view/"),
        breaks: |line| {
            has_any(
                line,
                &["web_sys", "js_sys", "wasm_bindgen", "gloo::", "gloo_"],
            )
        },
    },
    LineRule {
        rule: Rule {
            name: "a view sets no JavaScript property (`~name=`)",
            why: "it is a browser call in disguise and ends the server's process",
            mend: "use the attribute, or set the property through a node reference in src/widget",
        },
        covers: |path| path.starts_with("src/view/"),
        breaks: sets_property,
    },
    LineRule {
        rule: Rule {
            name: "a view has no `style` attribute",
            why: "a strict Content-Security-Policy blocks it, and brands cannot override it",
            mend: "use a class and static/theme.css; for a computed value a custom property set in src/widget",
        },
        covers: |path| path.starts_with("src/view/"),
        breaks: sets_style,
    },
    LineRule {
        rule: Rule {
            name: "only src/widget/dom* and src/widget/player* add listeners",
            why: "there each listener is a value that removes itself; anywhere else it outlives its element",
            mend: "use the listener type of src/widget/dom, or an `on…` attribute in a view",
        },
        covers: |path| {
            path.starts_with("src/")
                && !["src/xtask/", "src/widget/dom", "src/widget/player"]
                    .iter()
                    .any(|room| path.starts_with(room))
        },
        breaks: |line| has_any(line, &["add_event_listener", "EventListener::new"]),
    },
    LineRule {
        rule: Rule {
            name: "only src/server/store* knows SQL",
            why: "two databases answer the same questions, and one place keeps them the same",
            mend: "give the store a method named after the question, and test it for both databases",
        },
        covers: |path| {
            path.starts_with("src/")
                && !path.starts_with("src/xtask/")
                && !path.starts_with("src/server/store")
        },
        breaks: |line| {
            has_any(
                line,
                &[
                    "SELECT ",
                    "INSERT INTO ",
                    "DELETE FROM ",
                    "CREATE TABLE ",
                    "sqlx::query",
                ],
            ) || (line.contains("UPDATE ") && line.contains(" SET "))
        },
    },
    LineRule {
        rule: Rule {
            name: "only src/server/sign* sees keys",
            why: "a key that is handled in one file is checked, rotated and kept out of logs in one file",
            mend: "let src/server/sign make or check the signature and hand out the result",
        },
        covers: |path| {
            path.starts_with("src/")
                && !path.starts_with("src/xtask/")
                && !path.starts_with("src/server/sign")
        },
        breaks: |line| has_any(line, &["Hmac<", "hmac::", "SigningKey", "VerifyingKey"]),
    },
    LineRule {
        rule: Rule {
            name: "no test is ignored",
            why: "the report of cargo-nextest does not count it, and nobody would miss it",
            mend: "mend it or remove it; a journey that an engine cannot be asked for skips itself and is counted",
        },
        covers: |path| path.starts_with("src/") || path.starts_with("tests/"),
        breaks: |line| line.trim_start().starts_with("#[ignore"),
    },
];

/// Checks every Rust file.
pub(super) fn check(sources: &[Source]) -> Vec<Fault> {
    let files = sources.iter().filter(|source| source.path.ends_with(".rs"));
    files.flat_map(faults_of).collect()
}

fn faults_of(source: &Source) -> Vec<Fault> {
    let mut faults = vec![];
    for LineRule {
        rule,
        covers,
        breaks,
    } in RULES
    {
        if !covers(&source.path) {
            continue;
        }
        for (index, line) in source.text.lines().enumerate() {
            if !line.trim_start().starts_with("//") && breaks(line) {
                faults.push(Fault {
                    rule: *rule,
                    place: format!("{}:{}: {}", source.path, index + 1, line.trim()),
                });
            }
        }
    }
    faults
}

fn has_any(line: &str, texts: &[&str]) -> bool {
    texts.iter().any(|text| line.contains(text))
}

/// `~name=` as Yew's `html!` reads it.
fn sets_property(line: &str) -> bool {
    line.split('~').skip(1).any(|rest| {
        let name = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || "_-".contains(c));
        name.len() < rest.len() && name.trim_start().starts_with('=')
    })
}

/// `style={…}`, `style="…"` or the short form `{style}` as an attribute; a variable of that name is none.
fn sets_style(line: &str) -> bool {
    let written = line.match_indices("style=").any(|(at, text)| {
        let before = line[..at].chars().next_back();
        let after = line[at + text.len()..].chars().next();
        before.is_none_or(char::is_whitespace) && matches!(after, Some('{' | '"'))
    });
    written || line.contains(" {style}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(path: &str, text: &str) -> Vec<&'static str> {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let faults = check(&[source]);
        faults.iter().map(|fault| fault.rule.name).collect()
    }

    /// A violation somebody might write, and the same line in a place where it is right.
    const VIOLATIONS: &[(&str, &str, &str, &str)] = &[
        (
            "a view names no browser API",
            "src/view/shelf.rs",
            "use web_sys::Element;",
            "src/widget/dom.rs",
        ),
        (
            "a view sets no JavaScript property (`~name=`)",
            "src/view/shelf.rs",
            "<video ~muted={true} />",
            "src/widget/app.rs",
        ),
        (
            "a view has no `style` attribute",
            "src/view/shelf.rs",
            "<p style=\"color: red\">",
            "src/widget/app.rs",
        ),
        (
            "only src/widget/dom* and src/widget/player* add listeners",
            "src/widget/app.rs",
            "window.add_event_listener_with_callback(\"online\", f)",
            "src/widget/player/media.rs",
        ),
        (
            "only src/server/store* knows SQL",
            "src/server/reviews/list.rs",
            "let text = \"SELECT id FROM review\";",
            "src/server/store/database.rs",
        ),
        (
            "only src/server/sign* sees keys",
            "src/server/campaigns/routes.rs",
            "type Mac = Hmac<Sha256>;",
            "src/server/sign.rs",
        ),
        (
            "no test is ignored",
            "tests/journeys/cart.rs",
            "#[ignore = \"slow\"]",
            "static/cart.rs",
        ),
    ];

    #[test]
    fn every_rule_fires_where_it_should_and_only_there() {
        for (rule, wrong, line, right) in VIOLATIONS {
            assert_eq!(broken(wrong, line), [*rule], "{wrong}: {line}");
            assert!(broken(right, line).is_empty(), "{right}: {line}");
        }
        let named: Vec<_> = VIOLATIONS.iter().map(|violation| violation.0).collect();
        let rules: Vec<_> = RULES.iter().map(|rule| rule.rule.name).collect();
        assert_eq!(named, rules, "every rule has its violation");
    }

    #[test]
    fn a_comment_may_say_anything_and_a_fault_names_its_line() {
        let text = "//! Not web_sys.\n/// `style=\"…\"` is banned.\n    use js_sys::Array;";
        let source = Source {
            path: "src/view/lib.rs".to_owned(),
            text: text.to_owned(),
        };
        let faults = check(&[source]);
        assert_eq!(faults.len(), 1);
        assert_eq!(faults[0].place, "src/view/lib.rs:3: use js_sys::Array;");
    }

    #[test]
    fn a_variable_called_style_and_a_bitwise_not_are_no_attributes() {
        for line in [
            "let style = 3;",
            "style==\"a\"",
            "data-style=\"a\"",
            "let b = ~a;",
            "x ~= y",
        ] {
            assert!(broken("src/view/a.rs", line).is_empty(), "{line}");
        }
        for line in [
            "<b {style}>",
            "style={css}",
            "<a ~href=\"x\">",
            "~value = {x}",
        ] {
            assert_eq!(broken("src/view/a.rs", line).len(), 1, "{line}");
        }
    }
}
