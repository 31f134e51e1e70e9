//! What goes wrong with creators' links.

use axum::http::StatusCode;
use etalase_model::creator::landing::LandingFault;

use super::Problem;

impl Problem {
    /// No creator's link has this id.
    pub fn creator_link_unknown() -> Self {
        let mend = "Copy the whole link from the post; whoever made it finds it with `etalase creator list`.";
        Self::not_found(
            "creator_link_unknown",
            "There is no creator's link at this address.",
            mend,
        )
    }

    /// A code is none of the campaign's creators'.
    pub fn creator_unknown() -> Self {
        let mend = "Put the creator into the campaign's \"creators\" or into its terms (`etalase terms put`).";
        Self::not_found(
            "creator_unknown",
            "No creator of this campaign has this code.",
            mend,
        )
    }

    /// A creator's link was taken back.
    pub fn creator_link_revoked() -> Self {
        let mend = "Ask the creator for a new link; the shop itself is where it was.";
        Self::new(
            StatusCode::GONE,
            "creator_link_revoked",
            "This creator's link was taken back.",
            mend,
        )
    }

    /// A creator's link leads to a page that its campaign does not name any more.
    pub fn landing_refused(fault: &LandingFault) -> Self {
        let detail = format!("This link is not followed: {fault}.");
        Self::new(
            StatusCode::FORBIDDEN,
            "landing_refused",
            detail,
            fault.mend(),
        )
    }
}
