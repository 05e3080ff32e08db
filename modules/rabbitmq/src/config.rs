//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Reference, Resources, SecretValue, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[rabbitmq.<name>]`: a RabbitMQ cluster.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Rabbitmq {
    /// Servers: 1, 3, 5 or 7. More can be added; a server that is taken away has to leave the cluster
    /// first (`rabbitmqctl forget_cluster_node`). Default: 3.
    pub servers: u32,
    /// Image, of the official kind (`rabbitmq`). A tag with `alpine` in it runs as user 100, every other
    /// as user 999. Default: `docker.io/library/rabbitmq:4.1.4-management`.
    pub image: Option<Reference>,
    /// Volume of each server. Default: `10Gi`.
    pub storage: Storage,
    /// Which defaults `resources` have: `small` is `250m` and `1Gi`, `medium` is `1` and `4Gi`, `large`
    /// is `2` and `8Gi` for each server. Default: `small`.
    pub size: Size,
    /// Processor and memory of each server; publishers are held back when 60 % of what is left after
    /// the system's share (a fifth, 2 GiB at most) are used. Default: those of `size`.
    pub resources: Option<Resources>,
    /// The user of all clients; an administrator too. It is made when the volumes are empty. Default:
    /// `platform`.
    pub user: String,
    /// Password of that user. It also stands in URLs, so one of your own has only letters and digits. It
    /// is set when the volumes are empty; later a person changes it with `rabbitmqctl
    /// change_password`. Default: generated.
    pub password: SecretValue,
    /// What the servers prove to each other that they belong together with: whoever has it may run
    /// programs in them. All servers have to restart together when it changes. Default: generated.
    pub cookie: SecretValue,
    /// The virtual host of all clients. It is made when the volumes are empty. Default: `/`.
    pub virtual_host: String,
    /// Whether the web pages and the HTTP interface for administrators are there. Default: true.
    pub management: bool,
    /// Address of the web pages outside of the cluster. Default: none.
    pub ingress: Option<Ingress>,
    /// Plugins beside those that platc needs, such as `rabbitmq_shovel`. Ports that they open are not in
    /// the Services. Default: none.
    pub plugins: Vec<String>,
    /// How long a server that is to stop waits until quorum queues and streams can spare it. Default:
    /// `10m`.
    pub quorum_wait: Duration,
    /// Keys of `rabbitmq.conf`, in place of and beside those that platc sets.
    pub settings: BTreeMap<String, String>,
    /// Where the servers may be scheduled.
    pub placement: Placement,
}

/// How large the servers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// A broker for one Airflow.
    #[default]
    Small,
    /// Thousands of messages a second.
    Medium,
    /// Long queues of large messages.
    Large,
}

impl Default for Rabbitmq {
    fn default() -> Self {
        Self {
            servers: 3,
            image: None,
            storage: Storage::gibibytes(10),
            size: Size::Small,
            resources: None,
            user: "platform".to_owned(),
            password: SecretValue::default(),
            cookie: SecretValue::default(),
            virtual_host: "/".to_owned(),
            management: true,
            ingress: None,
            plugins: Vec::new(),
            quorum_wait: Duration::minutes(10),
            settings: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

impl Rabbitmq {
    /// A cluster of three servers.
    pub fn new() -> Self {
        Self::default()
    }

    /// A server alone.
    pub fn single() -> Self {
        Self {
            servers: 1,
            ..Self::default()
        }
    }

    /// With the web pages at this address.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = Some(ingress);
        self
    }
}
