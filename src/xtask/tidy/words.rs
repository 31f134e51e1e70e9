//! Words that the project once had for things, and the field's words that took their places.

use super::{Fault, Rule, Source};

/// What is not said any more, and what is said instead. Whoever renames something adds its old name.
const OLD: &[(&str, &str)] = &[
    ("Actor", "ClientIp"),
    ("Annex", "CampaignDetails"),
    ("Clues", "PersonQuery"),
    ("Coding", "ContentCoding"),
    ("Crowd", "ConnectionPool"),
    ("DeskReview", "QueuedReview"),
    ("Dock", "FloatingCartButton"),
    ("Door", "Acceptor"),
    ("Doors", "Callbacks"),
    ("Drawers", "ExtraRenderers"),
    ("Errand", "…Command"),
    ("Fact", "PlayerEvent"),
    ("Front", "UiState"),
    ("Gaze", "FocusManager"),
    ("Heard", "DomEvent"),
    ("Hints", "AttributionHints"),
    ("Interior", "Slots"),
    ("Joined", "Attribution"),
    ("Judged", "ModerationDecision"),
    ("Lookout", "PlaylistWatch"),
    ("Looks", "HostAttributes"),
    ("Msg", "Message"),
    ("Opening", "StorefrontOptions"),
    ("Outgoing", "HttpClient"),
    ("Pens", "PlayerRefs"),
    ("Representation", "Precompressed"),
    ("Rooms", "Controller"),
    ("Roster", "CreatorIndex"),
    ("Salt", "IpHasher"),
    ("Segments", "PathParams"),
    ("Shopping", "Controller"),
    ("Sight", "IntersectionWatch"),
    ("Speech", "I18n"),
    ("Statement", "OrderUpdate"),
    ("Understood", "ProcessedWebhook"),
    ("Witness", "StreamProbe"),
    ("bag_begun", "cart_changed"),
    ("believing", "with_secrets"),
    ("doff", "clear"),
    ("envelope", "middleware"),
    ("furniture", "deferred styles"),
    ("intake", "webhooks"),
    ("obey", "run"),
    ("outgoing", "http::client"),
    ("repin", "update_pinned"),
    ("vouched", "token_verified"),
    ("weigh_anew", "reset_policy"),
];
const RULE: Rule = Rule {
    name: "one thing has one word, the field's",
    why: "a reader who has to learn a dialect first reads slowly, and guesses wrong",
    mend: "take the word named; the glossary is in src/README.md",
};
/// Where the old words are listed.
const SELF: &str = "src/xtask/tidy/words.rs";
/// They were names in Rust; in the loader some of them still stand for other things (consent has doors).
const CODE: &[&str] = &[".rs"];

/// Looks at the names in code and the names of files. Comments may say anything.
pub(super) fn check(sources: &[Source]) -> Vec<Fault> {
    faults(sources, OLD)
}

fn faults(sources: &[Source], old: &[(&str, &str)]) -> Vec<Fault> {
    let code = sources.iter().filter(|source| {
        source.path != SELF && CODE.iter().any(|ending| source.path.ends_with(ending))
    });
    let mut faults = vec![];
    for Source { path, text } in code {
        let named = names(path).map(|name| (name, path.clone()));
        let lines = text.lines().enumerate();
        let said = lines
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
            .flat_map(|(index, line)| {
                names(line).map(move |name| (name, format!("{path}:{}", index + 1)))
            });
        for (name, place) in named.chain(said) {
            if let Some((old, new)) = old.iter().find(|(old, _)| *old == name) {
                faults.push(Fault {
                    rule: RULE,
                    place: format!("{place}: `{old}` is called `{new}`"),
                });
            }
        }
    }
    faults
}

/// The words of a line as a programming language sees them.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(path: &str, text: &str) -> Vec<String> {
        let source = Source {
            path: path.to_owned(),
            text: text.to_owned(),
        };
        let faults = faults(&[source], &[("Doors", "Callbacks"), ("intake", "webhooks")]);
        faults.into_iter().map(|fault| fault.place).collect()
    }

    #[test]
    fn an_old_name_in_code_is_told_with_the_new_one() {
        let text =
            "/// Not Doors.\nstruct Doors;\nstruct OpenDoors;\nlet x = Doors::new(); // intake";
        assert_eq!(
            places("src/view/lib.rs", text),
            [
                "src/view/lib.rs:2: `Doors` is called `Callbacks`",
                "src/view/lib.rs:4: `Doors` is called `Callbacks`",
                "src/view/lib.rs:4: `intake` is called `webhooks`"
            ]
        );
        assert!(places("static/locales/en.json", "Doors").is_empty());
    }

    #[test]
    fn a_file_of_an_old_name_is_told() {
        assert_eq!(
            places("src/server/intake.rs", ""),
            ["src/server/intake.rs: `intake` is called `webhooks`"]
        );
    }

    #[test]
    fn no_old_word_is_another_ones_new_word() {
        for (old, new) in OLD {
            assert!(!OLD.iter().any(|(other, _)| other == new), "{old} → {new}");
        }
    }
}
