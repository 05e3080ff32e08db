//! Writes one object: applies it, or replaces it in the way that loses nothing.

use std::time::Duration;

use platc_plan::Strategy;
use serde_json::{Value, json};

use crate::api::{Applied, Dependents, Write};
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::live::PART_OF;
use crate::object::{Key, items, number, set_label, text, uid};
use crate::ownership::adoption;
use crate::planning::{Todo, Work, prepared};
use crate::platform::Desired;

/// How long a deleted object may take to go before its successor is made.
const LONGEST_GOING: Duration = Duration::from_mins(5);

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
                if let Some(live) = work.live.as_ref().filter(|_| adopt) {
                    self.take_over(kind, key, live).await?;
                }
            }
            Todo::Replace(strategy) => {
                if let Some(live) = &work.live {
                    self.make_way(kind, key, live, strategy, &manifest).await?;
                }
            }
            Todo::Nothing => {}
        }
        let write = Write {
            force,
            ..Write::APPLY
        };
        self.cluster.apply(kind, key, &manifest, write).await
    }

    /// Makes the fields of client-side tools ours, so that those we drop later go.
    async fn take_over(&self, kind: &Kind, key: &Key, live: &Value) -> Result<(), Error> {
        if let Some(takeover) = adoption::takeover(live) {
            self.cluster.json_patch(kind, key, &takeover.patch).await?;
        }
        Ok(())
    }

    /// Removes what stands in the way of the new object.
    async fn make_way(
        &self,
        kind: &Kind,
        key: &Key,
        live: &Value,
        strategy: Strategy,
        manifest: &Value,
    ) -> Result<(), Error> {
        let dependents = match strategy {
            Strategy::NewName => return Ok(()),
            Strategy::Recreate => Dependents::DeletedFirst,
            Strategy::OrphanAndRecreate => Dependents::Kept,
            Strategy::ExpandClaims => {
                self.expand_claims(key, live, manifest).await?;
                Dependents::Kept
            }
        };
        let uid = uid(live).unwrap_or_default();
        self.cluster.delete(kind, key, uid, dependents).await?;
        self.until_gone(kind, key, uid).await
    }

    /// Waits until the object with this UID is gone.
    pub(super) async fn until_gone(&self, kind: &Kind, key: &Key, gone: &str) -> Result<(), Error> {
        let begun = tokio::time::Instant::now();
        let mut pause = Duration::from_millis(50);
        loop {
            let Some(object) = self.cluster.get(kind, key).await? else {
                return Ok(());
            };
            if uid(&object) != Some(gone) {
                return Ok(());
            }
            if begun.elapsed() > LONGEST_GOING {
                return Err(Error::State(going_for_long(key, &object)));
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    /// Asks for larger volumes. Each claim is asked for by name: the set makes them as
    /// `<template>-<set>-<number>`.
    async fn expand_claims(&self, key: &Key, live: &Value, manifest: &Value) -> Result<(), Error> {
        let claims = self.cluster.known("", "PersistentVolumeClaim");
        let first = number(live, "/spec/ordinals/start").unwrap_or(0);
        let replicas = number(live, "/spec/replicas").unwrap_or(1);
        for template in items(manifest, "/spec/volumeClaimTemplates") {
            let Some(name) = text(template, "/metadata/name") else {
                continue;
            };
            let Some(size) = text(template, "/spec/resources/requests/storage") else {
                continue;
            };
            for number in first..first + replicas {
                let name = format!("{name}-{}-{number}", key.name);
                let claim = Key::new(&claims, key.namespace.as_deref(), &name);
                self.expand(&claims, &claim, size).await?;
            }
        }
        Ok(())
    }

    async fn expand(&self, kind: &Kind, key: &Key, size: &str) -> Result<(), Error> {
        let Some(claim) = self.cluster.get(kind, key).await? else {
            return Ok(());
        };
        if text(&claim, "/spec/resources/requests/storage") == Some(size) {
            return Ok(());
        }
        if let Some(class) = text(&claim, "/spec/storageClassName") {
            self.ensure_expandable(key, class).await?;
        }
        let patch = json!([
            {"op": "test", "path": "/metadata/uid", "value": uid(&claim)},
            {"op": "replace", "path": "/spec/resources/requests/storage", "value": size},
        ]);
        self.cluster.json_patch(kind, key, &patch).await?;
        Ok(())
    }

    async fn ensure_expandable(&self, claim: &Key, class: &str) -> Result<(), Error> {
        let classes = self.cluster.known("storage.k8s.io", "StorageClass");
        let key = Key::new(&classes, None, class);
        let found = self.cluster.get(&classes, &key).await?;
        let allowed = found
            .as_ref()
            .and_then(|class| class.pointer("/allowVolumeExpansion"))
            == Some(&Value::Bool(true));
        if allowed {
            return Ok(());
        }
        Err(Error::State(format!(
            "{claim} cannot grow: its StorageClass {class} does not say allowVolumeExpansion; \
             keep the old size, or set it on the class if its provisioner can expand volumes"
        )))
    }
}

/// What keeps a deleted object from going.
pub(super) fn going_for_long(key: &Key, object: &Value) -> String {
    let finalizers: Vec<&str> = items(object, "/metadata/finalizers")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    if finalizers.is_empty() {
        return format!("{key} is being deleted and does not go");
    }
    format!(
        "{key} is being deleted and waits for its finalizers: {}; the programs that own them have to \
         run and finish, platc does not strip them",
        finalizers.join(", ")
    )
}
