//! Campaign files of the demo, whose links and times depend on where and when it is started.

use etalase_model::campaign::CreatorKey;
use etalase_model::record::ReadFault;
use etalase_model::time::Time;

/// What stands for `{{origin}}`, `{{start}}`, `{{kid}}` and `{{key}}`.
#[derive(Clone, Debug)]
pub(super) struct Template {
    /// Where browsers reach the demo.
    pub(super) origin: String,
    /// When the demo was started.
    pub(super) start: Time,
    /// The public half of the key that signs this demo's links.
    pub(super) key: CreatorKey,
}

impl Template {
    /// The text with `{{origin}}`, `{{kid}}`, `{{key}}`, `{{start}}` and times around it, such as `{{start-10m}}`, filled in.
    pub(super) fn fill(&self, text: &str) -> Result<String, ReadFault> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (word, after) = after.split_once("}}").ok_or_else(|| unknown(after))?;
            filled.push_str(before);
            filled.push_str(&self.word(word).ok_or_else(|| unknown(word))?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn word(&self, word: &str) -> Option<String> {
        let plain = match word {
            "origin" => Some(&self.origin),
            "kid" => Some(&self.key.kid),
            "key" => Some(&self.key.key),
            _ => None,
        };
        if let Some(plain) = plain {
            return Some(plain.clone());
        }
        let offset = word.strip_prefix("start")?;
        Some(self.start.plus_seconds(seconds(offset)?).to_string())
    }
}

/// `+2h`, `-10m`, `-30s`, or nothing.
fn seconds(offset: &str) -> Option<i64> {
    if offset.is_empty() {
        return Some(0);
    }
    let sign = match offset.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let unit = match offset.chars().next_back()? {
        'h' => 3_600,
        'm' => 60,
        's' => 1,
        _ => return None,
    };
    let number: u32 = offset.get(1..offset.len() - 1)?.parse().ok()?;
    Some(sign * unit * i64::from(number))
}

fn unknown(word: &str) -> ReadFault {
    let word: String = word.chars().take(20).collect();
    ReadFault {
        path: String::new(),
        rule: format!("has no template word “{word}”"),
        mend: "Use {{origin}}, {{kid}}, {{key}}, {{start}}, or a time around it such as {{start-10m}}, {{start+2h}}."
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        let start = Time::parse("2026-11-22T12:00:00Z").unwrap();
        Template {
            origin: "http://localhost:8080".into(),
            start,
            key: CreatorKey {
                kid: "k1".into(),
                key: "public".into(),
            },
        }
    }

    #[test]
    fn links_keys_and_times_are_filled_in() {
        let filled = template()
            .fill("{{origin}}/a {{kid}} {{key}} {{start}} {{start-10m}} {{start+2h}} {{start-30s}}")
            .unwrap();
        assert_eq!(
            filled,
            "http://localhost:8080/a k1 public 2026-11-22T12:00:00.000Z 2026-11-22T11:50:00.000Z 2026-11-22T14:00:00.000Z 2026-11-22T11:59:30.000Z"
        );
    }

    #[test]
    fn a_word_that_is_not_known_is_named() {
        for text in [
            "{{host}}",
            "{{start~1h}}",
            "{{start+h}}",
            "{{start+1w}}",
            "{{",
            "{{start+é}}",
        ] {
            assert!(template().fill(text).is_err(), "{text}");
        }
        assert!(
            template()
                .fill("{{host}}")
                .unwrap_err()
                .rule
                .contains("host")
        );
    }
}
