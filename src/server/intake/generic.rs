//! Any other shop: it sends a [`Notice`], which is documented in the API's own description.

use etalase_model::commission::{Kind, Notice};
use etalase_model::record::{Fault, Reading, read as read_record};
use serde_json::Value;

use super::{Hints, Statement};

pub(super) fn read(kind: &str, body: &Value) -> Result<Option<Statement>, Vec<Fault>> {
    if Kind::parse(kind).is_none() {
        return Ok(None);
    }
    let notice: Notice = read_record(body, Reading::strict())?;
    let event = notice.event()?;
    let mut hints = Hints {
        coupons: notice.codes,
        ..Hints::default()
    };
    for (key, value) in &notice.attributes.0 {
        hints.put(key, value);
    }
    Ok(Some(Statement {
        order: notice.order,
        events: vec![event],
        hints,
    }))
}
