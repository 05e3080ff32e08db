//! The objects of an inventory in the cluster: the parent, and the parts of the entries.

use futures_util::future::try_join_all;
use serde_json::Value;

use super::ATTEMPTS;
use super::kept::{self, Packed, Purpose};
use super::parent::{self, Contents, Parent};
use crate::api::{Dependents, Write};
use crate::connection::Cluster;
use crate::error::Error;
use crate::lease::Fence;
use crate::object::{Key, resource_version, text, uid};

/// The field manager of the parent, named as kubectl names its own.
const PARENT_MANAGER: &str = "platc-applyset";

/// Where the inventory of a platform is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) platform: String,
    pub(super) namespace: String,
}

/// The parent as it is in the cluster.
#[derive(Debug)]
pub(super) struct Stored {
    pub(super) parent: Parent,
    uid: String,
    resource_version: String,
}

impl Place {
    fn parent_key(&self) -> Key {
        self.key(&parent::name(&self.platform))
    }

    fn key(&self, name: &str) -> Key {
        Key {
            group: String::new(),
            kind: "ConfigMap".to_owned(),
            namespace: Some(self.namespace.clone()),
            name: name.to_owned(),
        }
    }

    fn part_key(&self, contents: &Contents, number: usize) -> Key {
        let stem = Purpose::Inventory.stem(&self.platform);
        self.key(&contents.part_name(&stem, number))
    }

    pub(super) fn broken(&self, why: &str) -> Error {
        parent::broken(&self.platform, &self.namespace, why)
    }

    fn read(&self, object: &Value) -> Result<Stored, Error> {
        let field = |value: Option<&str>| value.unwrap_or_default().to_owned();
        Ok(Stored {
            parent: Parent::read(object, &self.platform, &self.namespace)?,
            uid: field(uid(object)),
            resource_version: field(resource_version(object)),
        })
    }

    pub(super) async fn stored(&self, cluster: &Cluster) -> Result<Option<Stored>, Error> {
        let maps = cluster.known("", "ConfigMap");
        let object = cluster.get(&maps, &self.parent_key()).await?;
        object.map(|object| self.read(&object)).transpose()
    }

    /// The parts, in order; `None` when one is not there.
    pub(super) async fn parts(
        &self,
        cluster: &Cluster,
        contents: &Contents,
    ) -> Result<Option<Vec<Value>>, Error> {
        let maps = cluster.known("", "ConfigMap");
        let keys: Vec<Key> = (1..=contents.count)
            .map(|number| self.part_key(contents, number))
            .collect();
        let parts = try_join_all(keys.iter().map(|key| cluster.get(&maps, key))).await?;
        Ok(parts.into_iter().collect())
    }

    pub(super) async fn write_parts(
        &self,
        cluster: &Cluster,
        contents: &Contents,
        packed: &Packed,
        fence: &Fence,
    ) -> Result<(), Error> {
        let maps = cluster.known("", "ConfigMap");
        let parts = packed.parts(|number| {
            let name = self.part_key(contents, number).name;
            let mut part = Purpose::Inventory.config_map(&self.platform, &self.namespace, &name);
            fence.put_on(&mut part);
            part
        });
        for part in &parts {
            let key = self.key(text(part, "/metadata/name").unwrap_or_default());
            let write = Write {
                force: true,
                ..Write::APPLY
            };
            cluster.apply(&maps, &key, part, write).await?;
        }
        Ok(())
    }

    /// Writes the parent if it is still as `stored` says, and of no later run.
    pub(super) async fn write_parent(
        &self,
        cluster: &Cluster,
        stored: Option<&Stored>,
        parent: Parent,
    ) -> Result<Stored, Error> {
        let maps = cluster.known("", "ConfigMap");
        let key = self.parent_key();
        let mut version = stored.map(|stored| stored.resource_version.clone());
        for _ in 0..ATTEMPTS {
            let object = parent.object(&self.platform, &self.namespace, version.as_deref());
            let result = if version.is_some() {
                // Nobody else has a say in these fields; the resourceVersion guards them.
                let write = Write {
                    force: true,
                    manager: PARENT_MANAGER,
                    ..Write::APPLY
                };
                let applied = cluster.apply(&maps, &key, &object, write).await;
                applied.map(|applied| applied.object)
            } else {
                // An apply would also write onto what another run has just created.
                let path = maps.path(key.namespace.as_deref());
                let path = format!("{path}?fieldManager={PARENT_MANAGER}");
                cluster.post(&path, &object).await
            };
            match result {
                Ok(object) => return self.read(&object),
                Err(error) if !error.is_conflict() => return Err(error),
                Err(_) => {}
            }
            let live = match (self.stored(cluster).await?, stored) {
                (Some(live), _) => live,
                (None, None) => continue,
                (None, Some(_)) => return Err(self.broken("was deleted while this run worked")),
            };
            if live.parent == parent {
                // It was ours: the answer to the first attempt got lost.
                return Ok(live);
            }
            let read = stored.map_or(&parent.contents, |stored| &stored.parent.contents);
            admit(&live.parent, read, &parent.fence, self)?;
            version = Some(live.resource_version);
        }
        Err(Error::State(format!(
            "the ConfigMap {} in {} is written by others all the time",
            key.name, self.namespace
        )))
    }

    /// Deletes entries that the parent does not name. Those of a later lease stay: the run that wrote
    /// them may be about to name them.
    pub(super) async fn sweep(
        &self,
        cluster: &Cluster,
        contents: &Contents,
        fence: &Fence,
    ) -> Result<(), Error> {
        let maps = cluster.known("", "ConfigMap");
        let selector = Purpose::Inventory.selector(&self.platform);
        let found = cluster
            .list(&maps, Some(&self.namespace), &selector)
            .await?;
        for part in surplus(&found.objects, contents, fence) {
            if let (Some(key), Some(uid)) = (Key::of(part), uid(part)) {
                cluster
                    .delete(&maps, &key, uid, Dependents::Deleted)
                    .await?;
            }
        }
        Ok(())
    }

    pub(super) async fn delete_parent(
        &self,
        cluster: &Cluster,
        stored: &Stored,
    ) -> Result<(), Error> {
        let maps = cluster.known("", "ConfigMap");
        let key = self.parent_key();
        cluster
            .delete(&maps, &key, &stored.uid, Dependents::Deleted)
            .await
    }
}

/// The parts that belong to no entries of now, and to no later lease.
fn surplus<'v>(
    parts: &'v [Value],
    contents: &Contents,
    fence: &Fence,
) -> impl Iterator<Item = &'v Value> {
    parts.iter().filter(move |part| {
        let Some(written) = Fence::of(part) else {
            return false;
        };
        let current = written.transitions == contents.transitions
            && kept::Part::of(part).is_some_and(|part| part.content == contents.digest);
        written.transitions <= fence.transitions && !current
    })
}

/// Whether a run may write a parent that is as `live`, when it has read one that named `read`.
pub(super) fn admit(
    live: &Parent,
    read: &Contents,
    fence: &Fence,
    place: &Place,
) -> Result<(), Error> {
    if !live.fence.admits(fence) {
        return Err(Error::State(format!(
            "a later run (plan {}) has taken over the platform {}; this one stops",
            live.fence.plan, place.platform
        )));
    }
    if live.contents != *read {
        return Err(Error::State(format!(
            "the inventory of {} is not the one that this run has read; this run stops, start it again",
            place.platform
        )));
    }
    Ok(())
}
