//! Campaign files: from text to a checked document, or to the list of all that is wrong with it.

use etalase_model::campaign::{Campaign, check};
use etalase_model::record::{Read, ReadFault, Reader, read};
use serde_json::Value;

use crate::campaigns::text_encoding::decode;

/// The most bytes of a document: two hundred products with pictures, both languages and some variants have half of it.
const MOST_BYTES: usize = 512 * 1_024;

/// The text of a file, as its editor saved it.
///
/// # Errors
/// The fault by which it is none.
pub fn text(bytes: Vec<u8>) -> Result<String, Vec<ReadFault>> {
    decode(bytes).map_err(|fault| {
        vec![ReadFault {
            path: String::new(),
            rule: format!("must be text: {fault}"),
            mend: fault.mend().to_owned(),
        }]
    })
}

/// Reads a document strictly, form first and then meaning. `base` is where its relative links start from.
///
/// # Errors
/// Every fault that was found, each with path, rule and mend.
pub fn parse(text: &str, base: &str) -> Result<Campaign, Vec<ReadFault>> {
    if text.len() > MOST_BYTES {
        return Err(vec![too_large(text.len())]);
    }
    let campaign: Campaign = read(&json(text)?, Reader::strict().at(base))?;
    let faults = check::faults(&campaign, base);
    if faults.is_empty() {
        Ok(campaign)
    } else {
        Err(faults)
    }
}

/// The JSON that a text is.
///
/// # Errors
/// The fault by which it is none, with line and column.
pub fn json(text: &str) -> Result<Value, Vec<ReadFault>> {
    serde_json::from_str(text).map_err(|fault| vec![not_json(&fault)])
}

/// Reads a document that was sound when it was stored.
pub fn stored<T: Read>(text: &str) -> Option<T> {
    let value: Value = serde_json::from_str(text).ok()?;
    read(&value, Reader::lenient()).ok()
}

fn too_large(bytes: usize) -> ReadFault {
    let (has, most) = (bytes.div_ceil(1_024), MOST_BYTES / 1_024);
    ReadFault {
        path: String::new(),
        rule: format!(
            "must be at most {most} KiB: document_too_large: it has {has} KiB, which every phone would load before it shows anything"
        ),
        mend: "Leave out products that are not in this show, or make two campaigns of it; pictures are named by address, not written into it.".to_owned(),
    }
}

fn not_json(fault: &serde_json::Error) -> ReadFault {
    let place = format!("line {}, column {}", fault.line(), fault.column());
    let is_comma = fault.to_string().starts_with("trailing comma");
    let (code, mend) = if is_comma {
        let mend = format!("Take away the last comma before {place}: nothing follows it.");
        ("json_trailing_comma", mend)
    } else {
        let mend = format!("Look at {place}, and just before it.");
        ("json_invalid", mend)
    };
    let rule = format!("must be JSON: {code}: {fault}");
    ReadFault {
        path: String::new(),
        rule,
        mend,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::test_support;

    const BASE: &str = "https://kopi.example";

    #[test]
    fn a_sound_document_is_taken() {
        let campaign = parse(&test_support::campaign().to_string(), BASE).unwrap();
        assert_eq!(campaign.id, "kopi-senja");
    }

    #[test]
    fn a_document_is_taken_as_editors_save_it_and_what_is_no_text_is_told_with_a_code() {
        let written = serde_json::to_string_pretty(&test_support::campaign()).unwrap();
        let written = ["\u{feff}", &written.replace('\n', "\r\n")].concat();
        let utf16 = written.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [written.clone().into_bytes(), utf16] {
            let text = text(bytes).unwrap();
            assert!(parse(&text, BASE).is_ok() && !text.starts_with('\u{feff}'));
        }
        let faults = text(b"{\"title\": \"caf\xe9\"}".to_vec()).unwrap_err();
        assert!(faults[0].rule.contains("text_not_utf8"), "{faults:?}");
    }

    #[test]
    fn a_telephone_number_that_its_country_cannot_have_is_refused_with_the_mend() {
        let of = |number: &str| {
            let mut document = test_support::campaign();
            document["checkout"] = json!({"adapter": "whatsapp", "number": number});
            parse(&document.to_string(), BASE)
        };
        assert!(of("6281234567890").is_ok());
        for number in [
            "081234567890",
            "62081234567890",
            "+6281234567890",
            "62812345",
        ] {
            let faults = of(number).unwrap_err();
            assert_eq!(faults[0].path, "checkout", "{number}");
        }
        let faults = of("62081234567890").unwrap_err();
        assert!(faults[0].mend.contains("Leave out the 0"), "{faults:?}");
    }

    #[test]
    fn a_document_that_no_phone_should_load_is_refused_with_reason_and_mend_before_it_is_read() {
        let mut document = test_support::campaign();
        let padded = |bytes: usize| {
            let text = document.to_string();
            [text.as_str(), &" ".repeat(bytes - text.len())].concat()
        };
        assert!(parse(&padded(MOST_BYTES), BASE).is_ok());
        let faults = parse(&padded(MOST_BYTES + 1), BASE).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert!(
            faults[0].rule.contains("at most 512 KiB") && faults[0].rule.contains("513 KiB"),
            "{faults:?}"
        );
        assert!(faults[0].mend.contains("two campaigns"), "{faults:?}");
        document["brand"]["name"] = "x".repeat(MOST_BYTES).into();
        let faults = parse(&document.to_string(), BASE).unwrap_err();
        assert!(faults[0].rule.contains("document_too_large"), "{faults:?}");
    }

    #[test]
    fn what_is_not_json_is_told_with_line_and_column() {
        let faults = parse("{\n  \"version\": 1,\n}", BASE).unwrap_err();
        assert_eq!(faults.len(), 1);
        assert!(faults[0].mend.contains("line 3, column 1"), "{faults:?}");
    }

    #[test]
    fn form_and_meaning_are_both_told_in_full() {
        let mut document = test_support::campaign();
        document["products"][0]["titel"] = "Kopi".into();
        document["currency"] = "rupiah".into();
        assert_eq!(parse(&document.to_string(), BASE).unwrap_err().len(), 2);
        let mut document = test_support::campaign();
        document["version"] = 2.into();
        document["products"][0]["id"] = "Gayo Senja".into();
        let paths: Vec<_> = parse(&document.to_string(), BASE)
            .unwrap_err()
            .into_iter()
            .map(|fault| fault.path)
            .collect();
        assert_eq!(paths, ["version", "products[0].id"]);
    }
}
