//! Money as whole minor units: no amount is ever a fraction.

mod decimal;

pub use decimal::Rounded;

use crate::record::{Read, Reader, Value};

/// An amount in minor units of the campaign's currency (ISO 4217 exponent): Rp 89.000 is `8_900_000`, $1.50 is `150`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Minor(pub i64);

/// Writes an amount as people read it; only a browser's `Intl` knows how.
pub type MoneyFormat<'a> = &'a dyn Fn(Minor) -> String;

impl Minor {
    /// The largest amount that a browser's numbers hold exactly.
    pub const MAX: Self = Self((1 << 53) - 1);

    /// So many times this amount, at most [`Minor::MAX`].
    pub fn times(self, quantity: u32) -> Self {
        Self(self.0.saturating_mul(i64::from(quantity))).min(Self::MAX)
    }

    /// Both amounts together, at most [`Minor::MAX`].
    pub fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0)).min(Self::MAX)
    }
}

impl Read for Minor {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let amount = value
            .integer()
            .filter(|amount| (0..=Self::MAX.0).contains(amount));
        if amount.is_none() {
            reading.fault::<V>(
                "must be an amount in whole minor units, zero or more",
                "Write the amount times 100 for IDR and USD: Rp 89.000 is 8900000.",
            );
        }
        Self(amount.unwrap_or_default())
    }
}

/// An ISO 4217 currency code: three capital letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Currency(String);

impl Currency {
    /// The code, if it has the form of one. Whether it is in use is the browser's `Intl` to know.
    pub fn parse(code: &str) -> Option<Self> {
        let formed = code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        formed.then(|| Self(code.to_owned()))
    }

    /// The three letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// How many decimal digits the minor unit has (ISO 4217 table of exponents).
    pub fn exponent(&self) -> u32 {
        match self.0.as_str() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF"
            | "UGX" | "UYI" | "VND" | "VUV" | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            "CLF" | "UYW" => 4,
            _ => 2,
        }
    }
}

impl Read for Currency {
    fn read<V: Value>(value: &V, reading: &mut Reader) -> Self {
        let currency = value.text().and_then(|code| Self::parse(&code));
        if currency.is_none() {
            reading.fault::<V>(
                "must be an ISO 4217 currency code",
                "Write three capital letters, such as \"IDR\".",
            );
        }
        currency.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_rupiah_has_two_decimals_although_nobody_shows_them() {
        assert_eq!(Currency::parse("IDR").unwrap().exponent(), 2);
        assert_eq!(Currency::parse("JPY").unwrap().exponent(), 0);
        assert_eq!(Currency::parse("idr"), None);
    }

    proptest! {
        #[test]
        fn sums_never_wrap_and_never_leave_the_exact_range(a in 0..=Minor::MAX.0, b in 0..=Minor::MAX.0, n: u32) {
            let sum = Minor(a).times(n).plus(Minor(b));
            prop_assert!(sum >= Minor(b).min(Minor::MAX) && sum <= Minor::MAX);
        }
    }
}
