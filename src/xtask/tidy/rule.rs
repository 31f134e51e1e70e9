//! A rule, where it is broken, and what it is about.

/// One rule, as a contributor who broke it should read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rule {
    pub(super) name: &'static str,
    pub(super) why: &'static str,
    pub(super) mend: &'static str,
}

/// A broken rule and the place where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) rule: Rule,
    pub(super) place: String,
}

/// A file somebody wrote, its path relative to the clone and with `/`.
#[derive(Debug, Clone)]
pub(super) struct Source {
    pub(super) path: String,
    pub(super) text: String,
}
