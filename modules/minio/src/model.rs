//! A validated object store.

use platc_sdk::ingress::Ingress;
use platc_sdk::provision::object_store::{Bucket, Client};
use platc_sdk::workload::Placement;
use platc_sdk::{DnsName, Identity, Image, Resources, Settings, Storage};

/// A validated object store.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// How many servers and drives there are.
    pub layout: Layout,
    /// What the drives are.
    pub drives: Drives,
    /// The image of the servers.
    pub image: Image,
    /// Processor and memory of each server.
    pub resources: Resources,
    /// The client of the Jobs, with what clients have to know and the root login.
    pub client: Client,
    /// Buckets that the person wants.
    pub buckets: Vec<Bucket>,
    /// Whether the console runs.
    pub console: bool,
    /// The console's address outside of the cluster.
    pub ingress: Option<Ingress>,
    /// The address of the S3 interface outside of the cluster.
    pub api_ingress: Option<Ingress>,
    /// Certificate and key of the servers.
    pub tls_secret: Option<DnsName>,
    /// Variables that the person set.
    pub settings: Settings,
    /// Where the servers may be scheduled.
    pub placement: Placement,
}

/// What the drives are.
#[derive(Debug)]
pub enum Drives {
    /// Volumes.
    Persistent(Storage),
    /// Directories of the pods.
    Ephemeral,
}

/// How many servers and drives there are, and how many drives an object is spread over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    servers: u32,
    drives: u32,
    set: u32,
}

impl Layout {
    /// The layout that the servers make of this many servers with this many drives each: the largest erasure
    /// set of 2 to 16 drives that divides all drives and is spread evenly over the servers. `None` when
    /// there is no such set, and the servers would not start (`cmd/endpoint-ellipses.go`).
    pub fn of(servers: u32, drives: u32) -> Option<Self> {
        let total = servers.checked_mul(drives)?;
        let set = match total {
            0 => return None,
            1 => 1,
            _ => (2..=16).rev().find(|&set| {
                let even = if servers > set {
                    servers % set
                } else {
                    set % servers
                };
                total % set == 0 && even == 0
            })?,
        };
        Some(Self {
            servers,
            drives,
            set,
        })
    }

    /// Servers; at least one.
    pub fn servers(self) -> u32 {
        self.servers
    }

    /// Drives of each server; at least one.
    pub fn drives(self) -> u32 {
        self.drives
    }

    /// Whether there is more than one drive, so that objects are in parts on several.
    pub fn is_erasure_coded(self) -> bool {
        self.set > 1
    }

    /// Whether all objects can still be written when one server is away.
    pub fn survives_a_server(self) -> bool {
        let parity = match self.set {
            1 => 0,
            2 | 3 => 1,
            4 | 5 => 2,
            6 | 7 => 3,
            _ => 4,
        };
        let data = self.set - parity;
        let needed = if data == parity { data + 1 } else { data };
        let lost = (self.set / self.servers).max(1);
        self.set - lost >= needed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_erasure_set_divides_the_drives_evenly() {
        for (servers, drives, set) in [
            (1, 1, Some(1)),
            (1, 4, Some(4)),
            (1, 27, Some(9)),
            (4, 1, Some(4)),
            (5, 4, Some(10)),
            (2, 180, Some(12)),
            (3, 180, Some(15)),
            (16, 4, Some(16)),
            (32, 1, Some(16)),
            (17, 1, None),
            (17, 52, None),
            (0, 4, None),
            (u32::MAX, 2, None),
        ] {
            let layout = Layout::of(servers, drives);
            assert_eq!(layout.map(|layout| layout.set), set, "{servers} x {drives}");
        }
    }

    #[test]
    fn two_servers_do_not_write_without_each_other() {
        for (servers, drives, expected) in [
            (1, 4, false),
            (2, 1, false),
            (2, 4, false),
            (3, 1, true),
            (4, 1, true),
            (4, 4, true),
            (32, 1, true),
        ] {
            let layout = Layout::of(servers, drives).expect("a layout");
            assert_eq!(layout.survives_a_server(), expected, "{servers} x {drives}");
        }
    }
}
