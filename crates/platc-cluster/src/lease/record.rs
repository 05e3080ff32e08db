//! What a Lease says: who holds it, since when, and for how long.

use std::fmt;
use std::time::Duration;

use k8s_openapi::jiff::Timestamp;
use platc_objects::labels::MANAGED_BY;
use serde_json::{Value, json};

use super::Holder;
use crate::object::{annotation, number, set_annotation, text};

/// The plan that is carried out.
const PLAN: &str = "platc.io/plan";
/// Number of the lease under which an object was written.
const TRANSITIONS: &str = "platc.io/lease-transitions";
/// Identifies one holding of the lease.
const RUN: &str = "platc.io/run";

/// A number that grows with each run that gets the lease. What platc keeps in the cluster bears that of
/// its writer, and takes nothing from a run with a smaller one: such a run has lost its lease without
/// knowing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fence {
    /// Id of the plan that the run carries out.
    pub plan: String,
    /// `leaseTransitions` of the lease when the run got it.
    pub transitions: i64,
}

impl Fence {
    /// What an object says of its writer.
    pub(crate) fn of(object: &Value) -> Option<Self> {
        Some(Self {
            plan: annotation(object, PLAN)?.to_owned(),
            transitions: annotation(object, TRANSITIONS)?.parse().ok()?,
        })
    }

    /// Writes it on an object.
    pub(crate) fn put_on(&self, object: &mut Value) {
        set_annotation(object, PLAN, &self.plan);
        set_annotation(object, TRANSITIONS, &self.transitions.to_string());
    }

    /// Whether a run may write what this one wrote last. Two runs have the same number only when the
    /// Lease was deleted in between; then the first one to write wins.
    pub(crate) fn admits(&self, run: &Self) -> bool {
        self.transitions < run.transitions || self == run
    }
}

/// Who holds a lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldBy {
    /// Id of this holding, which `unlock` wants to hear; no other holding ever has it.
    pub id: String,
    /// The run.
    pub holder: Holder,
    /// When it got the lease.
    pub since: Option<Timestamp>,
    /// When the lease ends if it is not renewed; `None` when it does not say.
    pub expires: Option<Timestamp>,
}

impl HeldBy {
    /// Whether it should have been renewed by now.
    pub(super) fn is_expired(&self, now: Timestamp) -> bool {
        self.expires.is_none_or(|expires| expires <= now)
    }
}

/// `alice@laptop pid 42, plan 3f9c, since 2026-11-21T10:00:00Z`.
impl fmt::Display for HeldBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Holder { identity, plan } = &self.holder;
        f.write_str(identity)?;
        if !plan.is_empty() {
            write!(f, ", plan {plan}")?;
        }
        match self.since {
            Some(since) => write!(f, ", since {since:.0}"),
            None => Ok(()),
        }
    }
}

/// A Lease.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Who holds it, if anybody.
    pub(super) held_by: Option<HeldBy>,
    /// How often it went from one run to another.
    pub(super) transitions: i64,
}

impl Record {
    pub(super) fn read(lease: &Value) -> Self {
        let time = |pointer: &str| text(lease, pointer)?.parse::<Timestamp>().ok();
        let identity = text(lease, "/spec/holderIdentity").filter(|holder| !holder.is_empty());
        let seconds = number(lease, "/spec/leaseDurationSeconds").unwrap_or_default();
        let renewed = time("/spec/renewTime");
        let held_by = identity.map(|identity| HeldBy {
            // A lease that somebody else has taken has no id; then its holder's name is what tells it.
            id: annotation(lease, RUN)
                .filter(|id| !id.is_empty())
                .unwrap_or(identity)
                .to_owned(),
            holder: Holder {
                identity: identity.to_owned(),
                plan: annotation(lease, PLAN).unwrap_or_default().to_owned(),
            },
            since: time("/spec/acquireTime"),
            expires: renewed.and_then(|renewed| {
                let duration = Duration::from_secs(u64::try_from(seconds).unwrap_or_default());
                renewed.checked_add(duration).ok()
            }),
        });
        Self {
            held_by,
            transitions: number(lease, "/spec/leaseTransitions").unwrap_or_default(),
        }
    }
}

/// A Lease that nobody has made yet.
pub(super) fn new(namespace: &str, name: &str) -> Value {
    json!({
        "apiVersion": "coordination.k8s.io/v1",
        "kind": "Lease",
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": {"app.kubernetes.io/managed-by": MANAGED_BY},
        },
    })
}

/// Gives a Lease to a run.
pub(super) fn give(lease: &mut Value, holder: &Holder, id: &str, term: Term) {
    let now = micro_time(term.now);
    lease["spec"] = json!({
        "holderIdentity": holder.identity,
        "leaseDurationSeconds": term.duration.as_secs().max(1),
        "acquireTime": now,
        "renewTime": now,
        "leaseTransitions": term.transitions,
    });
    set_annotation(lease, PLAN, &holder.plan);
    set_annotation(lease, RUN, id);
}

