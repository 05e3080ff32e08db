//! What a run is about, known before it begins: components, their objects, and what is done to each.

use std::collections::{BTreeMap, BTreeSet};

use platc_cluster::Platform;
use platc_cluster::object::Key;
use platc_cluster::planning::{Deletion, LivePlan};
use platc_plan::Action;

/// The platform's own objects stand under this name, in front of all components.
const OWN: &str = "platform";

/// What a run is about.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    /// The components in start order, the platform itself first.
    pub(crate) components: Vec<Component>,
    /// Every object that is made or deleted.
    pub(crate) objects: BTreeMap<Key, Object>,
}

/// A component.
#[derive(Debug)]
pub(crate) struct Component {
    /// Its address.
    pub(crate) address: String,
    /// The addresses of those it needs.
    pub(crate) providers: Vec<String>,
}

/// An object of the run.
#[derive(Debug)]
pub(crate) struct Object {
    /// Address of its component.
    pub(crate) component: String,
    /// What the plan does to it: `create`, `update`, `replace`, `delete`, `move` or `no-op`.
    pub(crate) action: &'static str,
}

impl Object {
    /// Whether it is to be there when the run is done.
    pub(crate) fn stays(&self) -> bool {
        self.action != "delete"
    }
}

impl Outline {
    /// A run that carries out this plan.
    pub(crate) fn of(platform: &Platform, plan: &LivePlan) -> Self {
        let planned: BTreeMap<_, _> = plan
            .plan
            .changes
            .iter()
            .map(|change| {
                let identity = &change.identity;
                let key = Key {
                    group: identity.group().to_owned(),
                    kind: identity.kind.clone(),
                    namespace: identity.namespace.clone(),
                    name: identity.name.clone(),
                };
                (key, word(change.action))
            })
            .collect();
        let mut outline = Self::of_components(platform);
        for desired in &platform.objects {
            let action = planned.get(&desired.key).copied().unwrap_or("no-op");
            outline.add(&desired.key, desired.component.as_deref(), action);
        }
        for deletion in &plan.deletions {
            outline.add(&deletion.key, deletion.component.as_deref(), "delete");
        }
        outline
    }

    /// A run that writes these objects and no others.
    pub(crate) fn of_part(platform: &Platform, keys: &BTreeSet<Key>) -> Self {
        let mut outline = Self::of_components(platform);
        for desired in &platform.objects {
            if keys.contains(&desired.key) {
                outline.add(&desired.key, desired.component.as_deref(), "update");
            }
        }
        outline
    }

    /// A run that only deletes.
    pub(crate) fn of_deletions(components: &[String], deletions: &[Deletion]) -> Self {
        let mut outline = Self::default();
        for address in std::iter::once(OWN).chain(components.iter().map(String::as_str)) {
            outline.components.push(Component {
                address: address.to_owned(),
                providers: Vec::new(),
            });
        }
        for deletion in deletions {
            outline.add(&deletion.key, deletion.component.as_deref(), "delete");
        }
        outline
    }

    fn of_components(platform: &Platform) -> Self {
        let own = Component {
            address: OWN.to_owned(),
            providers: Vec::new(),
        };
        let others = platform.components.iter().map(|address| {
            let references = platform.references.iter();
            Component {
                address: address.clone(),
                providers: references
                    .filter(|reference| reference.consumer == *address)
                    .map(|reference| reference.provider.clone())
                    .collect(),
            }
        });
        Self {
            components: std::iter::once(own).chain(others).collect(),
            objects: BTreeMap::new(),
        }
    }

    /// Adds an object.
    pub(crate) fn add(&mut self, key: &Key, component: Option<&str>, action: &'static str) {
        let object = Object {
            component: component.unwrap_or(OWN).to_owned(),
            action,
        };
        self.objects.insert(key.clone(), object);
    }

    /// The component of an object. A Secret of generated values may belong to several.
    pub(crate) fn component(&self, key: &Key) -> &str {
        self.objects
            .get(key)
            .map_or(OWN, |object| object.component.as_str())
    }

    /// What the plan does to an object.
    pub(crate) fn action(&self, key: &Key) -> &'static str {
        self.objects
            .get(key)
            .map_or("no-op", |object| object.action)
    }
}

const fn word(action: Action) -> &'static str {
    match action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Replace => "replace",
        Action::Delete => "delete",
        Action::Move => "move",
    }
}

/// A platform of ZooKeeper and HDFS for tests of what is shown.
#[cfg(test)]
pub(crate) mod samples {
    use super::*;

    pub(crate) fn key(kind: &str, name: &str) -> Key {
        let group = match kind {
            "StatefulSet" => "apps",
            "Job" => "batch",
            _ => "",
        };
        Key {
            group: group.to_owned(),
            kind: kind.to_owned(),
            namespace: Some("data".to_owned()),
            name: name.to_owned(),
        }
    }

    pub(crate) fn lake() -> Outline {
        let component = |address: &str, providers: &[&str]| Component {
            address: address.to_owned(),
            providers: providers.iter().map(|&each| each.to_owned()).collect(),
        };
        let mut outline = Outline {
            components: vec![
                component("platform", &[]),
                component("zookeeper.zk", &[]),
                component("hdfs.lake", &["zookeeper.zk"]),
            ],
            objects: BTreeMap::new(),
        };
        let (zk, lake) = (Some("zookeeper.zk"), Some("hdfs.lake"));
        outline.add(&key("Service", "zk"), zk, "no-op");
        outline.add(&key("StatefulSet", "zk"), zk, "update");
        outline.add(&key("Job", "format"), lake, "create");
        outline.add(&key("StatefulSet", "namenode"), lake, "create");
        outline.add(&key("ConfigMap", "old"), lake, "delete");
        outline
    }
}
