//! Deletes what is no longer compiled: last, in an order that leaves nothing hanging, and never another
//! object than the one that was seen.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use serde_json::Value;

use crate::api::Dependents;
use crate::applying::events::{Event, Listener};
use crate::applying::keeper::Keeper;
use crate::applying::write::going_for_long;
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::live::Live;
use crate::object::{Key, uid};
use crate::planning::Deletion;

/// How long a deleted object may take to go.
const PATIENCE: Duration = Duration::from_secs(90);
/// How many objects are deleted at once.
const AT_ONCE: usize = 8;

/// What became of the deletions.
#[derive(Debug, Default)]
pub(crate) struct Pruned {
    /// What is gone.
    pub(crate) deleted: Vec<Key>,
    /// What is still there, and why.
    pub(crate) left: Vec<(Key, String)>,
}

/// In which order things go: what is called by others before what answers, what a controller cleans up
/// before the controller, what pods mount after the pods, what holds others last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    /// A webhook without its program blocks every write.
    Webhooks,
    /// Custom resources, while the controller that has to finish them still runs.
    CustomResources,
    Workloads,
    /// Everything else in a namespace.
    Rest,
    ClusterWide,
    Definitions,
    Namespaces,
}

const PHASES: [Phase; 7] = [
    Phase::Webhooks,
    Phase::CustomResources,
    Phase::Workloads,
    Phase::Rest,
    Phase::ClusterWide,
    Phase::Definitions,
    Phase::Namespaces,
];

/// Deletes objects.
pub(crate) struct Pruner<'a> {
    pub(crate) cluster: &'a Cluster,
    pub(crate) live: &'a Live,
    pub(crate) listener: &'a dyn Listener,
    pub(crate) keeper: &'a Keeper<'a>,
    /// Addresses of the components in start order; workloads go in the reverse of it.
    pub(crate) order: &'a [String],
}

