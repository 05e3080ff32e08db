//! A validated ensemble.

use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Endpoint, Identity, Image, Resources, Settings, Storage};

/// A validated ensemble.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The servers.
    pub servers: Servers,
    /// The image of every server.
    pub image: Image,
    /// Volume for snapshots.
    pub storage: Storage,
    /// Volume for the transaction log.
    pub log_storage: Storage,
    /// Processor and memory of each server.
    pub resources: Resources,
    /// The beat that all other times are multiples of.
    pub tick_time: Duration,
    /// Hours between two removals of old snapshots.
    pub purge_hours: u32,
    /// Connections that one client address may hold.
    pub max_client_connections: u32,
    /// What the person set in `zoo.cfg`.
    pub settings: Settings,
    /// Where the servers may be scheduled.
    pub placement: Placement,
}

/// How many servers there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Servers {
    /// One server without any other.
    Standalone,
    /// An odd number of servers that vote.
    Quorum(u32),
}

impl Servers {
    /// The number of servers.
    pub fn count(self) -> u32 {
        match self {
            Self::Standalone => 1,
            Self::Quorum(servers) => servers,
        }
    }

    /// Servers that may be away while the others still have a majority.
    pub fn minority(self) -> u32 {
        (self.count() - 1) / 2
    }
}

impl Model {
    /// The client port of every server.
    pub fn endpoints(&self) -> Vec<Endpoint> {
        (0..self.servers.count())
            .map(|ordinal| {
                let host = self.identity.pod_host(crate::names::SERVER, ordinal);
                Endpoint::new(host, crate::names::CLIENT.number)
            })
            .collect()
    }
}
