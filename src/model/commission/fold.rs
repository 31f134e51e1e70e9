//! Names and codes as they are compared.

/// A name as it is compared: without the space around it, and without capitals.
pub(super) fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}
