//! How what windows and shops send can fail.

use axum::http::StatusCode;
use etalase_model::beacon::MAX_BEACONS;

use super::Problem;

impl Problem {
    /// A batch that is no list of events, or too many of them.
    pub fn events_invalid() -> Self {
        let detail = format!(
            "The batch is not {{\"events\": […]}} with 1 to {MAX_BEACONS} events; nothing was stored."
        );
        let mend = "Send the events in several batches; each keeps its id.";
        Self::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "events_invalid",
            detail,
            mend,
        )
    }

    /// No kind of shop has this name.
    pub fn source_unknown() -> Self {
        let mend = "Send to …/orders/shopify, woocommerce, stripe or generic.";
        Self::not_found("source_unknown", "There is no such kind of shop.", mend)
    }

    /// The campaign's checkout links lead to the shop itself.
    pub fn checkout_elsewhere() -> Self {
        let mend = "Use the checkout link of the campaign's window; carts are made here for BigCommerce with \"store\", \"server\" and \"cart\" only.";
        Self::not_found(
            "checkout_elsewhere",
            "No carts are made here for this campaign.",
            mend,
        )
    }

    /// The server has no secret for such webhooks.
    pub fn orders_not_set_up() -> Self {
        let detail = "This server has no secret for such webhooks of this campaign.";
        let mend = "Write the shop's secret into the file of secrets and send the server SIGHUP, or start it anew; see `etalase serve --help`.";
        Self::not_found("orders_not_set_up", detail, mend)
    }

    /// A webhook without a right signature.
    pub fn signature_invalid() -> Self {
        let detail = "The signature does not belong to this body; nothing was stored.";
        let mend = "Compare the shop's secret with the server's, and let nothing on the way change the body.";
        Self::new(StatusCode::UNAUTHORIZED, "signature_invalid", detail, mend)
    }

    /// A webhook whose signature was made at another time.
    pub fn signature_expired() -> Self {
        let detail = "The signature was made more than five minutes before or after now; nothing was stored.";
        let mend = "Sign anew whenever you send, and set the clocks.";
        Self::new(StatusCode::UNAUTHORIZED, "signature_expired", detail, mend)
    }
}
