//! Amounts as shops write them, such as `"89000.00"`: to minor units and back, digit by digit.

use super::{Currency, Minor};

impl Currency {
    /// The minor units that a decimal number stands for: `-`, digits, and perhaps a point and more digits.
    ///
    /// `None` for anything else, for more decimals than the currency has (unless they are zeros), and beyond
    /// ±[`Minor::MAX`]. Nothing is rounded.
    pub fn minor(&self, text: &str) -> Option<i64> {
        let (sign, digits) = match text.strip_prefix('-') {
            Some(digits) => (-1, digits),
            None => (1, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
        if whole.is_empty() || fraction.is_empty() {
            return None;
        }
        let exponent = self.exponent() as usize;
        let zeros = std::iter::repeat_n(b'0', exponent);
        let (kept, beyond) = fraction
            .split_at_checked(exponent)
            .unwrap_or((fraction, ""));
        let digits = whole.bytes().chain(kept.bytes());
        let mut amount = 0_i64;
        for digit in digits.chain(zeros.skip(kept.len())) {
            let digit = char::from(digit).to_digit(10)?;
            amount = amount.checked_mul(10)?.checked_add(i64::from(digit))?;
        }
        let fits = amount <= Minor::MAX.0 && beyond.bytes().all(|digit| digit == b'0');
        fits.then_some(sign * amount)
    }

    /// The minor units nearest to a JSON number or a decimal text: `-`, digits, perhaps a point and more digits, perhaps an
    /// exponent. Half a minor unit goes away from zero.
    ///
    /// `None` for anything else, and beyond ±[`Minor::MAX`].
    pub fn rounded(&self, text: &str) -> Option<Rounded> {
        let (sign, unsigned) = match text.strip_prefix('-') {
            Some(unsigned) => (-1, unsigned),
            None => (1, text),
        };
        let (number, power) = match unsigned.split_once(['e', 'E']) {
            Some((number, power)) => (number, power_of_ten(power)?),
            None => (unsigned, 0),
        };
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        if whole.is_empty() || fraction.is_empty() {
            return None;
        }
        let digits = [whole, fraction].concat();
        if !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return None;
        }
        // How many of the digits are whole minor units; may be more than there are, or fewer than none.
        let kept = i64::try_from(whole.len()).ok()? + power + i64::from(self.exponent());
        let (minor, exact) = round(digits.as_bytes(), kept)?;
        Some(Rounded {
            minor: sign * minor,
            exact,
        })
    }

    /// An amount of minor units as a decimal number with all decimals of the currency.
    pub fn decimal(&self, amount: i128) -> String {
        let exponent = self.exponent() as usize;
        let sign = if amount < 0 { "-" } else { "" };
        let digits = format!("{:0>1$}", amount.unsigned_abs(), exponent + 1);
        let (whole, fraction) = digits.split_at(digits.len() - exponent);
        match fraction {
            "" => [sign, whole].concat(),
            fraction => [sign, whole, ".", fraction].concat(),
        }
    }
}

/// An amount that somebody wrote, in whole minor units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rounded {
    /// The nearest amount of minor units.
    pub minor: i64,
    /// Whether that is what was written, to the last digit.
    pub exact: bool,
}

/// The power in `1e3`, in a range that no amount of money leaves.
fn power_of_ten(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    if !(1..=3).contains(&digits.len()) || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
        return None;
    }
    let power: i64 = digits.parse().ok()?;
    Some(if text.starts_with('-') { -power } else { power })
}

