//! What is in the namespaces of one platform, so that two ends of an apply can be compared.

use std::collections::{BTreeMap, BTreeSet};

use platc_cluster::kind::Kind;
use platc_cluster::object::Key;
use platc_cluster::ownership::noise::without_noise;
use platc_cluster::{Platform, inventory::Inventory};
use serde_json::Value;

use crate::house::{House, panic_with};

/// Fields that the server chooses anew for every object, or that name such a choice.
const CHOSEN: &[&str] = &[
    "/spec/clusterIP",
    "/spec/clusterIPs",
    "/spec/volumeName",
    "/spec/selector/matchLabels/controller-uid",
    "/spec/template/metadata/labels/controller-uid",
];

/// Kinds whose objects follow from others, or come and go by themselves.
const DERIVED: &[&str] = &[
    "ControllerRevision",
    "EndpointSlice",
    "Endpoints",
    "Event",
    "Lease",
    "Pod",
    "ReplicaSet",
];

/// The objects of a platform's namespaces.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The objects by their key, without what the server chooses and without values of Secrets.
    pub(crate) objects: BTreeMap<String, Value>,
    /// What platc keeps for itself: how many `ConfigMap`s of each purpose.
    pub(crate) kept: BTreeMap<String, usize>,
    /// UIDs of the objects.
    pub(crate) uids: BTreeMap<String, String>,
    /// Values of Secrets.
    pub(crate) values: BTreeMap<String, Value>,
}

impl State {
    /// Reads what there is of these kinds in these namespaces.
    pub(crate) fn read(house: &House, kinds: &[Kind], namespaces: &BTreeSet<String>) -> Self {
        let mut state = Self::default();
        // Old servers have each Ingress a second time, in the group `extensions`.
        let namespaced = kinds
            .iter()
            .filter(|kind| !DERIVED.contains(&kind.kind.as_str()) && kind.group != "extensions");
        for kind in namespaced {
            for namespace in namespaces {
                for object in house.list(&kind.path(Some(namespace))) {
                    state.take(kind, &object);
                }
            }
        }
        let namespace = house
            .cluster
            .built_in("", "Namespace")
            .expect("every server has it");
        for object in house.list("/api/v1/namespaces") {
            if namespaces.contains(field(&object, "/metadata/name")) {
                state.take(&namespace, &object);
            }
        }
        state
    }

    /// Those of the kinds that there are objects of, and the one of which platc keeps its own.
    pub(crate) fn kinds(&self, kinds: &[Kind]) -> Vec<Kind> {
        let is_there = |kind: &&Kind| {
            let prefix = format!("{}/{} ", kind.group, kind.kind);
            kind.kind == "ConfigMap" || self.objects.keys().any(|key| key.starts_with(&prefix))
        };
        kinds.iter().filter(is_there).cloned().collect()
    }

    fn take(&mut self, kind: &Kind, object: &Value) {
        let name = field(object, "/metadata/name").to_owned();
        if kind.kind == "ConfigMap" && name.starts_with("platc-") {
            let label = field(object, "/metadata/labels/platc.io~1keeps");
            *self.kept.entry(label.to_owned()).or_default() += 1;
            return;
        }
        let within = field(object, "/metadata/namespace");
        let key = format!("{}/{} {within}/{name}", kind.group, kind.kind);
        let uid = field(object, "/metadata/uid").to_owned();
        self.uids.insert(key.clone(), uid);
        let mut object = without_noise(object);
        for chosen in CHOSEN {
            forget(&mut object, chosen);
        }
        if kind.kind == "Secret"
            && let Some(fields) = object.as_object_mut()
            && let Some(data) = fields.remove("data")
        {
            self.values.insert(key.clone(), data);
        }
        self.objects.insert(key, object);
    }

