//! What events say about an object.

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;

use super::Surroundings;
use super::surroundings::moment;
use crate::object::{text, uid};

/// An event, as far as it matters here.
pub(super) struct Event<'a> {
    pub(super) reason: &'a str,
    pub(super) message: &'a str,
    /// When it was told first.
    pub(super) first: Option<Timestamp>,
    /// When it was told last; controllers count repetitions in one event.
    pub(super) last: Option<Timestamp>,
}

/// The events about this very object; those about a predecessor of the same name do not count.
pub(super) fn about<'a>(
    object: &Value,
    surroundings: &Surroundings<'a>,
) -> impl Iterator<Item = Event<'a>> {
    let uid = uid(object).unwrap_or_default();
    surroundings
        .events
        .iter()
        .filter(move |event| text(event, "/involvedObject/uid") == Some(uid))
        .map(read)
}

/// The events about the claim of this name.
pub(super) fn about_claim<'a>(
    namespace: Option<&str>,
    name: &str,
    surroundings: &Surroundings<'a>,
) -> impl Iterator<Item = Event<'a>> {
    surroundings
        .events
        .iter()
        .filter(move |event| {
            text(event, "/involvedObject/kind") == Some("PersistentVolumeClaim")
                && text(event, "/involvedObject/namespace") == namespace
                && text(event, "/involvedObject/name") == Some(name)
        })
        .map(read)
}

/// Events come with the older times, with those of `events.k8s.io`, or both.
fn read(event: &Value) -> Event<'_> {
    let time = |pointers: [&str; 3]| pointers.iter().find_map(|pointer| moment(event, pointer));
    Event {
        reason: text(event, "/reason").unwrap_or_default(),
        message: text(event, "/message").unwrap_or_default(),
        first: time([
            "/firstTimestamp",
            "/eventTime",
            "/metadata/creationTimestamp",
        ]),
        last: time(["/series/lastObservedTime", "/lastTimestamp", "/eventTime"])
            .or_else(|| moment(event, "/metadata/creationTimestamp")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::samples::{surroundings, time};
    use super::*;

    #[test]
    fn times_are_read_in_both_forms_of_events() {
        let old = json!({
            "firstTimestamp": "2026-11-21T09:00:00Z", "lastTimestamp": "2026-11-21T09:30:00Z",
            "eventTime": null, "count": 7,
        });
        let once = json!({
            "firstTimestamp": null, "lastTimestamp": null,
            "eventTime": "2026-11-21T09:10:00.123456Z",
        });
        let series = json!({
            "firstTimestamp": null, "lastTimestamp": null,
            "eventTime": "2026-11-21T09:10:00.123456Z",
            "series": {"count": 3, "lastObservedTime": "2026-11-21T09:20:00.500000Z"},
        });
        for (event, first, last) in [
            (old, "2026-11-21T09:00:00Z", "2026-11-21T09:30:00Z"),
            (
                once,
                "2026-11-21T09:10:00.123456Z",
                "2026-11-21T09:10:00.123456Z",
            ),
            (
                series,
                "2026-11-21T09:10:00.123456Z",
                "2026-11-21T09:20:00.5Z",
            ),
        ] {
            let read = read(&event);
            assert_eq!(
                (read.first, read.last),
                (Some(time(first)), Some(time(last)))
            );
        }
    }

    #[test]
    fn a_predecessor_of_the_same_name_is_somebody_else() {
        let event = |uid: &str| {
            json!({
                "involvedObject": {"kind": "Pod", "namespace": "web", "name": "a-0", "uid": uid},
                "reason": "FailedCreate", "message": uid,
            })
        };
        let events = [event("u1"), event("u2"), json!({"reason": "Other"})];
        let surroundings = Surroundings {
            events: &events,
            ..surroundings()
        };
        let pod = json!({"metadata": {"name": "a-0", "namespace": "web", "uid": "u2"}});
        let found: Vec<&str> = about(&pod, &surroundings)
            .map(|event| event.message)
            .collect();
        assert_eq!(found, ["u2"]);
    }
}
