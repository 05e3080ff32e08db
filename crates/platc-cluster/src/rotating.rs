//! Rotates Secrets to the end: new values, Jobs that hand them on, and pods that read them anew.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use k8s_openapi::jiff::Timestamp;
use serde_json::{Value, json};

use crate::api::{Dependents, Write};
use crate::applying::going::until_gone;
use crate::applying::{self, ApplyError, Event, Listener, Options, Report};
use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::{Entry, Inventory, part_of};
use crate::journal::{Journal, Outcome, Recorder};
use crate::kind::Kind;
use crate::lease::{self, Fence, Held, Holder};
use crate::live::PART_OF;
use crate::object::{Key, set_label, uid};
use crate::ownership::fields::applied_hash;
use crate::planning::{self, Permissions};
use crate::platform::{Desired, Platform};
use crate::secrets::{self, Rotated};

/// How long a deleted Job may take to go.
const LONGEST_GOING: Duration = Duration::from_mins(5);

/// A rotation of Secrets.
#[derive(Clone, Copy)]
pub struct Rotation<'a> {
    /// Where.
    pub cluster: &'a Cluster,
    /// The platform that needs the Secrets.
    pub platform: &'a Platform,
    /// Names of the Secrets.
    pub names: &'a BTreeSet<String>,
}

impl Rotation<'_> {
    /// Gives the Secrets new values, runs the Jobs again that hand them on, and then restarts what reads
    /// them. The former values go when all of that is ready. A run that dies goes on with the same new
    /// values.
    pub async fn run(
        &self,
        options: &Options<'_>,
        listener: &dyn Listener,
    ) -> Result<Report, ApplyError> {
        let holder = Holder {
            identity: options.holder.clone(),
            plan: lease::random_id()?,
        };
        let (name, namespace) = self.place();
        let held = lease::acquire(self.cluster, name, namespace, holder, options.lease).await?;
        let result = self.under_lease(&held, options, listener).await;
        let released = held.release().await;
        let report = result?;
        released?;
        Ok(report)
    }

    fn place(&self) -> (&str, &str) {
        (&self.platform.name, &self.platform.namespace)
    }

    async fn under_lease(
        &self,
        held: &Held,
        options: &Options<'_>,
        listener: &dyn Listener,
    ) -> Result<Report, ApplyError> {
        let (name, namespace) = self.place();
        let Some(mut inventory) = Inventory::load(self.cluster, name, namespace).await? else {
            let never = format!("the platform {name} was never applied to this cluster");
            return Err(Error::State(never).into());
        };
        let journal = Journal::load(self.cluster, name, namespace).await?;
        if let Some(died) = journal
            .as_ref()
            .filter(|journal| journal.outcome == Outcome::Running)
        {
            inventory.learn(&died.done);
        }
        let fence = held.fence();
        inventory.before_apply(self.cluster, [], fence).await?;
        // What is applied stays what it was.
        let digest = journal.map_or(self.platform.digest.clone(), |journal| journal.digest);
        let recorder = Recorder::start(
            self.cluster,
            self.place(),
            options.operation,
            &digest,
            fence,
        )
        .await?;
        let mut work = Work {
            rotation: self,
            held,
            options,
            listener,
            entries: inventory.entries.clone(),
            report: Report::default(),
        };
        work.run().await?;
        let Work {
            entries, report, ..
        } = work;
        self.write_down(inventory, entries, fence).await?;
        let outcome = if report.is_complete() {
            Outcome::Complete
        } else {
            Outcome::Incomplete
        };
        recorder.finish(outcome).await?;
        Ok(report)
    }

    async fn write_down(
        &self,
        mut inventory: Inventory,
        entries: BTreeMap<Key, Entry>,
        fence: &Fence,
    ) -> Result<(), Error> {
        let entries = entries.into_values();
        inventory.after_apply(self.cluster, entries, fence).await
    }

    /// What reads the Secrets, as far as it is known before they are looked at: an estimate for the
    /// person who is asked.
    pub fn readers(&self) -> BTreeSet<Key> {
        let uses = self.platform.secrets.iter();
        uses.filter(|each| self.names.contains(&each.secret))
            .map(|each| Key {
                group: each.object.group.to_owned(),
                kind: each.object.kind.to_owned(),
                namespace: each.object.namespace.clone(),
                name: each.object.name.clone(),
            })
            .filter(|key| {
                matches!(
                    key.kind.as_str(),
                    "DaemonSet" | "Deployment" | "Job" | "StatefulSet"
                )
            })
            .collect()
    }
}

/// A rotation at work.
struct Work<'a> {
    rotation: &'a Rotation<'a>,
    held: &'a Held,
    options: &'a Options<'a>,
    listener: &'a dyn Listener,
    /// What the inventory is to say.
    entries: BTreeMap<Key, Entry>,
    report: Report,
}

