//! What creators brought and earn.
//!
//! - [`report`]: the sums; [`terms`]: reading what a brand agreed on with its creators

pub mod report;
pub mod terms;
