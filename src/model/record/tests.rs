use super::*;
use serde_json::json;

record! {
    /// A shelf, for these tests.
    pub struct Shelf {
        /// Its name.
        pub name: String,
        /// What stands on it.
        pub cups: Vec<Cup>,
        /// A note.
        pub note: Option<String>,
    }
}

record! {
    /// A cup.
    pub struct Cup {
        /// In millilitres.
        pub volume: u32,
        /// Its colour.
        pub colour: Colour,
    }
}

choice! {
    /// A colour.
    pub enum Colour {
        /// Like clay.
        Clay = "clay",
        /// Like coal.
        Coal = "coal",
    }
}

fn faults(document: serde_json::Value) -> Vec<String> {
    let read: Result<Shelf, _> = read(&document, Reader::strict());
    read.err()
        .unwrap_or_default()
        .iter()
        .map(ToString::to_string)
        .collect()
}

#[test]
fn a_sound_document_is_read_and_missing_options_stay_absent() {
    let document =
        json!({"name": "Rak", "cups": [{"volume": 250, "colour": "coal"}], "note": null});
    let shelf: Shelf = read(&document, Reader::strict()).unwrap();
    assert_eq!(
        shelf.cups,
        vec![Cup {
            volume: 250,
            colour: Colour::Coal
        }]
    );
    assert_eq!(shelf.note, None);
}

#[test]
fn every_fault_is_named_with_its_path_rule_and_mend() {
    let found = faults(
        json!({"cups": [{"volume": 1.5, "colour": "clay"}, {"volume": 1, "colour": "pink"}], "nmae": 1}),
    );
    assert_eq!(found.len(), 4, "{found:#?}");
    assert!(found[0].contains("no member called “nmae”"));
    assert!(found[1].starts_with("name: is required"));
    assert!(found[2].starts_with("cups[0].volume: must be a whole number"));
    assert!(
        found[3].starts_with("cups[1].colour: must be one word") && found[3].contains("clay coal")
    );
}

#[test]
fn a_lenient_reading_passes_over_members_of_the_future() {
    let document = json!({"name": "Rak", "cups": [], "hologram": true});
    assert!(read::<_, Shelf>(&document, Reader::lenient()).is_ok());
}

#[test]
fn what_is_no_object_is_one_fault() {
    assert_eq!(
        faults(json!([])),
        vec!["(document): must be an object. Write { … } here."]
    );
}
