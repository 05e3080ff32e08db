//! Writes one object: applies it, or replaces it in the way that loses nothing.

use std::time::Duration;

use platc_plan::Strategy;
use serde_json::{Value, json};

use crate::api::{Applied, Dependents, Write};
use crate::applying::claims;
use crate::applying::going::until_gone;
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::live::PART_OF;
use crate::object::{Key, set_label, uid};
use crate::ownership::adoption;
use crate::planning::{Todo, Work, keep_replicas, prepared};
use crate::platform::Desired;

/// How long a deleted object may take to go before its successor is made.
const LONGEST_GOING: Duration = Duration::from_mins(5);

/// So often are fields taken over from an object that changes all the time.
const TAKEOVERS: u32 = 10;

/// Writes objects.
pub(super) struct Writer<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) part_of: &'a str,
}

impl Writer<'_> {
    /// Does what is to be done about an object.
    pub(super) async fn write(
        &self,
        kind: &Kind,
        desired: &Desired,
        work: &Work,
    ) -> Result<Applied, Error> {
        let key = &desired.key;
        let mut manifest = prepared(desired, kind)?;
        set_label(&mut manifest, PART_OF, self.part_of);
        let mut force = false;
        match work.todo {
            Todo::Apply {
                force: allowed,
                adopt,
            } => {
                force = allowed || adopt;
                if let Some(live) = &work.live {
                    // With the UID the server takes it for no other object of the name.
                    manifest["metadata"]["uid"] = json!(uid(live));
                    if adopt {
                        self.take_over(kind, key, live).await?;
                    }
                    keep_replicas(self.cluster, (kind, key), live, &manifest).await?;
                }
            }
            Todo::Replace(strategy) => {
                if let Some(live) = &work.live {
                    self.make_way((kind, key), live, strategy, &manifest)
                        .await?;
                }
            }
            Todo::Nothing => {}
        }
        let write = Write {
            force,
            ..Write::APPLY
        };
        let applied = self.cluster.apply(kind, key, &manifest, write).await;
        applied.map_err(|error| moved(key, error))
    }

    /// Makes the fields of client-side tools ours, so that those we drop later go.
    async fn take_over(&self, kind: &Kind, key: &Key, live: &Value) -> Result<(), Error> {
        let Some(planned) = adoption::takeover(live) else {
            return Ok(());
        };
        let mut takeover = planned.clone();
        let mut attempts = 0;
        loop {
            let patched = self.cluster.json_patch(kind, key, &takeover.patch).await;
            attempts += 1;
            let Err(error) = patched else {
                return Ok(());
            };
            if !error.is_conflict() || attempts == TAKEOVERS {
                return Err(error);
            }
            // A controller may have written the status meanwhile; what was planned is as it was then.
            let newest = self.cluster.get(kind, key).await?;
            let Some(newest) = newest.filter(|newest| uid(newest) == uid(live)) else {
                return Err(error);
            };
            match adoption::takeover(&newest) {
                Some(again) if (&again.from, &again.fields) == (&planned.from, &planned.fields) => {
                    takeover = again;
                }
                Some(_) => return Err(error),
                None => return Ok(()),
            }
        }
    }

    /// Removes what stands in the way of the new object.
    async fn make_way(
        &self,
        (kind, key): (&Kind, &Key),
        live: &Value,
        strategy: Strategy,
        manifest: &Value,
    ) -> Result<(), Error> {
        let dependents = match strategy {
            Strategy::NewName => return Ok(()),
            Strategy::Recreate => Dependents::DeletedFirst,
            Strategy::OrphanAndRecreate => Dependents::Kept,
            Strategy::ExpandClaims => {
                claims::grow(self.cluster, key, manifest).await?;
                Dependents::Kept
            }
        };
        let uid = uid(live).unwrap_or_default();
        self.cluster.delete(kind, key, uid, dependents).await?;
        until_gone(self.cluster, kind, (key, uid), LONGEST_GOING).await
    }
}

/// Names the object that is not the one that was planned for. Each generation of servers says it in
/// words of its own.
fn moved(key: &Key, error: Error) -> Error {
    let words = ["UID in precondition", "uid mismatch", "metadata.uid"];
    let is_another = error
        .refusal()
        .is_some_and(|refusal| words.iter().any(|word| refusal.message.contains(word)));
    if !is_another {
        return error;
    }
    Error::State(format!(
        "{key} is not the object that was planned for: somebody deleted that one; plan again"
    ))
}
