//! What the keys do while the player has the focus; the help overlay lists the same.

use etalase_model::storefront::player::PlayerRequest;

/// The ask of a key, by its name in keyboard events (`KeyboardEvent.key`).
pub fn ask(key: &str) -> Option<PlayerRequest> {
    Some(match key {
        " " | "k" | "K" => PlayerRequest::Toggle,
        "m" | "M" => PlayerRequest::ToggleMute,
        "c" | "C" => PlayerRequest::ToggleCaptions,
        "f" | "F" => PlayerRequest::ToggleTheatre,
        "j" | "J" => PlayerRequest::Seek(-10),
        "l" | "L" => PlayerRequest::Seek(10),
        "ArrowLeft" => PlayerRequest::Seek(-5),
        "ArrowRight" => PlayerRequest::Seek(5),
        "?" => PlayerRequest::ToggleHelp,
        "Escape" => PlayerRequest::Escape,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keys_of_every_video_site_do_here_what_they_do_there() {
        assert_eq!(ask(" "), Some(PlayerRequest::Toggle));
        assert_eq!(ask("K"), Some(PlayerRequest::Toggle));
        assert_eq!(ask("j"), Some(PlayerRequest::Seek(-10)));
        assert_eq!(ask("ArrowRight"), Some(PlayerRequest::Seek(5)));
        assert_eq!(ask("?"), Some(PlayerRequest::ToggleHelp));
        assert_eq!(ask("Escape"), Some(PlayerRequest::Escape));
    }

    #[test]
    fn a_key_that_means_something_to_the_page_is_left_alone() {
        for key in ["Tab", "Enter", "a", "ArrowDown", "PageDown", ""] {
            assert_eq!(ask(key), None, "{key}");
        }
    }
}
