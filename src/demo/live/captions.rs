//! Captions of the clip: what is seen, told in a few lines that come round with the picture.

use std::fmt::Write as _;

/// How much of the show is captioned, in seconds.
const SHOW_SECONDS: u32 = 3 * 3_600;
const CUE_SECONDS: u32 = 4;

const INDONESIAN: &[&str] = &[
    "Rani menuang air perlahan, berputar dari tengah.",
    "Bubuk kopi mengembang, uapnya naik tipis.",
    "Air mengalir turun lewat dripper tanah liat.",
    "Cahaya senja di jendela beralih ke nila.",
    "Tetes terakhir jatuh ke dalam teko kaca.",
    "Rani mengangkat ketel, lalu mulai lagi.",
];
const ENGLISH: &[&str] = &[
    "Rani pours slowly, circling from the centre.",
    "The coffee blooms; thin steam rises.",
    "Water runs down through the clay dripper.",
    "The dusk in the window turns to indigo.",
    "The last drops fall into the glass server.",
    "Rani lifts the kettle and begins again.",
];

/// WebVTT in this language; its times count from the start of the show.
pub(super) fn of(language: &str) -> Option<String> {
    let lines = match language {
        "id" => INDONESIAN,
        "en" => ENGLISH,
        _ => return None,
    };
    let mut text = "WEBVTT\n".to_owned();
    for (start, line) in (0..SHOW_SECONDS)
        .step_by(CUE_SECONDS as usize)
        .zip(lines.iter().cycle())
    {
        let _ = write!(
            text,
            "\n{} --> {}\n{line}\n",
            time(start),
            time(start + CUE_SECONDS)
        );
    }
    Some(text)
}

fn time(seconds: u32) -> String {
    format!(
        "{:02}:{:02}:{:02}.000",
        seconds / 3_600,
        seconds / 60 % 60,
        seconds % 60
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_follow_one_another_for_the_whole_show() {
        let text = of("id").unwrap();
        assert!(text.starts_with("WEBVTT\n\n00:00:00.000 --> 00:00:04.000\nRani menuang"));
        assert!(text.contains("\n\n00:00:24.000 --> 00:00:28.000\nRani menuang"));
        assert!(text.contains("--> 03:00:00.000\n"));
        assert_eq!(text.matches("-->").count(), 2_700);
        assert!(of("fr").is_none());
    }
}
