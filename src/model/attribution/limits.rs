//! How much of a journey is kept.

pub(super) const MAX_TOUCHES: usize = 32;
/// Of the whole text.
pub(super) const MAX_BYTES: usize = 4_096;

/// Of one touch, so that two always fit.
pub(super) const MAX_TOUCH_BYTES: usize = 1_900;
