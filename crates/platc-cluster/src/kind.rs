//! Kinds: under which path a server has their objects, and in which version.

use serde_json::Value;

use crate::object::{Key, text};

/// A kind of object, as requests need it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kind {
    /// API group; empty for the core group.
    pub group: String,
    /// Version that the server has, such as `v1`.
    pub version: String,
    /// Kind, such as `StatefulSet`.
    pub kind: String,
    /// Name in paths, such as `statefulsets`.
    pub plural: String,
    /// Whether its objects are in namespaces.
    pub namespaced: bool,
}

impl Kind {
    /// `apps/v1`, or `v1` for the core group.
    pub fn api_version(&self) -> String {
        if self.group.is_empty() {
            self.version.clone()
        } else {
            format!("{}/{}", self.group, self.version)
        }
    }

    /// The kind as a manifest has it. The versions of a custom kind may have other fields, so the
    /// manifest decides; those of a built-in kind are alike, and the server decides.
    pub(crate) fn as_written(&self, manifest: &Value) -> Self {
        let version = text(manifest, "/apiVersion").and_then(|version| version.split_once('/'));
        match version {
            Some((group, version)) if group == self.group && self.is_custom() => Self {
                version: version.to_owned(),
                ..self.clone()
            },
            _ => self.clone(),
        }
    }

    /// Whether no server has the kind by itself.
    pub(crate) fn is_custom(&self) -> bool {
        built_in(&self.group, &self.kind, |_, _| false).is_none()
    }

    /// `StatefulSet.apps`, or `Service` for the core group, as an `ApplySet` names kinds.
    pub fn group_kind(&self) -> String {
        if self.group.is_empty() {
            self.kind.clone()
        } else {
            format!("{}.{}", self.kind, self.group)
        }
    }

    /// The path of all objects of the kind, or of those in a namespace.
    pub fn path(&self, namespace: Option<&str>) -> String {
        let mut path = if self.group.is_empty() {
            format!("/api/{}", self.version)
        } else {
            format!("/apis/{}/{}", self.group, self.version)
        };
        if let Some(namespace) = namespace.filter(|_| self.namespaced) {
            path.push_str("/namespaces/");
            path.push_str(namespace);
        }
        path.push('/');
        path.push_str(&self.plural);
        path
    }

    /// The path of one object.
    pub fn object_path(&self, key: &Key) -> String {
        let mut path = self.path(key.namespace.as_deref());
        path.push('/');
        path.push_str(&key.name);
        path
    }
}

/// A kind that every server has, in the versions that have the same fields as far as platc writes
/// them, the newest first.
struct BuiltIn {
    group: &'static str,
    versions: &'static [&'static str],
    kind: &'static str,
    plural: &'static str,
    namespaced: bool,
}

/// The kind in the newest version that `is_served` knows, or in the newest of all where the server
/// has none of them; `None` when no server has it by itself.
pub(crate) fn built_in(
    group: &str,
    kind: &str,
    is_served: impl Fn(&str, &str) -> bool,
) -> Option<Kind> {
    let known = BUILT_IN
        .iter()
        .find(|known| known.group == group && known.kind == kind)?;
    let served = known
        .versions
        .iter()
        .find(|version| is_served(group, version));
    Some(Kind {
        group: known.group.to_owned(),
        version: (*served.or(known.versions.first())?).to_owned(),
        kind: known.kind.to_owned(),
        plural: known.plural.to_owned(),
        namespaced: known.namespaced,
    })
}

const fn namespaced(
    group: &'static str,
    versions: &'static [&'static str],
    kind: &'static str,
    plural: &'static str,
) -> BuiltIn {
    BuiltIn {
        group,
        versions,
        kind,
        plural,
        namespaced: true,
    }
}

const fn cluster(
    group: &'static str,
    versions: &'static [&'static str],
    kind: &'static str,
    plural: &'static str,
) -> BuiltIn {
    BuiltIn {
        namespaced: false,
        ..namespaced(group, versions, kind, plural)
    }
}

const V1: &[&str] = &["v1"];
const V1_BETA: &[&str] = &["v1", "v1beta1"];
const RBAC: &str = "rbac.authorization.k8s.io";
const NETWORKING: &str = "networking.k8s.io";

