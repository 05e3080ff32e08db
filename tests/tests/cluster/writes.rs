//! The writes of an apply, by what they are for.

use platc_testbed::Request;

/// What a write is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    LeaseTaken,
    LeaseRenewed,
    LeaseReleased,
    Inventory,
    JournalBegun,
    JournalNoted,
    JournalEnded,
    History,
    Namespace,
    Secret,
    Object,
}

impl Sort {
    pub(crate) fn of(request: &Request) -> Option<Self> {
        if !request.is_write() {
            return None;
        }
        let (path, body) = (request.path.as_str(), request.body.as_str());
        let keeps = |word: &str| body.contains(&format!("\"platc.io/keeps\":\"{word}\""));
        Some(if path.contains("/leases") {
            match request.method.as_str() {
                "POST" => Self::LeaseTaken,
                _ if body.contains("\"holderIdentity\":\"\"") => Self::LeaseReleased,
                _ => Self::LeaseRenewed,
            }
        } else if keeps("journal") {
            if body.contains("\\\"outcome\\\":\\\"complete\\\"") {
                Self::JournalEnded
            } else if body.contains("\\\"done\\\":[]") {
                Self::JournalBegun
            } else {
                Self::JournalNoted
            }
        } else if keeps("history") {
            Self::History
        } else if path.contains("/configmaps/platc-") || body.contains("\"name\":\"platc-") {
            Self::Inventory
        } else if path.ends_with("/secrets") || path.contains("/secrets/") {
            Self::Secret
        } else if path.starts_with("/api/v1/namespaces") && path.split('/').count() <= 5 {
            Self::Namespace
        } else {
            Self::Object
        })
    }

    /// Whether every undisturbed apply has the same number of them: the others come with time.
    pub(crate) fn is_certain(self) -> bool {
        !matches!(self, Self::LeaseRenewed | Self::JournalNoted)
    }
}
