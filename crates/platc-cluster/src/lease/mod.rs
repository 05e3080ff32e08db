//! The lease: one apply at a time, and none that waits for ever behind one that died.
//!
//! A run renews its lease three times in its duration. A lease that was not renewed in time is free for
//! the next run, but clocks differ: so that run first watches for half the duration, in which a holder
//! that lives would have renewed it. A run that cannot renew its lease stops writing when the duration
//! is over; and what platc keeps in the cluster takes nothing from it ([`Fence`]).

mod heartbeat;
mod record;

use std::time::Duration;

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;

pub use self::heartbeat::Held;
pub use self::record::{Fence, HeldBy};

use self::heartbeat::Moment;
use self::record::{Record, Term};
use crate::api::Dependents;
use crate::connection::Cluster;
use crate::error::Error;
use crate::object::{Key, resource_version, uid};

/// How long a lease lasts when it is not renewed.
pub const DURATION: Duration = Duration::from_secs(30);
/// How often something is tried again when others write at the same time.
const ATTEMPTS: u32 = 5;

/// A run that wants the lease.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holder {
    /// Who and where, for people: `alice@laptop pid 42`.
    pub identity: String,
    /// Id of the plan that it carries out.
    pub plan: String,
}

/// Why there is no lease.
#[derive(Debug, thiserror::Error)]
pub enum LeaseError {
    /// Another run holds it.
    #[error("another run holds the lease of this platform: {0}; {ends}", ends = ending(.0))]
    Held(Box<HeldBy>),
    /// `unlock` was told of another holding than the one that there is.
    #[error("the lease is not held under the id {asked} any more, but under {}, by {by}", by.id)]
    OtherId {
        /// The id that was asked for.
        asked: String,
        /// Who holds the lease now.
        by: Box<HeldBy>,
    },
    /// `unlock` found nothing to unlock.
    #[error("nobody holds the lease of {0}")]
    Free(String),
    /// A request failed.
    #[error(transparent)]
    Failed(#[from] Error),
}

fn ending(by: &HeldBy) -> String {
    let unlock = format!(
        "if that run is dead, `platc unlock --id {}` frees it",
        by.id
    );
    match by.expires {
        Some(expires) => format!("it ends at {expires:.0} unless it is renewed; {unlock}"),
        None => unlock,
    }
}

/// Gets the lease of a platform and keeps renewing it in the background until it is released or
/// dropped. The namespace must be there. When the lease was not renewed in time by who has it, this
/// takes half of `duration`, which is in whole seconds.
pub async fn acquire(
    cluster: &Cluster,
    platform: &str,
    namespace: &str,
    holder: Holder,
    duration: Duration,
) -> Result<Held, LeaseError> {
    let place = Place::of(cluster, platform, namespace);
    let id = random_id()?;
    for _ in 0..ATTEMPTS {
        let asked = Moment::now();
        let live = place.get().await?;
        let (mut lease, transitions) = match &live {
            None => {
                // Whoever deleted the Lease did not delete what runs wrote under its numbers.
                let last = crate::inventory::last_transitions(cluster, platform, namespace);
                (record::new(namespace, &place.key.name), last.await?)
            }
            Some(live) => {
                let record = Record::read(live);
                if let Some(by) = record.held_by {
                    if by.id == id {
                        // It was ours: the answer to the first attempt got lost.
                        let fence = fence(&holder, record.transitions);
                        return Ok(Held::keep(place, live.clone(), fence, (asked, duration)));
                    }
                    if !by.is_expired(Timestamp::now()) {
                        return Err(LeaseError::Held(Box::new(by)));
                    }
                    if let Some(by) = place.watch(live, duration / 2).await? {
                        return Err(LeaseError::Held(Box::new(by)));
                    }
                }
                (live.clone(), record.transitions)
            }
        };
        let renewed = Moment::now();
        let term = Term {
            now: Timestamp::now(),
            duration,
            transitions: transitions + 1,
        };
        record::give(&mut lease, &holder, &id, term);
        if let Some(lease) = place.put(&lease).await? {
            let fence = fence(&holder, transitions + 1);
            return Ok(Held::keep(place, lease, fence, (renewed, duration)));
        }
    }
    Err(place.restless().into())
}

/// Who holds the lease of a platform, if anybody does.
pub async fn held_by(
    cluster: &Cluster,
    platform: &str,
    namespace: &str,
) -> Result<Option<HeldBy>, Error> {
    let lease = Place::of(cluster, platform, namespace).get().await?;
    Ok(lease.and_then(|lease| Record::read(&lease).held_by))
}

/// Takes the lease away from the run that holds it under this id, and says which one that was. A run
/// that still lives notices at its next renewal, and stops.
pub async fn unlock(
    cluster: &Cluster,
    platform: &str,
    namespace: &str,
    id: &str,
) -> Result<HeldBy, LeaseError> {
    let place = Place::of(cluster, platform, namespace);
    for _ in 0..ATTEMPTS {
        let lease = place.get().await?;
        let record = lease.as_ref().map(Record::read);
        let (Some(mut lease), Some(by)) = (lease, record.and_then(|record| record.held_by)) else {
            return Err(LeaseError::Free(platform.to_owned()));
        };
        if by.id != id {
            return Err(LeaseError::OtherId {
                asked: id.to_owned(),
                by: Box::new(by),
            });
        }
        record::free(&mut lease, Timestamp::now());
        if place.put(&lease).await?.is_some() {
            return Ok(by);
        }
    }
    Err(place.restless().into())
}

/// An id that no other run has.
pub fn random_id() -> Result<String, Error> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes)
        .map_err(|error| Error::State(format!("this system gives no random numbers: {error}")))?;
    Ok(crate::hex(&bytes))
}

