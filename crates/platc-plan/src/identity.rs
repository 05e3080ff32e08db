//! What makes two manifests the same object.

use std::fmt;

/// Which object a change is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Group and version as in the newer manifest, such as `apps/v1`.
    pub api_version: String,
    /// Such as `StatefulSet`.
    pub kind: String,
    /// `None` for an object of the cluster.
    pub namespace: Option<String>,
    /// `metadata.name`.
    pub name: String,
}

/// Sorts and compares identities: the API version is left out, as a server converts between versions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    group: String,
    kind: String,
    namespace: Option<String>,
    name: String,
}

impl Identity {
    /// The API group, empty for the core group.
    pub fn group(&self) -> &str {
        self.api_version
            .split_once('/')
            .map_or("", |(group, _)| group)
    }

    pub(crate) fn key(&self) -> Key {
        Key {
            group: served_group(self.group(), &self.kind).to_owned(),
            kind: self.kind.clone(),
            namespace: self.namespace.clone(),
            name: self.name.clone(),
        }
    }

    pub(crate) fn is(&self, group: &str, kind: &str) -> bool {
        self.kind == kind && served_group(self.group(), kind) == group
    }
}

/// `Kind/name`, as people type it after `kubectl get`.
impl fmt::Display for Identity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.name)
    }
}

/// The group an object lives in today. Servers kept one storage for the kinds that left
/// `extensions`, so a delete there would remove the object that was just applied.
fn served_group<'a>(group: &'a str, kind: &str) -> &'a str {
    match (group, kind) {
        ("extensions", "DaemonSet" | "Deployment" | "ReplicaSet") => "apps",
        ("extensions", "Ingress" | "NetworkPolicy") => "networking.k8s.io",
        ("extensions", "PodSecurityPolicy") => "policy",
        _ => group,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(api_version: &str, kind: &str) -> Identity {
        Identity {
            api_version: api_version.to_owned(),
            kind: kind.to_owned(),
            namespace: None,
            name: "x".to_owned(),
        }
    }

    #[test]
    fn the_version_is_no_part_of_the_identity_but_the_group_is() {
        for (before, after, kind, same) in [
            ("policy/v1beta1", "policy/v1", "PodDisruptionBudget", true),
            ("v1", "events.k8s.io/v1", "Event", false),
            (
                "extensions/v1beta1",
                "networking.k8s.io/v1",
                "Ingress",
                true,
            ),
        ] {
            let equal = identity(before, kind).key() == identity(after, kind).key();
            assert_eq!(equal, same, "{before} {after}");
        }
    }
}
