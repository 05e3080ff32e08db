//! A rule that is held against many things.

use std::fmt::Display;

/// What a rule was held against, and what breaks it.
#[derive(Default)]
pub(crate) struct Rule {
    looked_at: usize,
    broken_by: Vec<String>,
}

impl Rule {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Holds the rule against something.
    pub(crate) fn check(&mut self, holds: bool, what: impl Display) {
        self.looked_at += 1;
        if !holds {
            self.broken_by.push(what.to_string());
        }
    }

    /// Fails with everything that breaks the rule, and when there was nothing to look at.
    pub(crate) fn conclude(self) {
        assert_eq!(self.broken_by, Vec::<String>::new());
        assert!(self.looked_at > 0, "the rule was held against nothing");
    }
}
