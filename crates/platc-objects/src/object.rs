//! Objects: every kind that platc writes, as one typed enum.

use std::fmt;

use k8s_openapi::Resource;
use k8s_openapi::api::{
    apps, autoscaling, batch, core, networking, policy, rbac, scheduling, storage,
};
use k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::custom::{CustomObject, Untyped};
use crate::yaml::{self, TypeMeta};

/// What tells one object of a cluster from another: group, kind, namespace and name. The version is
/// not part of it: the same object can be read in several.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId {
    /// API group; empty for the core group.
    pub group: &'static str,
    /// Kind, such as `StatefulSet`.
    pub kind: &'static str,
    /// Namespace; `None` for objects of the whole cluster.
    pub namespace: Option<String>,
    /// Name.
    pub name: String,
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.namespace {
            Some(namespace) => write!(f, "{}/{namespace}/{}", self.kind, self.name),
            None => write!(f, "{}/{}", self.kind, self.name),
        }
    }
}

/// Whether objects of a kind live in a namespace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// They do.
    Namespaced,
    /// There is one of a name in the whole cluster.
    Cluster,
}

macro_rules! objects {
    ($($variant:ident($type:ty) $scope:ident),* $(,)?) => {
        /// One Kubernetes object of a kind that platc writes.
        ///
        /// The kinds stand in the order in which they are applied when nothing else orders them.
        #[derive(Clone, Debug)]
        #[expect(missing_docs, reason = "each variant is the Kubernetes kind of its name")]
        pub enum Object {
            $($variant(Box<$type>),)*
            /// An object of a kind that a `CustomResourceDefinition` defines.
            Custom(Box<CustomObject>),
        }

        $(impl From<$type> for Object {
            fn from(object: $type) -> Self {
                Self::$variant(Box::new(object))
            }
        })*

        impl From<CustomObject> for Object {
            fn from(object: CustomObject) -> Self {
                Self::Custom(Box::new(object))
            }
        }

        impl Object {
            /// The names of all kinds but custom ones, in the order in which they are applied.
            pub const KINDS: &'static [&'static str] = &[$(<$type as Resource>::KIND),*];

            /// Name, namespace, labels and annotations.
            pub fn metadata(&self) -> &ObjectMeta {
                match self {
                    $(Self::$variant(object) => &object.metadata,)*
                    Self::Custom(object) => &object.metadata,
                }
            }

            /// Name, namespace, labels and annotations, to be changed.
            pub fn metadata_mut(&mut self) -> &mut ObjectMeta {
                match self {
                    $(Self::$variant(object) => &mut object.metadata,)*
                    Self::Custom(object) => &mut object.metadata,
                }
            }

            /// The kind, such as `StatefulSet`.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => <$type as Resource>::KIND,)*
                    Self::Custom(object) => object.kind().kind,
                }
            }

            /// The API group; empty for the core group.
            pub fn group(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => <$type as Resource>::GROUP,)*
                    Self::Custom(object) => object.kind().group,
                }
            }

            /// The API version of the newest servers, such as `policy/v1`.
            pub fn api_version(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => <$type as Resource>::API_VERSION,)*
                    Self::Custom(object) => object.kind().api_version,
                }
            }

            /// Whether the object lives in a namespace.
            pub fn scope(&self) -> Scope {
                match self {
                    $(Self::$variant(_) => Scope::$scope,)*
                    Self::Custom(object) => object.kind().scope,
                }
            }

            /// Writes the object as one canonical YAML document of this API version.
            pub fn write_yaml(&self, api_version: &str, out: &mut Vec<u8>) -> Result<(), yaml::Error> {
                match self {
                    $(Self::$variant(object) => {
                        let type_meta = TypeMeta { api_version, kind: <$type as Resource>::KIND };
                        yaml::write_manifest(type_meta, object.as_ref(), out)
                    })*
                    Self::Custom(object) => {
                        let type_meta = TypeMeta { api_version, kind: object.kind().kind };
                        yaml::write_manifest(type_meta, object.as_ref(), out)
                    }
                }
            }

            /// The object as a JSON value.
            pub fn to_json(&self) -> Result<serde_json::Value, serde_json::Error> {
                match self {
                    $(Self::$variant(object) => serde_json::to_value(object),)*
                    Self::Custom(object) => object.to_json(),
                }
            }

            /// An object of the same kind from a JSON value, reading it through `read`, which sees
            /// the typed `Deserialize` of the kind.
            pub fn reread<R: ReadObject>(&self, read: &mut R, value: serde_json::Value) -> Result<Self, R::Error> {
                match self {
                    $(Self::$variant(_) => read.read::<$type>(value).map(|object| Self::$variant(Box::new(object))),)*
                    Self::Custom(object) => read.read::<Untyped>(value).map(|read| object.reread(read).into()),
                }
            }
        }
    };
}

