//! Any other shop: it sends a [`OrderNotice`], which is documented in the API's own description.

use etalase_model::commission::{AttributionHints, Kind, OrderNotice, OrderUpdate};
use etalase_model::record::{ReadFault, Reader, read as read_record};

use super::body::WebhookJson;

pub(super) fn read(body: WebhookJson) -> Result<Option<OrderUpdate>, Vec<ReadFault>> {
    if body.text("/kind").and_then(Kind::parse).is_none() {
        return Ok(None);
    }
    let notice: OrderNotice = read_record(body.value(), Reader::strict())?;
    let event = notice.event(&mut |note| body.notes().add(note))?;
    let mut hints = AttributionHints {
        coupons: notice.codes,
        buyer: notice.buyer,
        ..AttributionHints::default()
    };
    for (key, value) in &notice.attributes.0 {
        hints.put(key, value);
    }
    Ok(Some(OrderUpdate {
        order: notice.order,
        events: vec![event],
        hints,
        ..OrderUpdate::default()
    }))
}
