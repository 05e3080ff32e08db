//! A validated cluster.

use platc_sdk::ingress::Ingress;
use platc_sdk::workload::{Placement, RunAs};
use platc_sdk::{Duration, Identity, Image, Resources, SecretKey, Settings, Storage};

use crate::names::SERVER;

/// A validated cluster.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// How many servers there are.
    pub size: ClusterSize,
    /// The image.
    pub image: Image,
    /// Major and minor version, where the image's tag tells them.
    pub version: Option<(u32, u32)>,
    /// What the image is built on.
    pub variant: Variant,
    /// Volume of each server.
    pub storage: Storage,
    /// Processor and memory of each server.
    pub resources: Resources,
    /// The user of all clients.
    pub user: String,
    /// The password of that user.
    pub password: SecretKey,
    /// The Erlang cookie.
    pub cookie: SecretKey,
    /// The virtual host of all clients.
    pub virtual_host: String,
    /// What administrators have.
    pub management: Management,
    /// Plugins beside those that platc needs.
    pub plugins: Vec<String>,
    /// How long a server that is to stop waits for quorums.
    pub quorum_wait: Duration,
    /// What the person set in `rabbitmq.conf`.
    pub settings: Settings,
    /// Where the servers may be scheduled.
    pub placement: Placement,
}

impl Model {
    /// The name of a server inside of the cluster. The data directory is named after it, so it never
    /// changes.
    pub(crate) fn node(&self, ordinal: u32) -> String {
        format!("rabbit@{}", self.identity.pod_host(SERVER, ordinal))
    }

    /// How a server that is new learns which one to join.
    pub(crate) fn formation(&self) -> Formation {
        match self.version {
            Some(version) if version >= (4, 1) => Formation::ByOrdinal,
            _ => Formation::ByList,
        }
    }
}

/// What the image is built on; its user follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Ubuntu.
    Ubuntu,
    /// Alpine, where group 999 is taken.
    Alpine,
}

impl Variant {
    /// The user `rabbitmq` of the image.
    pub fn user(self) -> RunAs {
        match self {
            Self::Ubuntu => RunAs::user(999),
            Self::Alpine => RunAs {
                user: 100,
                group: 101,
                volumes: 101,
            },
        }
    }
}

/// How a server that is new learns which one to join. Neither asks anything of Kubernetes' API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Formation {
    /// The plugin for Kubernetes is told it, from 4.1: it asked the API for addresses before.
    ByOrdinal,
    /// There is a list of all, which every version reads, and the others wait for the first one before they
    /// start: a server alone would make a cluster when it finds nobody for a few seconds.
    ByList,
}

/// How many servers there are: an odd number, so that a majority always exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterSize(u32);

impl ClusterSize {
    /// The size with this many servers; `None` if they cannot be a quorum. Each server takes part in
    /// what all agree on, so that more than seven only make each other slow.
    pub fn of(servers: u32) -> Option<Self> {
        matches!(servers, 1 | 3 | 5 | 7).then_some(Self(servers))
    }

    /// The number of servers.
    pub fn servers(self) -> u32 {
        self.0
    }

    /// Whether the servers have to find each other.
    pub fn is_cluster(self) -> bool {
        self.0 > 1
    }
}

/// What administrators have.
#[derive(Clone, Debug)]
pub enum Management {
    /// `rabbitmqctl` only.
    Off,
    /// Web pages and an HTTP interface.
    Pages {
        /// Their address outside of the cluster, if they have one.
        ingress: Option<Ingress>,
    },
}
