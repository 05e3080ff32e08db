//! A validated server.

use std::collections::BTreeMap;

use platc_sdk::workload::{Placement, RunAs};
use platc_sdk::{Identity, Image, Resources, SecretKey, Storage};

use crate::arguments::Arguments;

/// A validated server.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The image of the server.
    pub image: Image,
    /// What the image is built on.
    pub variant: Variant,
    /// Where the data is.
    pub data: Data,
    /// Processor and memory of the server.
    pub resources: Resources,
    /// Password of all clients.
    pub password: SecretKey,
    /// Who shows metrics.
    pub metrics: Metrics,
    /// What the person set in `redis.conf`, by directives in lower case.
    pub settings: BTreeMap<String, Arguments>,
    /// Where the server may be scheduled.
    pub placement: Placement,
}

/// Where the data is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Data {
    /// On a volume; it outlives the pod.
    Kept(Storage),
    /// In the pod.
    Forgotten,
}

/// Who shows metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Metrics {
    /// Nobody.
    Off,
    /// An exporter of this image, beside the server.
    Exporter(Image),
}

/// What the image is built on; its group follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Debian.
    Debian,
    /// Alpine, where group 999 is taken.
    Alpine,
}

impl Variant {
    /// The user `redis` or `valkey` of the image. As root the image would first change the owner of
    /// its files, for which it has no capability.
    pub fn user(self) -> RunAs {
        match self {
            Self::Debian => RunAs::user(999),
            Self::Alpine => RunAs {
                user: 999,
                group: 1000,
                volumes: 1000,
            },
        }
    }
}