impl Pruner<'_> {
    /// Deletes these objects. What hinders one of them does not keep the others of its phase; what
    /// holds others stays when one of these does.
    pub(crate) async fn prune(&self, deletions: &[Deletion]) -> Result<Pruned, Error> {
        let mut pruned = Pruned::default();
        for phase in PHASES {
            for group in self.groups(deletions, phase) {
                if !pruned.left.is_empty() && phase > Phase::Rest {
                    let why = "what is in it, or needs it, is still there";
                    for deletion in group {
                        self.leave(&mut pruned, &deletion.key, why.to_owned());
                    }
                    continue;
                }
                self.keeper.ensure_held()?;
                let results = stream::iter(group)
                    .map(|deletion| async move { (deletion, self.delete(deletion, phase).await) })
                    .buffer_unordered(AT_ONCE)
                    .collect::<Vec<_>>()
                    .await;
                for (deletion, result) in results {
                    match result {
                        Ok(()) => {
                            self.keeper.deleted(&deletion.key).await?;
                            self.listener.hear(Event::Deleted(deletion.key.clone()));
                            pruned.deleted.push(deletion.key.clone());
                        }
                        Err(error) => self.leave(&mut pruned, &deletion.key, error.to_string()),
                    }
                }
            }
        }
        Ok(pruned)
    }

    /// What goes at the same time. Workloads go component by component, consumers before what they
    /// use.
    fn groups<'d>(&self, deletions: &'d [Deletion], phase: Phase) -> Vec<Vec<&'d Deletion>> {
        let mut groups: BTreeMap<Reverse<Option<usize>>, Vec<&Deletion>> = BTreeMap::new();
        for deletion in deletions {
            if self.phase(&deletion.key) != phase {
                continue;
            }
            let place = self
                .order
                .iter()
                .position(|address| Some(address) == deletion.component.as_ref());
            let place = place.filter(|_| phase == Phase::Workloads);
            groups.entry(Reverse(place)).or_default().push(deletion);
        }
        groups.into_values().collect()
    }

    fn leave(&self, pruned: &mut Pruned, key: &Key, why: String) {
        self.listener.hear(Event::NotDeleted {
            key: key.clone(),
            why: why.clone(),
        });
        pruned.left.push((key.clone(), why));
    }

    fn phase(&self, key: &Key) -> Phase {
        let namespaced = self.live.kind(key).is_none_or(|kind| kind.namespaced);
        match (key.group.as_str(), key.kind.as_str()) {
            ("admissionregistration.k8s.io" | "apiregistration.k8s.io", _) => Phase::Webhooks,
            ("", "Namespace") => Phase::Namespaces,
            ("apiextensions.k8s.io", _) => Phase::Definitions,
            ("apps" | "batch", _) | ("", "Pod") => Phase::Workloads,
            (group, kind) if self.cluster.built_in(group, kind).is_none() => Phase::CustomResources,
            _ if namespaced => Phase::Rest,
            _ => Phase::ClusterWide,
        }
    }

    async fn delete(&self, deletion: &Deletion, phase: Phase) -> Result<(), Error> {
        let key = &deletion.key;
        let Some(kind) = self.live.kind(key) else {
            return Ok(());
        };
        if phase == Phase::Namespaces {
            self.ensure_empty(key).await?;
        }
        if phase == Phase::Rest {
            self.ensure_unused(key).await?;
        }
        self.listener.hear(Event::Deleting(key.clone()));
        let dependents = if phase == Phase::Workloads {
            Dependents::DeletedFirst
        } else {
            Dependents::Deleted
        };
        let result = self
            .cluster
            .delete(kind, key, &deletion.uid, dependents)
            .await;
        match result {
            Err(error) if error.is_conflict() => {
                return Err(Error::State(format!(
                    "{key} is another object than the one that was planned to be deleted; it stays"
                )));
            }
            result => result?,
        }
        self.until_gone(kind, deletion).await
    }

    async fn until_gone(&self, kind: &Kind, deletion: &Deletion) -> Result<(), Error> {
        let begun = tokio::time::Instant::now();
        let mut pause = Duration::from_millis(50);
        loop {
            match self.cluster.get(kind, &deletion.key).await? {
                Some(object) if uid(&object) == Some(&deletion.uid) => {
                    if begun.elapsed() > PATIENCE {
                        return Err(Error::State(going_for_long(&deletion.key, &object)));
                    }
                }
                _ => return Ok(()),
            }
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(Duration::from_secs(2));
        }
    }

    /// Refuses to delete a namespace in which something is that this apply did not mean. Every kind
    /// that the server has is looked at: what a kind is for, nobody here knows.
    async fn ensure_empty(&self, key: &Key) -> Result<(), Error> {
        let mut found = BTreeSet::new();
        for kind in self.cluster.all_namespaced_kinds().await? {
            if is_made_by_the_cluster(&kind) {
                continue;
            }
            for object in self.cluster.list(&kind, Some(&key.name), "").await?.objects {
                if let Some(other) = Key::of(&object)
                    && !is_in_every_namespace(&other)
                    && crate::object::items(&object, "/metadata/ownerReferences").is_empty()
                {
                    found.insert(format!("{}/{}", other.kind, other.name));
                }
            }
        }
        if found.is_empty() {
            return Ok(());
        }
        let some: Vec<String> = found.iter().take(5).cloned().collect();
        let more = found.len().saturating_sub(some.len());
        let more = if more == 0 {
            String::new()
        } else {
            format!(" and {more} more")
        };
        Err(Error::State(format!(
            "the namespace {} stays: there are objects in it that are not deleted here: {}{more}",
            key.name,
            some.join(", ")
        )))
    }

    /// A pod that still mounts a ConfigMap, a Secret or a claim could not start again without it.
    async fn ensure_unused(&self, key: &Key) -> Result<(), Error> {
        let matters = [
            "ConfigMap",
            "Secret",
            "PersistentVolumeClaim",
            "ServiceAccount",
        ];
        let Some(namespace) = key.namespace.as_deref() else {
            return Ok(());
        };
        if !key.group.is_empty() || !matters.contains(&key.kind.as_str()) {
            return Ok(());
        }
        let pods = self.cluster.known("", "Pod");
        let pods = self.cluster.list(&pods, Some(namespace), "").await?.objects;
        let user = pods
            .iter()
            .filter(|pod| !is_over(pod))
            .find(|pod| names(pod, key));
        match user.and_then(Key::of) {
            Some(pod) => Err(Error::State(format!(
                "the pod {} still uses it; the next apply deletes it when that is over",
                pod.name
            ))),
            None => Ok(()),
        }
    }
}

