//! A validated cluster.

use std::num::NonZeroU32;

use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, Endpoint, Identity, Image, Quantity, Resources, Settings, Storage};

use crate::config::{DiskType, Version};
use crate::names;

/// A validated cluster.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Version of Celeborn.
    pub version: Version,
    /// The image of all pods.
    pub image: Image,
    /// The masters.
    pub masters: Masters,
    /// The workers.
    pub workers: Workers,
    /// What the person set in `celeborn-defaults.conf`.
    pub settings: Settings,
}

/// The masters.
#[derive(Debug)]
pub struct Masters {
    /// How many there are.
    pub quorum: Quorum,
    /// Processor and memory of each.
    pub resources: Resources,
    /// Where they may be scheduled.
    pub placement: Placement,
}

/// How many masters there are.
#[derive(Clone, Debug)]
pub enum Quorum {
    /// One, which keeps nothing.
    Alone,
    /// An odd number that agrees on a log, each with a volume for it.
    Raft(u32, Storage),
}

impl Quorum {
    /// The number of masters.
    pub fn masters(&self) -> u32 {
        match self {
            Self::Alone => 1,
            Self::Raft(masters, _) => *masters,
        }
    }
}

/// The workers.
#[derive(Debug)]
pub struct Workers {
    /// How many there are.
    pub replicas: NonZeroU32,
    /// Whether each piece of data is kept by two of them.
    pub replicate: bool,
    /// Where they keep it.
    pub storage: WorkerStorage,
    /// The kind of disks.
    pub disk: DiskType,
    /// Processor and memory of each, beside what is kept in memory.
    pub resources: Resources,
    /// Where they may be scheduled.
    pub placement: Placement,
}

/// Where a worker keeps data.
#[derive(Clone, Debug)]
pub enum WorkerStorage {
    /// On volumes of its own, this many of the same size.
    Claims(NonZeroU32, Storage),
    /// In directories of its node; at least one.
    HostPaths(Vec<AbsolutePath>),
    /// In memory.
    Memory(Quantity),
}

impl WorkerStorage {
    /// Directories inside of the container, each with the volume that is mounted there.
    pub fn directories(&self) -> Vec<(String, String)> {
        let count = match self {
            Self::Claims(count, _) => count.get() as usize,
            Self::HostPaths(paths) => paths.len(),
            Self::Memory(_) => 1,
        };
        (0..count)
            .map(|disk| {
                (
                    format!("disk{disk}"),
                    format!("{}/disk{disk}", names::DISKS),
                )
            })
            .collect()
    }

    /// The size of each directory, where it is known.
    pub fn capacity(&self) -> Option<&Quantity> {
        match self {
            Self::Claims(_, storage) => Some(&storage.size),
            Self::HostPaths(_) => None,
            Self::Memory(size) => Some(size),
        }
    }

    /// Whether a worker that restarts finds its files again.
    pub fn outlives_the_pod(&self) -> bool {
        match self {
            Self::Claims(..) | Self::HostPaths(_) => true,
            Self::Memory(_) => false,
        }
    }
}

impl Model {
    /// Where clients and workers find the masters.
    pub fn master_endpoints(&self) -> Vec<Endpoint> {
        (0..self.masters.quorum.masters())
            .map(|ordinal| {
                let host = self.identity.pod_host(names::MASTER, ordinal);
                Endpoint::new(host, names::MASTER_RPC.number)
            })
            .collect()
    }
}
