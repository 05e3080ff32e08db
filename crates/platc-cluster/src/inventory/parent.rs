//! The parent of the platform's `ApplySet`: a `ConfigMap` that kubectl's own code accepts.

use std::collections::BTreeSet;
use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use platc_objects::labels::MANAGED_BY;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::kept::Packed;
use crate::error::Error;
use crate::lease::Fence;
use crate::object::{Key, annotation, label};

const ID: &str = "applyset.kubernetes.io/id";
const TOOLING: &str = "applyset.kubernetes.io/tooling";
const GROUP_KINDS: &str = "applyset.kubernetes.io/contains-group-kinds";
const NAMESPACES: &str = "applyset.kubernetes.io/additional-namespaces";
/// Where the entries are.
const INVENTORY: &str = "platc.io/inventory";

/// The name of the parent.
pub(crate) fn name(platform: &str) -> String {
    format!("platc-{platform}")
}

/// The value of `applyset.kubernetes.io/id` for the parent with this name, and of
/// `applyset.kubernetes.io/part-of` on its members.
///
/// ```
/// assert_eq!(
///     platc_cluster::inventory::applyset_id("my-set", "test", "Secret", ""),
///     "applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1"
/// );
/// ```
pub fn applyset_id(name: &str, namespace: &str, kind: &str, group: &str) -> String {
    let hash = Sha256::digest(format!("{name}.{namespace}.{kind}.{group}"));
    format!("applyset-{}-v1", URL_SAFE_NO_PAD.encode(hash))
}

/// The value of `applyset.kubernetes.io/part-of` on the objects of a platform.
pub fn part_of(platform: &str, namespace: &str) -> String {
    applyset_id(&name(platform), namespace, "ConfigMap", "")
}

/// What the parent says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Parent {
    /// Kinds of the members, such as `StatefulSet.apps`.
    group_kinds: BTreeSet<String>,
    /// Namespaces of the members, without the parent's own.
    namespaces: BTreeSet<String>,
    /// Where the entries are.
    pub(super) contents: Contents,
    /// Who wrote it last.
    pub(super) fence: Fence,
}

/// Where the entries are: in `ConfigMap`s that nobody else writes, because their names say under
/// which lease they were written and what is in them. So a run that dies leaves the former ones whole,
/// and one that has lost its lease cannot hit those of the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Contents {
    /// Number of the lease under which they were written.
    pub(super) transitions: i64,
    /// SHA-256 of the compressed text.
    pub(super) digest: String,
    /// In how many parts; 0 when there are no entries.
    pub(super) count: usize,
}

impl Contents {
    /// The name of a part, counted from 1.
    pub(super) fn part_name(&self, stem: &str, number: usize) -> String {
        let digest: String = self.digest.chars().take(12).collect();
        format!("{stem}-{}-{digest}-{number}", self.transitions)
    }

    /// Whether these are the contents already.
    pub(super) fn are(&self, packed: &Packed, count: usize) -> bool {
        (self.digest.as_str(), self.count) == (packed.digest.as_str(), count)
    }

    fn read(text: &str) -> Option<Self> {
        let mut words = text.split(' ');
        let contents = Self {
            transitions: words.next()?.parse().ok()?,
            digest: words.next()?.to_owned(),
            count: words.next()?.parse().ok()?,
        };
        words.next().is_none().then_some(contents)
    }
}

/// The number of the lease, the digest, how many parts.
impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.transitions, self.digest, self.count)
    }
}

impl Parent {
    /// The parent of these members.
    pub(super) fn of<'k>(
        members: impl Iterator<Item = &'k Key>,
        namespace: &str,
        contents: Contents,
        fence: &Fence,
    ) -> Self {
        let mut parent = Self {
            group_kinds: BTreeSet::new(),
            namespaces: BTreeSet::new(),
            contents,
            fence: fence.clone(),
        };
        for key in members {
            parent.group_kinds.insert(group_kind(key));
            let other = key.namespace.iter().filter(|other| *other != namespace);
            parent.namespaces.extend(other.cloned());
        }
        parent
    }

    /// The object. With a `resourceVersion` the server takes it only where nobody wrote since.
    pub(super) fn object(
        &self,
        platform: &str,
        namespace: &str,
        resource_version: Option<&str>,
    ) -> Value {
        let mut object = json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": name(platform),
                "namespace": namespace,
                "labels": {
                    "app.kubernetes.io/managed-by": MANAGED_BY,
                    ID: part_of(platform, namespace),
                },
                "annotations": {
                    TOOLING: concat!("platc/v", env!("CARGO_PKG_VERSION")),
                    GROUP_KINDS: listed(&self.group_kinds),
                    NAMESPACES: listed(&self.namespaces),
                    INVENTORY: self.contents.to_string(),
                },
            },
        });
        self.fence.put_on(&mut object);
        if let Some(version) = resource_version {
            object["metadata"]["resourceVersion"] = version.into();
        }
        object
    }

    /// Reads the parent of a platform; refuses one that is not platc's, or not this platform's.
    pub(super) fn read(object: &Value, platform: &str, namespace: &str) -> Result<Self, Error> {
        let place = format!("the ConfigMap {} in {namespace}", name(platform));
        let refused = |why: String| Err(Error::State(format!("{place} {why}")));
        match annotation(object, TOOLING) {
            None => {
                return refused(format!(
                    "is not an inventory of platc: it has no annotation {TOOLING}; delete it, or give the platform another name"
                ));
            }
            Some(tooling) => {
                let tool = tooling.rsplit_once('/').map_or(tooling, |(tool, _)| tool);
                if tool != MANAGED_BY {
                    return refused(format!(
                        "is managed by tooling {tool} instead of {MANAGED_BY}; give the platform another name or namespace"
                    ));
                }
            }
        }
        if label(object, ID) != Some(&part_of(platform, namespace)) {
            return refused(format!(
                "is no inventory of this platform: its label {ID} is not {}; was it copied?",
                part_of(platform, namespace)
            ));
        }
        let contents = annotation(object, INVENTORY).and_then(Contents::read);
        let (Some(contents), Some(fence)) = (contents, Fence::of(object)) else {
            return Err(broken(
                platform,
                namespace,
                "does not say where its entries are",
            ));
        };
        Ok(Self {
            group_kinds: items(object, GROUP_KINDS),
            namespaces: items(object, NAMESPACES),
            contents,
            fence,
        })
    }
}