    /// What differs in another state, for people; nothing when they are the same.
    pub(crate) fn differences(&self, other: &Self) -> Vec<String> {
        let keys: BTreeSet<&String> = self.objects.keys().chain(other.objects.keys()).collect();
        let mut found: Vec<String> = keys
            .into_iter()
            .filter(|key| self.objects.get(*key) != other.objects.get(*key))
            .map(|key| {
                let text = |state: &Self| state.objects.get(key).map(Value::to_string);
                format!("{key}: {:?} and {:?}", text(self), text(other))
            })
            .collect();
        let secrets = |state: &Self| -> Vec<String> {
            let keys = |data: &Value| data.as_object().map(|data| data.keys().cloned().collect());
            let keys = |data| -> Vec<String> { keys(data).unwrap_or_default() };
            let all = state.values.iter();
            all.map(|(key, data)| format!("{key}: {:?}", keys(data)))
                .collect()
        };
        if secrets(self) != secrets(other) {
            found.push(format!("{:?} and {:?}", secrets(self), secrets(other)));
        }
        if self.kept != other.kept {
            found.push(format!("kept: {:?} and {:?}", self.kept, other.kept));
        }
        found
    }

    /// What was there before and is no longer the same object, or has other values.
    pub(crate) fn lost_since(&self, before: &Self) -> Vec<String> {
        let uids = before.uids.iter();
        let gone = uids.filter(|(key, uid)| self.uids.get(*key) != Some(*uid));
        let values = before.values.iter();
        let changed = values.filter(|(key, data)| self.values.get(*key) != Some(*data));
        let gone = gone.map(|(key, _)| format!("{key} is another one"));
        let changed = changed.map(|(key, _)| format!("{key} has other values"));
        gone.chain(changed).collect()
    }

    /// How the inventory of a platform differs from what is there; nothing when it does not.
    pub(crate) fn inventory_faults(&self, house: &House, platform: &Platform) -> Vec<String> {
        let load = Inventory::load(&house.cluster, &platform.name, &platform.namespace);
        let loaded = house
            .runtime
            .block_on(load)
            .unwrap_or_else(|error| panic_with(&error.to_string()));
        let Some(inventory) = loaded else {
            return vec!["there is no inventory".to_owned()];
        };
        let key_of = |key: &Key| {
            let (group, kind, name) = (&key.group, &key.kind, &key.name);
            let within = key.namespace.as_deref().unwrap_or_default();
            format!("{group}/{kind} {within}/{name}")
        };
        let owned = self.objects.iter().filter(|(_, object)| {
            object.pointer("/metadata/labels/app.kubernetes.io~1managed-by")
                == Some(&Value::from("platc"))
        });
        let owned: BTreeMap<&String, &String> = owned
            // Claims come from templates; a namespace only for the lease and the inventory is not owned.
            .filter(|(key, _)| {
                !key.starts_with("/PersistentVolumeClaim") && !key.starts_with("/Namespace")
            })
            .filter_map(|(key, _)| Some((key, self.uids.get(key)?)))
            .collect();
        let listed: BTreeMap<String, String> = inventory
            .entries
            .values()
            .map(|entry| (key_of(&entry.key), entry.uid.clone().unwrap_or_default()))
            .collect();
        let mut faults: Vec<String> = listed
            .iter()
            .filter(|(key, uid)| self.uids.get(*key) != Some(*uid))
            .map(|(key, uid)| format!("the inventory has {key} with the UID `{uid}`"))
            .collect();
        let missing = owned.keys().filter(|key| !listed.contains_key(**key));
        faults.extend(missing.map(|key| format!("the inventory lacks {key}")));
        let wanted = platform.objects.iter().map(|object| key_of(&object.key));
        let missing = wanted.filter(|key| !listed.contains_key(key));
        faults.extend(missing.map(|key| format!("the inventory lacks {key}, which is compiled")));
        faults
    }
}

/// Takes a field away.
fn forget(object: &mut Value, pointer: &str) {
    let Some((parent, name)) = pointer.rsplit_once('/') else {
        return;
    };
    if let Some(parent) = object.pointer_mut(parent).and_then(Value::as_object_mut) {
        parent.remove(name);
    }
}

fn field<'v>(object: &'v Value, pointer: &str) -> &'v str {
    let value = object.pointer(pointer).and_then(Value::as_str);
    value.unwrap_or_default()
}