/// The number in the first `kept` digits (zeros follow the last), a half upwards, and whether nothing was lost.
fn round(digits: &[u8], kept: i64) -> Option<(i64, bool)> {
    if digits.iter().all(|digit| *digit == b'0') {
        return Some((0, true));
    }
    let Ok(kept) = usize::try_from(kept) else {
        return Some((0, false));
    };
    let (whole, lost) = digits.split_at_checked(kept).unwrap_or((digits, &[]));
    let zeros = std::iter::repeat_n(&b'0', kept - whole.len());
    let mut minor = 0_i64;
    for digit in whole.iter().chain(zeros) {
        minor = minor
            .checked_mul(10)?
            .checked_add(i64::from(digit - b'0'))?;
    }
    if lost.first().is_some_and(|digit| *digit >= b'5') {
        minor = minor.checked_add(1)?;
    }
    let exact = lost.iter().all(|digit| *digit == b'0');
    (minor <= Minor::MAX.0).then_some((minor, exact))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    #[test]
    fn each_currency_has_its_own_number_of_decimals() {
        for (code, text, amount, written) in [
            ("IDR", "89000", 8_900_000, "89000.00"),
            ("IDR", "0.1", 10, "0.10"),
            ("USD", "-19.99", -1_999, "-19.99"),
            ("USD", "1.5000", 150, "1.50"),
            ("JPY", "1200.00", 1_200, "1200"),
            ("KWD", "1.005", 1_005, "1.005"),
            (
                "USD",
                "90071992547409.91",
                Minor::MAX.0,
                "90071992547409.91",
            ),
        ] {
            assert_eq!(currency(code).minor(text), Some(amount), "{code} {text}");
            assert_eq!(currency(code).decimal(amount.into()), written);
        }
    }

    #[test]
    fn what_would_have_to_be_rounded_or_guessed_is_refused() {
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1.005",
            "1,50",
            "1e3",
            "+1",
            " 1",
            "0x10",
            "٣",
            "--1",
            "90071992547409.92",
            "999999999999999999999",
        ] {
            assert_eq!(currency("USD").minor(text), None, "{text}");
        }
        assert_eq!(currency("JPY").minor("1.5"), None);
    }

    #[test]
    fn what_is_finer_than_the_minor_unit_goes_to_the_nearest_one() {
        for (code, text, minor, exact) in [
            ("JPY", "2604.67", 2_605, false),
            ("JPY", "2604.5", 2_605, false),
            ("JPY", "2604.49999", 2_604, false),
            ("JPY", "-2604.5", -2_605, false),
            ("IDR", "200000.5", 20_000_050, true),
            ("IDR", "2e5", 20_000_000, true),
            ("IDR", "2.5E-1", 25, true),
            ("IDR", "2.5e-3", 0, false),
            ("IDR", "5e-3", 1, false),
            ("IDR", "4e-99", 0, false),
            ("KWD", "0.0005", 1, false),
            ("IDR", "-0.00", 0, true),
            ("IDR", "0e999", 0, true),
            ("IDR", "0007.10", 710, true),
        ] {
            let rounded = Some(Rounded { minor, exact });
            assert_eq!(currency(code).rounded(text), rounded, "{code} {text}");
        }
        for text in [
            "",
            "-",
            ".",
            "1.",
            ".5",
            "1,5",
            "+1",
            " 1",
            "1e",
            "1e+",
            "1e1.5",
            "1e9999",
            "٣",
            "1e99",
            "90071992547409.92",
            "--1",
            "0x1",
            "NaN",
        ] {
            assert_eq!(currency("IDR").rounded(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_needs_no_rounding_is_read_alike_by_both(amount in -Minor::MAX.0..=Minor::MAX.0, code in "USD|JPY|KWD") {
            let currency = currency(&code);
            let text = currency.decimal(amount.into());
            prop_assert_eq!(currency.rounded(&text), Some(Rounded { minor: amount, exact: true }));
        }

        #[test]
        fn any_text_can_be_rounded(text in "[-+0-9.eE]{0,24}") {
            let _ = currency("USD").rounded(&text);
        }

        #[test]
        fn an_amount_that_is_written_reads_back(amount in -Minor::MAX.0..=Minor::MAX.0, code in "USD|JPY|KWD") {
            let currency = currency(&code);
            prop_assert_eq!(currency.minor(&currency.decimal(amount.into())), Some(amount));
        }

        #[test]
        fn any_text_can_be_asked_for_its_amount(text in any::<String>()) {
            let _ = currency("USD").minor(&text);
        }
    }
}
