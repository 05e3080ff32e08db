//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{LogStore, MetricsStore};
use platc_sdk::ingress::Ingress;
use platc_sdk::serde_json::Value;
use platc_sdk::workload::Placement;
use platc_sdk::{Name, Ref, Reference, Resources, SecretValue, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::size::Size;

/// `[grafana.<name>]`: a Grafana.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Grafana {
    /// Where metrics are: `prometheus.main`. It becomes the data source `prometheus`, the default one.
    pub metrics: Option<Ref<MetricsStore>>,
    /// Where logs are: `loki.main`. It becomes the data source `loki`.
    pub logs: Option<Ref<LogStore>>,
    /// Further data sources, as in Grafana's provisioning files; each needs a `name` and a `type`.
    /// Passwords come from `secrets`: `secureJsonData = { password = "$PG_PASSWORD" }`.
    pub datasources: Vec<BTreeMap<String, Value>>,
    /// Further dashboards: the JSON of each, as Grafana exports it, by a name of its own.
    pub dashboards: BTreeMap<Name, String>,
    /// Image, of the official kind. Default: `docker.io/grafana/grafana:13.2.0`.
    pub image: Option<Reference>,
    /// How many people look at it; gives the default of `resources`: `100m` and `512Mi` when `small`,
    /// `250m` and `1Gi` when `medium`, `1` and `2Gi` when `large`. Default: `small`.
    pub size: Size,
    /// Processor and memory. Default: what `size` says.
    pub resources: Option<Resources>,
    /// Name of the first administrator. Default: `admin`.
    pub admin_user: String,
    /// Password of the first administrator. With `storage` it counts at the first start only. Default:
    /// `"generate"`.
    pub admin_password: SecretValue,
    /// Volume for users and what people make by hand; without it they are lost with the pod, and
    /// everything that platc provisions is made anew. Default: none.
    pub storage: Option<Storage>,
    /// Environment variables with secret values, which data sources and settings may use.
    pub secrets: BTreeMap<String, SecretValue>,
    /// Keys of `grafana.ini` by section: `settings."auth.anonymous" = { enabled = "true" }`.
    pub settings: BTreeMap<String, BTreeMap<String, String>>,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Port of every node at which it is reached too, 30000 to 32767 in most clusters.
    pub node_port: Option<u16>,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}

impl Default for Grafana {
    fn default() -> Self {
        Self {
            metrics: None,
            logs: None,
            datasources: Vec::new(),
            dashboards: BTreeMap::new(),
            image: None,
            size: Size::Small,
            resources: None,
            admin_user: "admin".to_owned(),
            admin_password: SecretValue::Generate,
            storage: None,
            secrets: BTreeMap::new(),
            settings: BTreeMap::new(),
            ingress: None,
            node_port: None,
            placement: Placement::default(),
        }
    }
}

impl Grafana {
    /// A Grafana over the metrics of this store.
    pub fn of(metrics: impl Into<Ref<MetricsStore>>) -> Self {
        Self {
            metrics: Some(metrics.into()),
            ..Self::default()
        }
    }

    /// Shows the logs of this store too.
    #[must_use]
    pub fn logs(mut self, logs: impl Into<Ref<LogStore>>) -> Self {
        self.logs = Some(logs.into());
        self
    }

    /// Is reached from outside of the cluster.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = Some(ingress);
        self
    }
}
