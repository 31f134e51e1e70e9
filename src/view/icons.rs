//! Small drawings, hidden from readers: what they mean is said by the button they stand in.

use yew::prelude::*;

pub(crate) const PLAY: &str = "M8 5.2v13.6L19 12z";
pub(crate) const PAUSE: &str = "M7 5h3.4v14H7zM13.6 5H17v14h-3.4z";
pub(crate) const SOUND: &str =
    "M4 9.5v5h3.2L12 18.6V5.4L7.2 9.5zM15 8.6a4.8 4.8 0 0 1 0 6.8M17.6 6a8.4 8.4 0 0 1 0 12";
pub(crate) const MUTED: &str = "M4 9.5v5h3.2L12 18.6V5.4L7.2 9.5zM15.5 9.5l5 5M20.5 9.5l-5 5";
pub(crate) const CAPTIONS: &str =
    "M4 5.5h16v13H4zM10.6 10.4a2.2 2.2 0 1 0 0 3.2M17 10.4a2.2 2.2 0 1 0 0 3.2";
pub(crate) const SETTINGS: &str = "M4 7h9M17.5 7H20M4 17h2.5M11 17h9M15.2 4.8v4.4M8.8 14.8v4.4";
pub(crate) const THEATRE: &str = "M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5";
pub(crate) const SHRINK: &str = "M4 9h5V4M20 9h-5V4M4 15h5v5M20 15h-5v5";
pub(crate) const HELP: &str = "M9.2 9.2a2.9 2.9 0 1 1 4.2 2.6c-.9.5-1.4 1-1.4 2.2M12 17.6v.1";
pub(crate) const CLOSE: &str = "M6 6l12 12M18 6L6 18";
pub(crate) const BAG: &str = "M5.5 8.5h13l1 11.5h-15zM8.8 8.5V7a3.2 3.2 0 0 1 6.4 0v1.5";
pub(crate) const LESS: &str = "M6 12h12";
pub(crate) const MORE: &str = "M12 6v12M6 12h12";

/// One drawing.
pub(crate) fn icon(path: &'static str) -> Html {
    html! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={path} /></svg> }
}
