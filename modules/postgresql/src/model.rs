//! A validated server.

use platc_sdk::capability::PasswordEncryption;
use platc_sdk::workload::{Placement, RunAs};
use platc_sdk::{Identity, Image, Resources, SecretKey, Settings, Storage};

/// A validated server.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The image of the server and of the Jobs.
    pub image: Image,
    /// The major version in the image.
    pub major: Major,
    /// What the image is built on.
    pub variant: Variant,
    /// Volume of the server.
    pub storage: Storage,
    /// Processor and memory of the server.
    pub resources: Resources,
    /// Password of the superuser.
    pub superuser_password: SecretKey,
    /// Connections at the same time.
    pub connections: Connections,
    /// What the memory is used for beside `shared_buffers`.
    pub tuning: Tuning,
    /// How passwords are stored and asked for.
    pub password_encryption: PasswordEncryption,
    /// What the person set in `postgresql.conf`, with keys in lower case.
    pub settings: Settings,
    /// Where the server may be scheduled.
    pub placement: Placement,
}

/// A major version that still gets fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Major {
    /// PostgreSQL 14.
    V14,
    /// PostgreSQL 15.
    V15,
    /// PostgreSQL 16.
    V16,
    /// PostgreSQL 17.
    V17,
    /// PostgreSQL 18.
    V18,
}

impl Major {
    /// The version with this number.
    pub fn of(number: u32) -> Option<Self> {
        match number {
            14 => Some(Self::V14),
            15 => Some(Self::V15),
            16 => Some(Self::V16),
            17 => Some(Self::V17),
            18 => Some(Self::V18),
            _ => None,
        }
    }

    /// The number, as `PG_VERSION` inside of a data directory has it.
    pub fn number(self) -> &'static str {
        match self {
            Self::V14 => "14",
            Self::V15 => "15",
            Self::V16 => "16",
            Self::V17 => "17",
            Self::V18 => "18",
        }
    }

    /// The default image. The release of Debian is part of the tag, since the next one sorts text
    /// differently and an index made under one is wrong under the other.
    pub(crate) fn default_image(self) -> &'static str {
        match self {
            Self::V14 => "docker.io/library/postgres:14.22-bookworm",
            Self::V15 => "docker.io/library/postgres:15.17-bookworm",
            Self::V16 => "docker.io/library/postgres:16.13-bookworm",
            Self::V17 => "docker.io/library/postgres:17.9-bookworm",
            Self::V18 => "docker.io/library/postgres:18.3-bookworm",
        }
    }

    /// Where the image has its volume. Any other mount would leave the data in the container:
    /// <https://github.com/docker-library/postgres/pull/1259> moved it.
    pub(crate) fn volume(self) -> &'static str {
        match self {
            Self::V14 | Self::V15 | Self::V16 | Self::V17 => "/var/lib/postgresql/data",
            Self::V18 => "/var/lib/postgresql",
        }
    }

    /// `PGDATA`: a directory inside of the volume, since `initdb` refuses the `lost+found` that a
    /// fresh volume may have.
    pub(crate) fn data_directory(self) -> &'static str {
        match self {
            Self::V14 | Self::V15 | Self::V16 | Self::V17 => "/var/lib/postgresql/data/pgdata",
            Self::V18 => "/var/lib/postgresql/18/docker",
        }
    }
}

/// What the official image is built on; its user follows from that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Debian.
    Debian,
    /// Alpine.
    Alpine,
}

impl Variant {
    /// The user `postgres` of the image.
    pub fn user(self) -> RunAs {
        match self {
            Self::Debian => RunAs::user(999),
            Self::Alpine => RunAs::user(70),
        }
    }
}

/// How many connections there may be at the same time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connections {
    /// As many as the components that have a database here are likely to open, and at least this many.
    ByConsumers(u32),
    /// This many.
    Fixed(u32),
}

impl Connections {
    /// The number with this many consumers. The pools of one component stay below 50. The least number
    /// is for two consumers or more, so that the usual next component does not restart the server.
    pub fn count(self, consumers: usize) -> u32 {
        match self {
            Self::Fixed(count) => count,
            Self::ByConsumers(least) => {
                let consumers = u32::try_from(consumers).unwrap_or(u32::MAX);
                consumers.saturating_mul(50).clamp(least, MOST)
            }
        }
    }
}

/// What the memory is used for beside `shared_buffers`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tuning {
    /// PostgreSQL's own amounts, which fit into a small server.
    Modest,
    /// Amounts that grow with the memory.
    ByMemory,
}

/// The most connections that a server can be set to (`MAX_BACKENDS` of PostgreSQL).
pub(crate) const MOST: u32 = 262_143;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_grow_with_the_third_consumer() {
        let cases = [(0, 100), (2, 100), (3, 150), (5, 250), (usize::MAX, MOST)];
        for (consumers, expected) in cases {
            assert_eq!(Connections::ByConsumers(100).count(consumers), expected);
        }
        assert_eq!(Connections::ByConsumers(500).count(9), 500);
        assert_eq!(Connections::Fixed(20).count(9), 20);
    }
}
