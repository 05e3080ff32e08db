//! A validated Metastore.

use std::num::NonZeroU32;

use platc_sdk::capability::{FileSystem, KerberosClient, S3Login};
use platc_sdk::database::DatabaseLogin;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, Endpoint, Identity, Image, Resources, Settings};

use crate::config::Version;
use crate::names::{METASTORE, SERVER, THRIFT, WEB};

/// A validated Metastore.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The line of versions.
    pub version: Version,
    /// The version itself, such as `3.1.3`.
    pub release: String,
    /// The image with Hive.
    pub image: Image,
    /// Metastore servers; at least one.
    pub replicas: NonZeroU32,
    /// What each of them has.
    pub resources: Sized,
    /// Its database.
    pub database: DatabaseLogin,
    /// PostgreSQL's driver.
    pub driver: Driver,
    /// Whether the Job upgrades the tables.
    pub upgrade: Upgrade,
    /// Whether changes are noted.
    pub events: Events,
    /// The managed tables.
    pub warehouse: Warehouse,
    /// The Hadoop user.
    pub user: String,
    /// What the person set in `hive-site.xml`.
    pub hive_site: Settings,
    /// What the person set in `core-site.xml`.
    pub core_site: Settings,
    /// The server that answers SQL.
    pub server: Option<Server>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// Resources with the heap that they have room for.
#[derive(Debug)]
pub struct Sized {
    /// Processor and memory.
    pub resources: Resources,
    /// Heap in mebibytes.
    pub heap: u64,
}

/// Where PostgreSQL's driver comes from.
#[derive(Debug)]
pub enum Driver {
    /// The image has it.
    InImage,
    /// An init container copies it from another image.
    Copied {
        /// The other image.
        image: Image,
        /// The file, or a directory in which it is looked for.
        path: String,
    },
    /// An init container downloads it.
    Downloaded {
        /// The image with `curl`.
        image: Image,
        /// Where from.
        url: String,
        /// SHA-256 in lower-case hexadecimal.
        sha256: String,
    },
}

/// Whether the tables of an older version are upgraded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Upgrade {
    /// They are refused.
    Refused,
    /// The Job upgrades them.
    Allowed,
}

/// Whether changes are noted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Events {
    /// Nothing is noted.
    Off,
    /// Changes are noted and kept for this long.
    KeptFor(Duration),
}

/// The managed tables.
#[derive(Debug)]
pub struct Warehouse {
    /// URI of the directory, without a slash at its end.
    pub uri: String,
    /// The file system that it is on.
    pub file_system: FileSystem,
    /// The login, where the file system asks for one.
    pub login: Option<S3Login>,
    /// Who the Metastore is, where the file system asks for Kerberos.
    pub kerberos: Option<KerberosClient>,
}

/// `HiveServer2`.
#[derive(Debug)]
pub struct Server {
    /// What it has.
    pub resources: Sized,
    /// What the person set in its `hive-site.xml`.
    pub settings: Settings,
}

impl Model {
    /// Where the Metastore is.
    pub fn metastore(&self) -> Endpoint {
        Endpoint::new(self.identity.service_host(METASTORE), THRIFT.number)
    }

    /// A port of `HiveServer2`.
    pub fn server_at(&self, port: u16) -> Endpoint {
        Endpoint::new(self.identity.service_host(SERVER), port)
    }

    /// The pages of `HiveServer2`.
    pub fn server_web(&self) -> Endpoint {
        self.server_at(WEB.number)
    }
}

impl Version {
    /// The lines, old ones first.
    pub(crate) const ALL: [Self; 4] = [Self::V3_1, Self::V4_0, Self::V4_1, Self::V4_2];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V3_1 => "3.1",
            Self::V4_0 => "4.0",
            Self::V4_1 => "4.1",
            Self::V4_2 => "4.2",
        }
    }

    /// The newest release of the line that has an official image.
    pub(crate) fn release(self) -> &'static str {
        match self {
            Self::V3_1 => "3.1.3",
            Self::V4_0 => "4.0.1",
            Self::V4_1 => "4.1.0",
            Self::V4_2 => "4.2.0",
        }
    }

    /// The lines before this one.
    pub(crate) fn before(self) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |line| *line < self)
    }
}