#[rustfmt::skip]
const BUILT_IN: &[BuiltIn] = &[
    cluster("", V1, "Namespace", "namespaces"),
    cluster("", V1, "Node", "nodes"),
    cluster("", V1, "PersistentVolume", "persistentvolumes"),
    namespaced("", V1, "ConfigMap", "configmaps"),
    namespaced("", V1, "Endpoints", "endpoints"),
    namespaced("", V1, "Event", "events"),
    namespaced("", V1, "LimitRange", "limitranges"),
    namespaced("", V1, "PersistentVolumeClaim", "persistentvolumeclaims"),
    namespaced("", V1, "Pod", "pods"),
    namespaced("", V1, "ResourceQuota", "resourcequotas"),
    namespaced("", V1, "Secret", "secrets"),
    namespaced("", V1, "Service", "services"),
    namespaced("", V1, "ServiceAccount", "serviceaccounts"),
    cluster("admissionregistration.k8s.io", V1, "MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
    cluster("admissionregistration.k8s.io", V1, "ValidatingWebhookConfiguration", "validatingwebhookconfigurations"),
    cluster("apiextensions.k8s.io", V1, "CustomResourceDefinition", "customresourcedefinitions"),
    cluster("apiregistration.k8s.io", V1, "APIService", "apiservices"),
    namespaced("apps", V1, "ControllerRevision", "controllerrevisions"),
    namespaced("apps", V1, "DaemonSet", "daemonsets"),
    namespaced("apps", V1, "Deployment", "deployments"),
    namespaced("apps", V1, "ReplicaSet", "replicasets"),
    namespaced("apps", V1, "StatefulSet", "statefulsets"),
    namespaced("autoscaling", &["v2", "v2beta2"], "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
    namespaced("batch", V1_BETA, "CronJob", "cronjobs"),
    namespaced("batch", V1, "Job", "jobs"),
    namespaced("coordination.k8s.io", V1, "Lease", "leases"),
    namespaced(NETWORKING, V1, "Ingress", "ingresses"),
    cluster(NETWORKING, V1, "IngressClass", "ingressclasses"),
    namespaced(NETWORKING, V1, "NetworkPolicy", "networkpolicies"),
    namespaced("policy", V1_BETA, "PodDisruptionBudget", "poddisruptionbudgets"),
    cluster(RBAC, V1, "ClusterRole", "clusterroles"),
    cluster(RBAC, V1, "ClusterRoleBinding", "clusterrolebindings"),
    namespaced(RBAC, V1, "Role", "roles"),
    namespaced(RBAC, V1, "RoleBinding", "rolebindings"),
    cluster("scheduling.k8s.io", V1, "PriorityClass", "priorityclasses"),
    cluster("storage.k8s.io", V1, "StorageClass", "storageclasses"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_that_the_server_has_is_taken() {
        for (served, version) in [
            (&["v1beta1"][..], "v1beta1"),
            (&["v1beta1", "v1"], "v1"),
            (&["v1"], "v1"),
            (&[], "v1"),
        ] {
            let kind = built_in("policy", "PodDisruptionBudget", |_, v| served.contains(&v));
            assert_eq!(kind.unwrap().version, version, "{served:?}");
        }
    }

    #[test]
    fn a_manifest_decides_on_the_version_of_a_custom_kind_only() {
        for (group, kind, written, expected) in [
            ("example.org", "Well", "example.org/v1beta1", "v1beta1"),
            ("example.org", "Well", "example.com/v1beta1", "v1"),
            ("policy", "PodDisruptionBudget", "policy/v1beta1", "v1"),
        ] {
            let kind = Kind {
                group: group.to_owned(),
                version: "v1".to_owned(),
                kind: kind.to_owned(),
                plural: String::new(),
                namespaced: true,
            };
            let manifest = serde_json::json!({"apiVersion": written});
            assert_eq!(kind.as_written(&manifest).version, expected, "{written}");
        }
    }

    #[test]
    fn paths_are_those_of_the_api() {
        let kind = |group, kind| built_in(group, kind, |_, _| true).unwrap();
        let key = |kind: &Kind| Key::new(kind, kind.namespaced.then_some("ns"), "x");
        let object = |kind: Kind| kind.object_path(&key(&kind));
        assert_eq!(object(kind("", "Namespace")), "/api/v1/namespaces/x");
        assert_eq!(
            object(kind("apps", "StatefulSet")),
            "/apis/apps/v1/namespaces/ns/statefulsets/x"
        );
        assert_eq!(
            kind("apps", "StatefulSet").path(None),
            "/apis/apps/v1/statefulsets"
        );
    }
}
