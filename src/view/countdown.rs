//! The time until a show, from the session's own clock: it ends where the show begins, and never begins anew.

use crate::i18n::{I18n, MessageKey};
use etalase_model::time::Time;
use yew::prelude::*;

/// Days, hours, minutes and seconds; none once the time has come.
fn parts(now: Time, then: Time) -> Option<[i64; 4]> {
    let seconds = (then.0 - now.0).max(0).div_euclid(1_000);
    let parts = [
        seconds / 86_400,
        seconds / 3_600 % 24,
        seconds / 60 % 60,
        seconds % 60,
    ];
    (seconds > 0).then_some(parts)
}

/// Hidden from readers, who would hear it every second: the date beside it says the same.
pub(crate) fn countdown(now: Time, then: Time, i18n: &I18n) -> Html {
    let Some(parts) = parts(now, then) else {
        return Html::default();
    };
    let names = [
        MessageKey::Days,
        MessageKey::Hours,
        MessageKey::Minutes,
        MessageKey::Seconds,
    ];
    // Leading days of zero only take room.
    let shown = parts
        .into_iter()
        .zip(names)
        .skip(usize::from(parts[0] == 0));
    html! {
        <p class="countdown" aria-hidden="true">
            { for shown.map(|(part, name)| html! {
                <span key={name as usize}><b>{ two_digits(part) }</b>{ i18n.t(name) }</span>
            }) }
        </p>
    }
}

fn two_digits(number: i64) -> String {
    let digits = number.to_string();
    if number < 10 {
        ["0", &digits].concat()
    } else {
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_left_is_split_into_days_hours_minutes_and_seconds() {
        let left = 86_400 + 2 * 3_600 + 3 * 60 + 4;
        assert_eq!(
            parts(Time(500), Time(500).plus_seconds(left)),
            Some([1, 2, 3, 4])
        );
    }

    #[test]
    fn a_time_that_has_come_leaves_nothing_to_count() {
        assert_eq!(parts(Time(1_000), Time(1_000)), None);
        assert_eq!(parts(Time(2_000), Time(1_000)), None);
    }
}