/// Reads a typed object; generic, so that one reader serves all kinds.
pub trait ReadObject {
    /// Why it could not be read.
    type Error;

    /// Reads one object of a known type.
    fn read<T: serde::de::DeserializeOwned>(
        &mut self,
        value: serde_json::Value,
    ) -> Result<T, Self::Error>;
}

objects! {
    Namespace(core::v1::Namespace) Cluster,
    PriorityClass(scheduling::v1::PriorityClass) Cluster,
    CustomResourceDefinition(apiextensions::v1::CustomResourceDefinition) Cluster,
    StorageClass(storage::v1::StorageClass) Cluster,
    PersistentVolume(core::v1::PersistentVolume) Cluster,
    ClusterRole(rbac::v1::ClusterRole) Cluster,
    ClusterRoleBinding(rbac::v1::ClusterRoleBinding) Cluster,
    NetworkPolicy(networking::v1::NetworkPolicy) Namespaced,
    ResourceQuota(core::v1::ResourceQuota) Namespaced,
    LimitRange(core::v1::LimitRange) Namespaced,
    PodDisruptionBudget(policy::v1::PodDisruptionBudget) Namespaced,
    ServiceAccount(core::v1::ServiceAccount) Namespaced,
    Role(rbac::v1::Role) Namespaced,
    RoleBinding(rbac::v1::RoleBinding) Namespaced,
    Secret(core::v1::Secret) Namespaced,
    ConfigMap(core::v1::ConfigMap) Namespaced,
    PersistentVolumeClaim(core::v1::PersistentVolumeClaim) Namespaced,
    Service(core::v1::Service) Namespaced,
    DaemonSet(apps::v1::DaemonSet) Namespaced,
    Deployment(apps::v1::Deployment) Namespaced,
    StatefulSet(apps::v1::StatefulSet) Namespaced,
    HorizontalPodAutoscaler(autoscaling::v2::HorizontalPodAutoscaler) Namespaced,
    Job(batch::v1::Job) Namespaced,
    CronJob(batch::v1::CronJob) Namespaced,
    IngressClass(networking::v1::IngressClass) Cluster,
    Ingress(networking::v1::Ingress) Namespaced,
}

impl Object {
    /// What tells the object from every other.
    pub fn id(&self) -> ObjectId {
        let metadata = self.metadata();
        ObjectId {
            group: self.group(),
            kind: self.kind(),
            namespace: metadata.namespace.clone(),
            name: metadata.name.clone().unwrap_or_default(),
        }
    }

    /// The template of the pods that the object makes, if it makes any.
    pub fn pod_template_mut(&mut self) -> Option<&mut core::v1::PodTemplateSpec> {
        match self {
            Self::DaemonSet(object) => object.spec.as_mut().map(|spec| &mut spec.template),
            Self::Deployment(object) => object.spec.as_mut().map(|spec| &mut spec.template),
            Self::StatefulSet(object) => object.spec.as_mut().map(|spec| &mut spec.template),
            Self::Job(object) => object.spec.as_mut().map(|spec| &mut spec.template),
            Self::CronJob(object) => object
                .spec
                .as_mut()
                .and_then(|spec| spec.job_template.spec.as_mut())
                .map(|spec| &mut spec.template),
            _ => None,
        }
    }

    /// The pods that the object makes, if it makes any.
    pub fn pod_spec_mut(&mut self) -> Option<&mut core::v1::PodSpec> {
        self.pod_template_mut()
            .and_then(|template| template.spec.as_mut())
    }
}