/// An inventory that cannot be read: what a person does then.
pub(super) fn broken(platform: &str, namespace: &str, why: &str) -> Error {
    let name = name(platform);
    Error::State(format!(
        "the inventory of {platform} (ConfigMap {name} in {namespace}) {why}; nothing was changed. \
         Put it back from a backup of the cluster. If there is none, delete the ConfigMap {name}: the next apply \
         makes a new inventory, and reports what is no longer in the platform in place of deleting it"
    ))
}

fn group_kind(key: &Key) -> String {
    if key.group.is_empty() {
        key.kind.clone()
    } else {
        format!("{}.{}", key.kind, key.group)
    }
}

fn listed(items: &BTreeSet<String>) -> String {
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    items.join(",")
}

fn items(object: &Value, name: &str) -> BTreeSet<String> {
    let listed = annotation(object, name).unwrap_or_default();
    let items = listed.split(',').filter(|item| !item.is_empty());
    items.map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::set_annotation;

    fn fence() -> Fence {
        Fence {
            plan: "p1".to_owned(),
            transitions: 4,
        }
    }

    fn parent() -> Parent {
        let key = |group: &str, kind: &str, namespace: Option<&str>| Key {
            group: group.to_owned(),
            kind: kind.to_owned(),
            namespace: namespace.map(str::to_owned),
            name: "x".to_owned(),
        };
        let keys = [
            key("", "Namespace", None),
            key("", "Service", Some("data")),
            key("apps", "StatefulSet", Some("hdfs")),
            key("apps", "StatefulSet", Some("airflow")),
        ];
        let contents = Contents {
            transitions: 4,
            digest: "abcdef0123456789".to_owned(),
            count: 1,
        };
        Parent::of(keys.iter(), "data", contents, &fence())
    }

    #[test]
    fn the_id_is_that_of_kubectl() {
        assert_eq!(
            applyset_id("my-set", "test", "Secret", ""),
            "applyset-0eFHV8ySqp7XoShsGvyWFQD3s96yqwHmzc4e0HR1dsY-v1"
        );
    }

    #[test]
    fn the_parent_is_what_kubectl_expects_and_is_read_back() {
        let object = parent().object("lake", "data", Some("17"));
        assert_eq!(
            object,
            json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {
                    "name": "platc-lake",
                    "namespace": "data",
                    "labels": {
                        "app.kubernetes.io/managed-by": "platc",
                        "applyset.kubernetes.io/id": part_of("lake", "data"),
                    },
                    "annotations": {
                        "applyset.kubernetes.io/tooling": concat!("platc/v", env!("CARGO_PKG_VERSION")),
                        "applyset.kubernetes.io/contains-group-kinds": "Namespace,Service,StatefulSet.apps",
                        "applyset.kubernetes.io/additional-namespaces": "airflow,hdfs",
                        "platc.io/inventory": "4 abcdef0123456789 1",
                        "platc.io/plan": "p1",
                        "platc.io/lease-transitions": "4",
                    },
                    "resourceVersion": "17",
                },
            })
        );
        assert_eq!(Parent::read(&object, "lake", "data").unwrap(), parent());
    }

    #[test]
    fn parts_are_named_by_lease_and_content() {
        assert_eq!(
            parent().contents.part_name("platc-lake-inventory", 2),
            "platc-lake-inventory-4-abcdef012345-2"
        );
    }

    #[test]
    fn row_02_a_parent_of_others_is_refused() {
        let changed = |change: fn(&mut Value)| {
            let mut object = parent().object("lake", "data", None);
            change(&mut object);
            Parent::read(&object, "lake", "data")
                .unwrap_err()
                .to_string()
        };
        let place = "the ConfigMap platc-lake in data";
        assert_eq!(
            changed(|object| set_annotation(object, TOOLING, "kubectl/v1.32.4")),
            format!(
                "{place} is managed by tooling kubectl instead of platc; give the platform another name or namespace"
            )
        );
        assert_eq!(
            changed(|object| object["metadata"]["annotations"] = json!({})),
            format!(
                "{place} is not an inventory of platc: it has no annotation applyset.kubernetes.io/tooling; delete it, or give the platform another name"
            )
        );
        assert_eq!(
            changed(|object| object["metadata"]["labels"][ID] = json!("applyset-other-v1")),
            format!(
                "{place} is no inventory of this platform: its label applyset.kubernetes.io/id is not {}; was it copied?",
                part_of("lake", "data")
            )
        );
        assert_eq!(
            changed(|object| set_annotation(object, INVENTORY, "4 abc")),
            broken("lake", "data", "does not say where its entries are").to_string()
        );
    }
}
