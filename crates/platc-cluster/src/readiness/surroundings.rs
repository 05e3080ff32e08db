//! What is known beside the object that is judged.

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;

use crate::object::text;

/// How long a refusal or a missing status may be of the moment, in seconds.
pub(super) const SETTLING: i64 = 10;
/// How long a pod may wait for a node, for a volume or for a Secret, in seconds.
pub(super) const PATIENCE: i64 = 60;

/// How far the clocks of a server, its nodes and this machine may be apart, in seconds.
const SKEW: i64 = 5;

/// What is known beside the object. Lists may hold more than belongs to the object, such as all pods
/// of its namespace; an empty list means that nothing is known, and never makes an object fail.
#[derive(Clone, Copy)]
pub struct Surroundings<'a> {
    /// The moment of judging, best by the clock of the server.
    pub now: Timestamp,
    /// When waiting began. What an event, or the end of a container, told before may be mended since,
    /// so it is no cause of a failure. `Timestamp::MIN` takes everything for current.
    pub since: Timestamp,
    /// Pods of the object's namespace.
    pub pods: &'a [Value],
    /// `ReplicaSet`s of the object's namespace. Without them the pods of a Deployment are not looked
    /// at, since nothing else says which of them are of the newest revision.
    pub replica_sets: &'a [Value],
    /// Events (`v1`) of the object's namespace.
    pub events: &'a [Value],
    /// `StorageClass`es.
    pub storage_classes: &'a [Value],
    /// Endpoints (`v1`) or `EndpointSlice`s of any namespaces.
    pub endpoints: &'a [Value],
}

impl Surroundings<'_> {
    /// Nothing but the time is known.
    pub const fn unknown(now: Timestamp, since: Timestamp) -> Self {
        Self {
            now,
            since,
            pods: &[],
            replica_sets: &[],
            events: &[],
            storage_classes: &[],
            endpoints: &[],
        }
    }

    /// Whether something happened after waiting began. What has no time is taken for new.
    pub(super) fn is_current(&self, then: Option<Timestamp>) -> bool {
        // Objects carry whole seconds.
        then.is_none_or(|then| then.as_second() >= self.since.as_second().saturating_sub(SKEW))
    }

    /// Whether something happened after waiting began, without allowing for clocks that differ: for what
    /// happens again if it was not taken for new.
    pub(super) fn is_after(&self, then: Option<Timestamp>) -> bool {
        then.is_none_or(|then| then.as_second() >= self.since.as_second())
    }

    /// Whether something began at least so many seconds ago. What has no time is taken for old.
    pub(super) fn is_older(&self, then: Option<Timestamp>, seconds: i64) -> bool {
        then.is_none_or(|then| self.now.as_second().saturating_sub(then.as_second()) >= seconds)
    }
}

/// The time at a JSON pointer, in the form of RFC 3339.
pub(super) fn moment(object: &Value, pointer: &str) -> Option<Timestamp> {
    text(object, pointer)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn times_are_compared_in_whole_seconds_and_clocks_may_differ() {
        let time = |text: &str| moment(&json!({"t": text}), "/t");
        let now = time("2026-11-21T10:00:00.900Z").unwrap();
        let since = time("2026-11-21T09:59:00.500Z").unwrap();
        let surroundings = Surroundings::unknown(now, since);
        for (text, current, old) in [
            ("2026-11-21T09:58:54Z", false, true),
            ("2026-11-21T09:58:55Z", true, true),
            ("2026-11-21T09:59:00Z", true, true),
            ("2026-11-21T09:59:00.123456Z", true, true),
            ("2026-11-21T12:59:01+03:00", true, false),
            ("2026-11-21T10:05:00Z", true, false),
            ("yesterday", true, true),
            ("", true, true),
        ] {
            assert_eq!(surroundings.is_current(time(text)), current, "{text}");
            assert_eq!(surroundings.is_older(time(text), PATIENCE), old, "{text}");
        }
    }
}