impl Work<'_> {
    async fn run(&mut self) -> Result<(), ApplyError> {
        let Rotation {
            cluster,
            platform,
            names,
        } = self.rotation;
        let part_of = part_of(&platform.name, &platform.namespace);
        let rotated = secrets::rotate(cluster, platform, names, &part_of).await?;
        self.note_secrets(&rotated);
        let objects = platform.by_key();
        for key in &rotated.rerun {
            if self.may_go_on()?
                && let Some(desired) = objects.get(key)
            {
                self.run_again(desired, &part_of).await?;
            }
        }
        if !self.until_ready(&rotated.rerun).await? {
            return Ok(());
        }
        for key in &rotated.restart {
            if self.may_go_on()? {
                self.restart(key).await?;
            }
        }
        if self.until_ready(&rotated.restart).await? {
            secrets::finish_rotation(cluster, &rotated).await?;
        }
        Ok(())
    }

    fn note_secrets(&mut self, rotated: &Rotated) {
        for (key, uid) in &rotated.secrets {
            self.listener
                .hear(Event::Note(format!("{key} has new values")));
            let former = self.entries.get(key);
            let entry = Entry {
                key: key.clone(),
                uid: Some(uid.clone()),
                digest: former.map_or_else(String::new, |former| former.digest.clone()),
                owned: None,
                component: former.and_then(|former| former.component.clone()),
            };
            self.entries.insert(key.clone(), entry);
            self.report.written.push(key.clone());
        }
    }

    /// Whether the next object may be written.
    fn may_go_on(&mut self) -> Result<bool, Error> {
        if self.held.is_lost() {
            return Err(Error::State(
                "the lease of this platform was lost, so another run may be writing".to_owned(),
            ));
        }
        self.report.stopped |= *self.options.stop.borrow();
        Ok(!self.report.stopped)
    }

    /// Deletes a Job that ran, and makes it again.
    async fn run_again(&mut self, desired: &Desired, part_of: &str) -> Result<(), Error> {
        let cluster = self.rotation.cluster;
        let key = &desired.key;
        let kind = self.kind(key).await?;
        self.listener.hear(Event::Applying(key.clone()));
        if let Some(live) = cluster.get(&kind, key).await? {
            let former = uid(&live).unwrap_or_default();
            cluster
                .delete(&kind, key, former, Dependents::DeletedFirst)
                .await?;
            until_gone(cluster, &kind, (key, former), LONGEST_GOING).await?;
        }
        let mut manifest = desired.value()?;
        manifest["apiVersion"] = kind.api_version().into();
        set_label(&mut manifest, PART_OF, part_of);
        let applied = cluster.apply(&kind, key, &manifest, Write::APPLY).await?;
        let entry = Entry {
            key: key.clone(),
            uid: uid(&applied.object).map(str::to_owned),
            digest: desired.digest.clone(),
            owned: applied_hash(&applied.object),
            component: desired.component.clone(),
        };
        self.entries.insert(key.clone(), entry);
        self.written(key, applied.created);
        Ok(())
    }

    /// Restarts the pods of a workload, as `kubectl rollout restart` does.
    async fn restart(&mut self, key: &Key) -> Result<(), Error> {
        let cluster = self.rotation.cluster;
        let kind = self.kind(key).await?;
        let Some(live) = cluster.get(&kind, key).await? else {
            // The next apply makes it, and with the new values.
            return Ok(());
        };
        self.listener.hear(Event::Applying(key.clone()));
        let patch = restart_patch(&live, &format!("{:.0}", Timestamp::now()));
        cluster.json_patch(&kind, key, &patch).await?;
        self.written(key, false);
        Ok(())
    }

    fn written(&mut self, key: &Key, created: bool) {
        self.report.written.push(key.clone());
        let key = key.clone();
        self.listener.hear(Event::Applied { key, created });
    }

    async fn kind(&self, key: &Key) -> Result<Kind, Error> {
        let kind = self.rotation.cluster.kind(&key.group, &key.kind).await?;
        kind.ok_or_else(|| Error::State(format!("the server does not know the kind of {key}")))
    }

    /// Waits for these objects; answers whether all of them are ready, so that the rotation goes on.
    async fn until_ready(&mut self, keys: &BTreeSet<Key>) -> Result<bool, Error> {
        if !self.may_go_on()? || keys.is_empty() {
            return Ok(!self.report.stopped);
        }
        let part = part(self.rotation.platform, keys);
        let cluster = self.rotation.cluster;
        let plan = planning::plan(cluster, &part, &Permissions::default()).await?;
        let waited = applying::wait(cluster, &part, &plan, self.options, self.listener).await;
        let is_ready = waited.is_complete();
        self.report.failed.extend(waited.failed);
        self.report.skipped.extend(waited.skipped);
        self.report.stopped |= waited.stopped;
        Ok(is_ready)
    }
}

/// The platform with nothing but these objects.
fn part(platform: &Platform, keys: &BTreeSet<Key>) -> Platform {
    let mut part = platform.clone();
    part.objects.retain(|object| keys.contains(&object.key));
    part.secrets.clear();
    part.moved.clear();
    part
}

/// The patch that gives a workload's pods another template, if it is still the same workload.
fn restart_patch(live: &Value, time: &str) -> Value {
    let annotations = "/spec/template/metadata/annotations";
    let mut patch = vec![json!({
        "op": "test", "path": "/metadata/uid", "value": uid(live),
    })];
    if live.pointer(annotations).is_none() {
        patch.push(json!({"op": "add", "path": annotations, "value": {}}));
    }
    let annotation = format!("{annotations}/kubectl.kubernetes.io~1restartedAt");
    patch.push(json!({"op": "add", "path": annotation, "value": time}));
    Value::Array(patch)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_changes_the_template_of_the_workload_that_was_seen() {
        let test = json!({"op": "test", "path": "/metadata/uid", "value": "u1"});
        let add = json!({
            "op": "add", "value": "2026-11-21T10:00:00Z",
            "path": "/spec/template/metadata/annotations/kubectl.kubernetes.io~1restartedAt",
        });
        let first =
            json!({"op": "add", "path": "/spec/template/metadata/annotations", "value": {}});
        let bare = json!({"metadata": {"uid": "u1"}, "spec": {"template": {"metadata": {}}}});
        let annotated = json!({
            "metadata": {"uid": "u1"},
            "spec": {"template": {"metadata": {"annotations": {"a": "b"}}}},
        });
        for (live, expected) in [
            (bare, json!([test, first, add])),
            (annotated, json!([test, add])),
        ] {
            assert_eq!(restart_patch(&live, "2026-11-21T10:00:00Z"), expected);
        }
    }
}