fn is_over(pod: &Value) -> bool {
    matches!(
        crate::object::text(pod, "/status/phase"),
        Some("Succeeded" | "Failed")
    )
}

/// Whether the specification of a pod names the object in any of the fields that do so.
fn names(pod: &Value, key: &Key) -> bool {
    let fields: &[&str] = match key.kind.as_str() {
        "ConfigMap" => &["configMap", "configMapRef", "configMapKeyRef"],
        "Secret" => &["secret", "secretRef", "secretKeyRef", "imagePullSecrets"],
        "PersistentVolumeClaim" => &["persistentVolumeClaim"],
        _ => &["serviceAccountName"],
    };
    let Some(spec) = pod.get("spec") else {
        return false;
    };
    mentions(spec, fields, &key.name)
}

fn mentions(value: &Value, fields: &[&str], name: &str) -> bool {
    match value {
        Value::Object(map) => map.iter().any(|(field, inner)| {
            (fields.contains(&field.as_str()) && holds(inner, name))
                || mentions(inner, fields, name)
        }),
        Value::Array(list) => list.iter().any(|inner| mentions(inner, fields, name)),
        _ => false,
    }
}

fn holds(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => text == name,
        Value::Array(list) => list.iter().any(|inner| holds(inner, name)),
        Value::Object(map) => ["name", "secretName", "claimName"]
            .iter()
            .any(|field| map.get(*field).and_then(Value::as_str) == Some(name)),
        _ => false,
    }
}

/// Kinds whose objects the cluster makes by itself.
fn is_made_by_the_cluster(kind: &Kind) -> bool {
    matches!(
        (kind.group.as_str(), kind.kind.as_str()),
        ("" | "events.k8s.io", "Event")
            | ("", "Endpoints")
            | ("discovery.k8s.io", "EndpointSlice")
            | ("metrics.k8s.io", _)
    )
}

fn is_in_every_namespace(key: &Key) -> bool {
    (key.is("", "ServiceAccount") && key.name == "default")
        || (key.is("", "ConfigMap") && key.name == "kube-root-ca.crt")
        || (key.is("", "Secret") && key.name.starts_with("default-token-"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_way_to_name_an_object_in_a_pod_is_seen() {
        let key = |kind: &str| Key {
            group: String::new(),
            kind: kind.to_owned(),
            namespace: Some("ns".to_owned()),
            name: "x".to_owned(),
        };
        for (kind, spec) in [
            (
                "ConfigMap",
                json!({"volumes": [{"configMap": {"name": "x"}}]}),
            ),
            (
                "ConfigMap",
                json!({"volumes": [{"projected": {"sources": [{"configMap": {"name": "x"}}]}}]}),
            ),
            (
                "ConfigMap",
                json!({"containers": [{"envFrom": [{"configMapRef": {"name": "x"}}]}]}),
            ),
            (
                "Secret",
                json!({"volumes": [{"secret": {"secretName": "x"}}]}),
            ),
            (
                "Secret",
                json!({"initContainers": [{"env": [{"valueFrom": {"secretKeyRef": {"name": "x"}}}]}]}),
            ),
            ("Secret", json!({"imagePullSecrets": [{"name": "x"}]})),
            (
                "PersistentVolumeClaim",
                json!({"volumes": [{"persistentVolumeClaim": {"claimName": "x"}}]}),
            ),
            ("ServiceAccount", json!({"serviceAccountName": "x"})),
        ] {
            assert!(names(&json!({"spec": spec}), &key(kind)), "{kind} {spec}");
            let other = spec.to_string().replace("\"x\"", "\"y\"");
            let other: Value = serde_json::from_str(&other).unwrap();
            assert!(
                !names(&json!({"spec": other}), &key(kind)),
                "{kind} {other}"
            );
        }
    }
}
