//! What is kept of people, and for how long.
//!
//! - [`person`]: what is kept of one person, told or erased; [`retention`]: what is let go of after its time

pub mod person;
pub mod retention;
