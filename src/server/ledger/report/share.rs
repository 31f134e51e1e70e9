//! A part of a whole, in whole hundredths of a per cent.

use std::fmt;

/// `None` where the whole is nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share(pub(super) Option<u64>);

impl Share {
    /// So many of so many, rounded half up.
    pub(super) fn of(part: u64, whole: u64) -> Self {
        let (part, whole) = (u128::from(part), u128::from(whole));
        let points = (2 * 10_000 * part + whole).checked_div(2 * whole);
        Self(points.and_then(|points| u64::try_from(points).ok()))
    }
}

impl fmt::Display for Share {
    /// Per cent with two decimals, nothing for a share of nothing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Some(points) => write!(f, "{}.{:02}", points / 100, points % 100),
            None => Ok(()),
        }
    }
}
