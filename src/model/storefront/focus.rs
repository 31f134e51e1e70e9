//! Where the focus goes after an act of the shopper: where the eye goes. What nobody did moves no focus.

mod rules;

/// A place of the window that can take the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FocusTarget {
    /// The stage, where the player's keys are heard.
    Stage,
    /// The button of the sound.
    Sound,
    /// What has opened over the picture.
    Panel,
    /// What had the focus before that opened.
    Opener,
    /// The form for a review.
    Form,
    /// Its first field with a fault, if one has any.
    Fault,
    /// Why the review could not be sent.
    Alarm,
    /// What is said once it is stored.
    Thanks,
    /// The button that opens the form.
    Write,
    /// The count of so many stars.
    Stars(u32),
    /// The list of reviews.
    Reviews,
    /// One review of the list, counted from 0.
    Review(usize),
    /// One line of the cart, counted from 0.
    Line(usize),
    /// What is said of an empty cart.
    EmptyCart,
}