fn fence(holder: &Holder, transitions: i64) -> Fence {
    Fence {
        plan: holder.plan.clone(),
        transitions,
    }
}

/// The Lease of a platform.
#[derive(Clone, Debug)]
struct Place {
    cluster: Cluster,
    kind: crate::kind::Kind,
    key: Key,
}

impl Place {
    fn of(cluster: &Cluster, platform: &str, namespace: &str) -> Self {
        let kind = cluster.known("coordination.k8s.io", "Lease");
        Self {
            cluster: cluster.clone(),
            key: Key::new(&kind, Some(namespace), &format!("platc-{platform}")),
            kind,
        }
    }

    async fn get(&self) -> Result<Option<Value>, Error> {
        self.cluster.get(&self.kind, &self.key).await
    }

    /// Creates or replaces the Lease; `None` when somebody else wrote it first.
    async fn put(&self, lease: &Value) -> Result<Option<Value>, Error> {
        let result = if resource_version(lease).is_some() {
            self.cluster.replace(&self.kind, &self.key, lease).await
        } else {
            self.cluster.create(&self.kind, &self.key, lease).await
        };
        match result {
            Ok(lease) => Ok(Some(lease)),
            Err(error) if error.is_conflict() => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Who holds a lease that should have been renewed, if it is renewed within this time after all.
    async fn watch(&self, lease: &Value, time: Duration) -> Result<Option<HeldBy>, Error> {
        tokio::time::sleep(time).await;
        let now = self.get().await?;
        let renewed = now.filter(|now| resource_version(now) != resource_version(lease));
        Ok(renewed.and_then(|lease| Record::read(&lease).held_by))
    }

    fn restless(&self) -> Error {
        Error::State(format!("{} changes all the time", self.key))
    }

    async fn delete(&self, lease: &Value) -> Result<(), Error> {
        let uid = uid(lease).unwrap_or_default();
        self.cluster
            .delete(&self.kind, &self.key, uid, Dependents::Deleted)
            .await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn row_20_who_waits_is_told_how_to_unlock() {
        let by = |expires: Option<&str>| {
            Box::new(HeldBy {
                id: "9c1d".to_owned(),
                holder: Holder {
                    identity: "alice@laptop pid 42".to_owned(),
                    plan: "p1".to_owned(),
                },
                since: Some("2026-11-21T10:00:00.25Z".parse().unwrap()),
                expires: expires.map(|expires| expires.parse().unwrap()),
            })
        };
        for (error, expected) in [
            (
                LeaseError::Held(by(Some("2026-11-21T10:00:30Z"))),
                "another run holds the lease of this platform: alice@laptop pid 42, plan p1, since 2026-11-21T10:00:00Z; \
                 it ends at 2026-11-21T10:00:30Z unless it is renewed; if that run is dead, `platc unlock --id 9c1d` frees it",
            ),
            (
                LeaseError::Held(by(None)),
                "another run holds the lease of this platform: alice@laptop pid 42, plan p1, since 2026-11-21T10:00:00Z; \
                 if that run is dead, `platc unlock --id 9c1d` frees it",
            ),
            (
                LeaseError::OtherId {
                    asked: "0000".to_owned(),
                    by: by(None),
                },
                "the lease is not held under the id 0000 any more, but under 9c1d, by alice@laptop pid 42, plan p1, \
                 since 2026-11-21T10:00:00Z",
            ),
            (
                LeaseError::Free("lake".to_owned()),
                "nobody holds the lease of lake",
            ),
        ] {
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn ids_differ() {
        let (one, other) = (random_id().unwrap(), random_id().unwrap());
        assert_eq!((one.len(), other.len()), (16, 16));
        assert_ne!(one, other);
    }
}
