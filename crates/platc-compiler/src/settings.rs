//! The tables of `platform.toml` that belong to no module.

use std::collections::BTreeMap;

use platc_objects::api_version::KubernetesVersion;
use platc_objects::value_error::read_text;
use platc_objects::workload::PodUsers;
use platc_objects::{DnsName, Mirror, Name, Reference, ValueError};
use platc_sdk::Address;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};

/// The tables that belong to no module.
pub const TABLES: &[&str] = &["platform", "images", "namespaces", "patch", "moved"];

/// Those of [`TABLES`] that are arrays of tables.
pub const LISTS: &[&str] = &["patch", "moved"];

/// `[platform]`: what holds for all components.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PlatformTable {
    /// Name of the platform; the `app.kubernetes.io/part-of` label of every object.
    pub name: Name,
    /// Namespace of components that name none. The platform's name when absent.
    #[serde(default)]
    pub namespace: Option<Name>,
    /// DNS domain of the cluster. Default: `cluster.local`.
    #[serde(default = "default_cluster_domain")]
    pub cluster_domain: DnsName,
    /// Oldest API server that the manifests must run on, from `1.20` up. Default: `1.28`.
    #[serde(default = "default_kubernetes", deserialize_with = "kubernetes")]
    #[schemars(with = "String", regex(pattern = r"^1\.[0-9]{2,3}$"))]
    pub kubernetes: KubernetesVersion,
    /// StorageClass of claims that name none; the cluster's default class when absent.
    #[serde(default)]
    pub storage_class: Option<DnsName>,
    /// Lets only those connect to the pods of a component that have to do with it: the components that
    /// refer to it, themselves or through others, those that it refers to, and those that collect its
    /// metrics. Needs a network plugin that enforces such policies. Default: none.
    #[serde(default)]
    pub network_policies: Option<NetworkPoliciesTable>,
}

/// `[platform.network_policies]`: who else may connect to pods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NetworkPoliciesTable {
    /// Namespaces of Ingress controllers: their pods may connect to components that have an Ingress.
    /// Default: `["ingress-nginx"]`.
    pub ingress_controllers: Option<Vec<Name>>,
    /// Namespaces whose pods may connect to every component, such as that of a Prometheus. Default: none.
    pub open_to: Vec<Name>,
}

impl PlatformTable {
    /// Stands in for a table that could not be read, so that the rest of the file can be looked at.
    pub(crate) fn unreadable() -> Self {
        Self {
            name: "platform".parse().expect("it is a DNS label"),
            namespace: None,
            cluster_domain: default_cluster_domain(),
            kubernetes: default_kubernetes(),
            storage_class: None,
            network_policies: None,
        }
    }

    /// The namespace of components that name none.
    pub fn default_namespace(&self) -> &Name {
        self.namespace.as_ref().unwrap_or(&self.name)
    }
}

/// `[images]`: where images are pulled from.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ImagesTable {
    /// Registry, with an optional path, that every image is rewritten to:
    /// `registry.corp.local:5000/mirror`.
    pub mirror: Option<Mirror>,
    /// Secret of type `kubernetes.io/dockerconfigjson` that exists in every namespace of the
    /// platform; every pod pulls with it.
    pub pull_secret: Option<DnsName>,
    /// Images that may have the tag `latest` or none, each as it is written at its component:
    /// `["docker.io/neoflexdatagram/datagram:latest"]`. Default: none.
    pub allow_floating: Vec<Reference>,
}

/// `[namespaces.<name>]`: a namespace that components live in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct NamespaceTable {
    /// Whether platc makes the namespace. Default: true.
    pub create: bool,
    /// Labels of the namespace, beside and in place of platc's own.
    pub labels: BTreeMap<String, String>,
    /// Who chooses the users that the pods of components in the namespace run as. `image`: each pod says
    /// the user and the groups of its image. `cluster`: no pod says any, but for `root`, and the cluster
    /// gives it those of the namespace, as OpenShift does under `restricted-v2`. Default: `image`.
    pub pod_users: PodUsers,
}

impl Default for NamespaceTable {
    fn default() -> Self {
        Self {
            create: true,
            labels: BTreeMap::new(),
            pod_users: PodUsers::default(),
        }
    }
}

/// `[<module>.<name>.pods]`: what holds for all pods of a component, those of its Jobs included. What the
/// module sets itself stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PodsTable {
    /// More labels. Default: none.
    pub labels: BTreeMap<String, String>,
    /// More annotations. Default: none.
    pub annotations: BTreeMap<String, String>,
    /// More variables of every container, with plain values: nothing secret. Default: none.
    pub env: BTreeMap<String, String>,
    /// Over what the pods of a workload are spread, as far as there is room. Default: nothing but what
    /// the module itself asks for and the scheduler does by itself.
    pub spread: Option<Spread>,
}

/// Over what pods are spread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Spread {
    /// Over nodes.
    Node,
    /// Over zones, as the label `topology.kubernetes.io/zone` of the nodes says.
    Zone,
}

/// `[[patch]]`: a change of an object for which its module has no setting.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchTable {
    /// The object that is changed. A patch that hits nothing is an error.
    pub target: PatchTarget,
    /// What is merged into it, as `kubectl patch` does it: tables key by key, lists of containers,
    /// volumes, ports and variables item by item. `{ "$patch" = "delete" }` deletes a key or an item.
    pub merge: serde_json::Map<String, serde_json::Value>,
}

/// Which object a patch changes.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PatchTarget {
    /// Kind, such as `Deployment`.
    pub kind: String,
    /// Name of the object; that of a Job without the digest at its end.
    pub name: String,
    /// Namespace; needed only when objects of several namespaces have that name.
    #[serde(default)]
    pub namespace: Option<Name>,
}

/// `[[moved]]`: a component that has a new name and keeps its objects.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MovedTable {
    /// The address it had.
    #[serde(deserialize_with = "address")]
    #[schemars(with = "String")]
    pub from: Address,
    /// The address it has now.
    #[serde(deserialize_with = "address")]
    #[schemars(with = "String")]
    pub to: Address,
}

fn default_cluster_domain() -> DnsName {
    "cluster.local".parse().expect("it is a DNS name")
}

fn default_kubernetes() -> KubernetesVersion {
    KubernetesVersion::new(28)
}

fn kubernetes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<KubernetesVersion, D::Error> {
    let text = read_text(deserializer, r#"a version in quotes, such as `"1.28"`"#)?;
    text.parse().map_err(|error| {
        let value = ValueError::new(
            "platc::bad-kubernetes-version",
            format!("{text:?} is not a Kubernetes version that platc writes for"),
            format!("{error}"),
        );
        serde::de::Error::custom(match intended_version(&text) {
            Some(better) => value.instead(better),
            None => value,
        })
    })
}

/// What a person most likely meant by `v1.28` or `1.28.3`.
fn intended_version(text: &str) -> Option<String> {
    let mut numbers = text.trim().trim_start_matches('v').split('.');
    let better = format!("{}.{}", numbers.next()?, numbers.next()?);
    better
        .parse::<KubernetesVersion>()
        .is_ok()
        .then_some(better)
}

fn address<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Address, D::Error> {
    let text = read_text(
        deserializer,
        r#"the address of a component, such as `"hdfs.lake"`"#,
    )?;
    text.parse().map_err(|label: String| {
        serde::de::Error::custom(ValueError::new(
            "platc::bad-reference",
            format!("{text:?} is not the address of a component"),
            label,
        ))
    })
}
