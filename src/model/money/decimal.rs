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

    proptest! {
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
