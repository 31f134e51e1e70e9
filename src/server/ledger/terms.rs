//! The terms of a campaign: from text to what was agreed on, or to the list of all that is wrong with it.

use etalase_model::commission::Terms;
use etalase_model::record::{ReadFault, Reader, read};

use crate::campaigns::document::json;

/// Reads terms strictly, form first and then meaning.
///
/// # Errors
/// Every fault that was found, each with path, rule and mend.
pub fn parse(text: &str) -> Result<Terms, Vec<ReadFault>> {
    let terms: Terms = read(&json(text)?, Reader::strict())?;
    let faults = terms.faults();
    if faults.is_empty() {
        Ok(terms)
    } else {
        Err(faults)
    }
}
