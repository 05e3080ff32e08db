//! A validated Grafana.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::serde_json::Value;
use platc_sdk::workload::Placement;
use platc_sdk::{Image, Resources, SecretKey, Storage};

/// A validated Grafana.
#[derive(Debug)]
pub struct Model {
    /// The image.
    pub image: Image,
    /// Processor and memory.
    pub resources: Resources,
    /// URL of the metrics.
    pub metrics: Option<String>,
    /// URL of the logs.
    pub logs: Option<String>,
    /// Further data sources; no two have one name, and at most one of all is the default.
    pub datasources: Vec<Value>,
    /// JSON of further dashboards by name.
    pub dashboards: BTreeMap<String, String>,
    /// The first administrator.
    pub admin_user: String,
    /// Its password.
    pub admin_password: SecretKey,
    /// Where its database is.
    pub data: Data,
    /// Environment variables with secret values.
    pub secrets: BTreeMap<String, SecretKey>,
    /// What the person set: environment variables by which Grafana takes keys of `grafana.ini`.
    pub settings: BTreeMap<String, String>,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Port of every node.
    pub node_port: Option<u16>,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}

/// Where Grafana's database is.
#[derive(Debug)]
pub enum Data {
    /// In the pod, and gone with it.
    Forgotten,
    /// On a volume.
    Kept(Storage),
}
