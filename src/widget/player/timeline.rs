//! The time on screen. It moves several times a second, so it is written into its nodes directly and never rendered.

use super::Core;
use web_sys::{Event, HtmlInputElement};

impl Core {
    /// Writes the clock and moves the time line of a recording.
    pub(super) fn draw_time(&self) {
        if !self.is_finite() {
            return;
        }
        let (position, duration) = (
            self.video.current_time() as u32,
            self.video.duration() as u32,
        );
        let text = [clock(position), clock(duration)].join(" / ");
        if let Some(node) = self.refs.clock.get() {
            node.set_text_content(Some(&text));
        }
        if let Some(line) = self.refs.timeline.cast::<HtmlInputElement>() {
            line.set_max(&duration.to_string());
            line.set_value(&position.to_string());
            // Fails only for names that are none.
            let _ = line.set_attribute("aria-valuetext", &text);
        }
    }

    /// Goes where the shopper moved the time line, if that is what was moved.
    pub(super) fn scrub(&self, event: &Event) {
        let line = self.refs.timeline.cast::<HtmlInputElement>();
        let is_moved = |line: &HtmlInputElement| event.target().as_ref() == Some(line.as_ref());
        if let Some(line) = line.filter(is_moved) {
            self.seek(line.value_as_number());
        }
    }
}

/// Seconds as `1:02:03` or `2:03`.
fn clock(seconds: u32) -> String {
    let two = |number: u32| [if number < 10 { "0" } else { "" }, &number.to_string()].concat();
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    if hours == 0 {
        return [minutes.to_string(), two(seconds)].join(":");
    }
    [hours.to_string(), two(minutes), two(seconds)].join(":")
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn a_clock_shows_hours_only_when_there_are_some() {
        assert_eq!(clock(63), "1:03");
        assert_eq!(clock(3_661), "1:01:01");
    }
}