/// How long a run gets a Lease.
#[derive(Clone, Copy, Debug)]
pub(super) struct Term {
    pub(super) now: Timestamp,
    pub(super) duration: Duration,
    pub(super) transitions: i64,
}

/// The holder goes on.
pub(super) fn renew(lease: &mut Value, now: Timestamp) {
    lease["spec"]["renewTime"] = micro_time(now).into();
}

/// Nobody holds the Lease any more. How often it changed hands stays.
pub(super) fn free(lease: &mut Value, now: Timestamp) {
    lease["spec"]["holderIdentity"] = "".into();
    lease["spec"]["leaseDurationSeconds"] = 1.into();
    lease["spec"]["renewTime"] = micro_time(now).into();
    set_annotation(lease, PLAN, "");
    set_annotation(lease, RUN, "");
}

/// Time as the fields of a Lease have it; the server refuses other numbers of digits.
fn micro_time(time: Timestamp) -> String {
    format!("{time:.6}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn time(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn holder() -> Holder {
        Holder {
            identity: "alice@laptop pid 42".to_owned(),
            plan: "p1".to_owned(),
        }
    }

    fn given() -> Value {
        let mut lease = new("data", "platc-lake");
        let term = Term {
            now: time("2026-11-21T10:00:00.25Z"),
            duration: Duration::from_secs(30),
            transitions: 4,
        };
        give(&mut lease, &holder(), "9c1d", term);
        lease
    }

    #[test]
    fn a_lease_is_written_as_the_server_wants_it() {
        assert_eq!(
            given(),
            json!({
                "apiVersion": "coordination.k8s.io/v1",
                "kind": "Lease",
                "metadata": {
                    "name": "platc-lake",
                    "namespace": "data",
                    "labels": {"app.kubernetes.io/managed-by": "platc"},
                    "annotations": {"platc.io/plan": "p1", "platc.io/run": "9c1d"},
                },
                "spec": {
                    "holderIdentity": "alice@laptop pid 42",
                    "leaseDurationSeconds": 30,
                    "acquireTime": "2026-11-21T10:00:00.250000Z",
                    "renewTime": "2026-11-21T10:00:00.250000Z",
                    "leaseTransitions": 4,
                },
            })
        );
    }

    #[test]
    fn a_lease_says_who_holds_it_and_for_how_long() {
        let mut lease = given();
        renew(&mut lease, time("2026-11-21T10:00:10Z"));
        let by = Record::read(&lease).held_by.unwrap();
        let expected = HeldBy {
            id: "9c1d".to_owned(),
            holder: holder(),
            since: Some(time("2026-11-21T10:00:00.25Z")),
            expires: Some(time("2026-11-21T10:00:40Z")),
        };
        assert_eq!(by, expected);
        assert_eq!(
            by.to_string(),
            "alice@laptop pid 42, plan p1, since 2026-11-21T10:00:00Z"
        );
        assert!(!by.is_expired(time("2026-11-21T10:00:39Z")));
        assert!(by.is_expired(time("2026-11-21T10:00:40Z")));
    }

    #[test]
    fn a_free_lease_keeps_its_number() {
        let mut freed = given();
        free(&mut freed, time("2026-11-21T10:00:20Z"));
        for (lease, transitions) in [(freed, 4), (new("data", "platc-lake"), 0)] {
            let expected = Record {
                held_by: None,
                transitions,
            };
            assert_eq!(Record::read(&lease), expected);
        }
    }

    #[test]
    fn a_lease_of_another_program_is_held_too() {
        let lease = json!({"spec": {"holderIdentity": "other-operator"}});
        let by = Record::read(&lease).held_by.unwrap();
        let expected = HeldBy {
            id: "other-operator".to_owned(),
            holder: Holder {
                identity: "other-operator".to_owned(),
                plan: String::new(),
            },
            since: None,
            expires: None,
        };
        assert_eq!(by, expected);
        assert_eq!(by.to_string(), "other-operator");
        assert!(by.is_expired(time("2026-11-21T10:00:00Z")));
    }

    #[test]
    fn row_21_only_the_same_or_a_later_run_is_admitted() {
        let fence = |plan: &str, transitions| Fence {
            plan: plan.to_owned(),
            transitions,
        };
        let written = fence("p1", 4);
        for (run, expected) in [
            (fence("p1", 4), true),
            (fence("p2", 5), true),
            (fence("p1", 5), true),
            (fence("p2", 4), false),
            (fence("p1", 3), false),
        ] {
            assert_eq!(written.admits(&run), expected, "{run:?}");
        }
    }
}
