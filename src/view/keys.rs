//! What the keys do while the player has the focus; the help overlay lists the same.

use etalase_model::shop::player::Ask;

/// The ask of a key, by its name in keyboard events (`KeyboardEvent.key`).
pub fn ask(key: &str) -> Option<Ask> {
    Some(match key {
        " " | "k" | "K" => Ask::Toggle,
        "m" | "M" => Ask::ToggleMute,
        "c" | "C" => Ask::ToggleCaptions,
        "f" | "F" => Ask::ToggleTheatre,
        "j" | "J" => Ask::Seek(-10),
        "l" | "L" => Ask::Seek(10),
        "ArrowLeft" => Ask::Seek(-5),
        "ArrowRight" => Ask::Seek(5),
        "?" => Ask::ToggleHelp,
        "Escape" => Ask::Escape,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_every_video_site_do_here_what_they_do_there() {
        assert_eq!(ask(" "), Some(Ask::Toggle));
        assert_eq!(ask("K"), Some(Ask::Toggle));
        assert_eq!(ask("j"), Some(Ask::Seek(-10)));
        assert_eq!(ask("ArrowRight"), Some(Ask::Seek(5)));
        assert_eq!(ask("?"), Some(Ask::ToggleHelp));
        assert_eq!(ask("Escape"), Some(Ask::Escape));
    }

    #[test]
    fn a_key_that_means_something_to_the_page_is_left_alone() {
        for key in ["Tab", "Enter", "a", "ArrowDown", "PageDown", ""] {
            assert_eq!(ask(key), None, "{key}");
        }
    }
}
