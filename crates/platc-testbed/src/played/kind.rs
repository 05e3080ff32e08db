//! The kinds of objects that the played part of the cluster looks at.

/// A kind whose objects are all followed, except `ConfigMaps`, of which only one a namespace matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Namespace,
    Node,
    ClusterRole,
    StorageClass,
    PersistentVolume,
    PersistentVolumeClaim,
    ConfigMap,
    ResourceQuota,
    Service,
    Endpoints,
    EndpointSlice,
    ControllerRevision,
    Deployment,
    ReplicaSet,
    StatefulSet,
    DaemonSet,
    Job,
    Pod,
}

impl Kind {
    /// Every kind; the server may not serve all of them.
    pub(crate) const ALL: [Self; 18] = [
        Self::Namespace,
        Self::Node,
        Self::ClusterRole,
        Self::StorageClass,
        Self::PersistentVolume,
        Self::PersistentVolumeClaim,
        Self::ConfigMap,
        Self::ResourceQuota,
        Self::Service,
        Self::Endpoints,
        Self::EndpointSlice,
        Self::ControllerRevision,
        Self::Deployment,
        Self::ReplicaSet,
        Self::StatefulSet,
        Self::DaemonSet,
        Self::Job,
        Self::Pod,
    ];

    /// As in a manifest: the API version, the kind, and the word in paths.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Namespace => ("v1", "Namespace", "namespaces"),
            Self::Node => ("v1", "Node", "nodes"),
            Self::ClusterRole => (
                "rbac.authorization.k8s.io/v1",
                "ClusterRole",
                "clusterroles",
            ),
            Self::StorageClass => ("storage.k8s.io/v1", "StorageClass", "storageclasses"),
            Self::PersistentVolume => ("v1", "PersistentVolume", "persistentvolumes"),
            Self::PersistentVolumeClaim => {
                ("v1", "PersistentVolumeClaim", "persistentvolumeclaims")
            }
            Self::ConfigMap => ("v1", "ConfigMap", "configmaps"),
            Self::ResourceQuota => ("v1", "ResourceQuota", "resourcequotas"),
            Self::Service => ("v1", "Service", "services"),
            Self::Endpoints => ("v1", "Endpoints", "endpoints"),
            Self::EndpointSlice => ("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
            Self::ControllerRevision => ("apps/v1", "ControllerRevision", "controllerrevisions"),
            Self::Deployment => ("apps/v1", "Deployment", "deployments"),
            Self::ReplicaSet => ("apps/v1", "ReplicaSet", "replicasets"),
            Self::StatefulSet => ("apps/v1", "StatefulSet", "statefulsets"),
            Self::DaemonSet => ("apps/v1", "DaemonSet", "daemonsets"),
            Self::Job => ("batch/v1", "Job", "jobs"),
            Self::Pod => ("v1", "Pod", "pods"),
        }
    }

    /// The `apiVersion` of a manifest.
    pub(crate) fn api_version(self) -> &'static str {
        self.words().0
    }

    /// The `kind` of a manifest.
    pub(crate) fn name(self) -> &'static str {
        self.words().1
    }

    /// The kind of that name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether its objects are in namespaces.
    pub(crate) fn is_namespaced(self) -> bool {
        !matches!(
            self,
            Self::Namespace
                | Self::Node
                | Self::ClusterRole
                | Self::StorageClass
                | Self::PersistentVolume
        )
    }

    /// The path of all objects of a namespace, or of the whole cluster for an empty one.
    pub(crate) fn collection(self, namespace: &str) -> String {
        let (version, _, plural) = self.words();
        let root = match version {
            "v1" => "/api/v1".to_owned(),
            group => format!("/apis/{group}"),
        };
        if namespace.is_empty() {
            format!("{root}/{plural}")
        } else {
            format!("{root}/namespaces/{namespace}/{plural}")
        }
    }

    /// What is asked of the server, so that only the `ConfigMaps` that steer are sent.
    pub(crate) fn selector(self) -> &'static str {
        match self {
            Self::ConfigMap => "fieldSelector=metadata.name%3Dtestbed-behaviour&",
            _ => "",
        }
    }
}
