//! Telephone numbers as numbers of their country: calling code and national number in digits, as E.164 has them.
//!
//! A number that has the form and does not exist is a dead chat link that nobody notices. What is known of a country's plan is
//! held against it; of all others, that their calling code exists and that the 0 of calls within the country is left out.

/// What is wrong with a number that has the form of one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneFault {
    /// No country has this calling code.
    #[error("no country has the calling code that “{0}” begins with")]
    Country(String),
    /// The 0 that is dialled within the country alone.
    #[error("after the calling code {0} comes no 0")]
    Zero(&'static str),
    /// No number of the country looks like this.
    #[error("no number of the country with the calling code {0} has these digits after it")]
    Plan(&'static str),
}

impl PhoneFault {
    /// What to do about it.
    pub fn mend(&self) -> &'static str {
        match self {
            Self::Country(_) => {
                "Begin with the country's calling code, such as 62 for Indonesia, without + or 00."
            }
            Self::Zero(_) => "Leave out the 0 after the calling code: 6281234567890.",
            Self::Plan(_) => {
                "Compare it with the number that customers dial; a digit is missing, too many or mistyped."
            }
        }
    }
}

/// The calling codes in use. None is the beginning of another.
#[rustfmt::skip]
const CODES: &[&str] = &[
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51",
    "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92",
    "93", "94", "95", "98", "211", "212", "213", "216", "218", "220", "221", "222", "223", "224", "225", "226", "227", "228",
    "229", "230", "231", "232", "233", "234", "235", "236", "237", "238", "239", "240", "241", "242", "243", "244", "245", "246",
    "247", "248", "249", "250", "251", "252", "253", "254", "255", "256", "257", "258", "260", "261", "262", "263", "264", "265",
    "266", "267", "268", "269", "290", "291", "297", "298", "299", "350", "351", "352", "353", "354", "355", "356", "357", "358",
    "359", "370", "371", "372", "373", "374", "375", "376", "377", "378", "379", "380", "381", "382", "383", "385", "386", "387",
    "389", "420", "421", "423", "500", "501", "502", "503", "504", "505", "506", "507", "508", "509", "590", "591", "592", "593",
    "594", "595", "596", "597", "598", "599", "670", "672", "673", "674", "675", "676", "677", "678", "679", "680", "681", "682",
    "683", "685", "686", "687", "688", "689", "690", "691", "692", "800", "808", "850", "852", "853", "855", "856", "870", "878",
    "880", "881", "882", "883", "886", "888", "960", "961", "962", "963", "964", "965", "966", "967", "968", "970", "971", "972",
    "973", "974", "975", "976", "977", "979", "992", "993", "994", "995", "996", "998",
];

/// Where national numbers may begin with a 0: it is a part of them.
const WITH_ZERO: &[&str] = &["39", "225", "226", "229", "241", "242", "378", "379"];

/// Plans that are known: calling code, first digits, and from how many digits to how many the number after the code has.
#[rustfmt::skip]
const PLANS: &[(&str, &str, usize, usize)] = &[
    ("1", "23456789", 10, 10),
    ("27", "12345678", 9, 9),
    ("31", "123456789", 9, 9),
    ("33", "123456789", 9, 9),
    ("52", "123456789", 10, 11),
    ("55", "123456789", 10, 11),
    ("60", "1", 9, 10), ("60", "3456789", 8, 9),
    ("61", "12345789", 9, 10),
    // Mobile numbers begin with 8; shops have landlines, too.
    ("62", "8", 9, 12), ("62", "2345679", 7, 11),
    ("63", "9", 10, 10), ("63", "2345678", 8, 10),
    ("65", "3689", 8, 8),
    ("66", "123456789", 8, 9),
    ("84", "123456789", 9, 10),
    ("86", "1", 11, 11), ("86", "23456789", 9, 11),
    ("90", "23458", 10, 10),
    ("91", "123456789", 10, 10),
    ("92", "123456789", 8, 10),
    ("673", "2345678", 7, 7),
    ("852", "23456789", 8, 8),
    ("853", "268", 8, 8),
    ("855", "123456789", 8, 9),
    ("880", "1", 10, 10), ("880", "23456789", 8, 10),
    ("886", "9", 9, 9), ("886", "2345678", 8, 9),
    ("966", "5", 9, 9), ("966", "1289", 8, 10),
    ("971", "5", 9, 9), ("971", "2346789", 8, 9),
];

/// Whether the country has such numbers. The form was looked at before: 7 to 15 digits, none of them a 0 in front.
pub(super) fn check(number: &str) -> Result<(), PhoneFault> {
    let code = CODES.iter().find(|code| number.starts_with(**code));
    let code = code.ok_or_else(|| PhoneFault::Country(number.to_owned()))?;
    let national = number.strip_prefix(code).unwrap_or_default();
    if national.starts_with('0') && !WITH_ZERO.contains(code) {
        return Err(PhoneFault::Zero(code));
    }
    let mut plans = PLANS.iter().filter(|plan| plan.0 == *code).peekable();
    let is_free = plans.peek().is_none();
    let fits = |&(_, first, from, to): &(&str, &str, usize, usize)| {
        national.starts_with(|digit| first.contains(digit)) && (from..=to).contains(&national.len())
    };
    if is_free || plans.any(fits) {
        Ok(())
    } else {
        Err(PhoneFault::Plan(code))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_of_its_country() {
        for number in [
            "6281234567890",
            "628123456789",
            "6285212345678",
            "622112345678",
            "60123456789",
            "6591234567",
            "639171234567",
            "66812345678",
            "84912345678",
            "919876543210",
            "14155552671",
            "447911123456",
            // Here a 0 belongs to the number.
            "390612345678",
            "2250712345678",
            // Nothing is known of the plan.
            "4915112345678",
        ] {
            assert_eq!(check(number), Ok(()), "{number}");
        }
    }

    #[test]
    fn the_zero_of_calls_within_the_country_is_told() {
        for (number, code) in [
            ("62081234567890", "62"),
            ("4407911123456", "44"),
            ("2340812345678", "234"),
            ("65091234567", "65"),
        ] {
            assert_eq!(check(number), Err(PhoneFault::Zero(code)), "{number}");
        }
    }

    #[test]
    fn a_digit_too_few_or_too_many_and_no_country_at_all_are_told() {
        for number in [
            "62812345",
            "628123456789012",
            "6211234567",
            "1415555267",
            "659123456",
        ] {
            assert!(
                matches!(check(number), Err(PhoneFault::Plan(_))),
                "{number}"
            );
        }
        for number in ["2101234567", "9991234567", "6841234567"] {
            assert!(
                matches!(check(number), Err(PhoneFault::Country(_))),
                "{number}"
            );
        }
    }

    #[test]
    fn no_calling_code_is_the_beginning_of_another() {
        for code in CODES {
            let begins = |other: &&&str| other.starts_with(code);
            assert_eq!(CODES.iter().filter(begins).count(), 1, "{code}");
        }
    }
}
