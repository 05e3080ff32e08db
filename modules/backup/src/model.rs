//! A validated backup.

use std::collections::BTreeSet;

use platc_sdk::capability::{FileSystem, S3Login};
use platc_sdk::workload::Placement;
use platc_sdk::{AbsolutePath, Address, Duration, Image, Resources, Schedule, Storage};

/// A validated backup.
#[derive(Debug)]
pub struct Model {
    /// When it runs.
    pub schedule: Schedule,
    /// Database servers that are not saved.
    pub except: BTreeSet<Address>,
    /// What is saved beside databases.
    pub paths: Vec<SavedPath>,
    /// Where the copies go.
    pub target: Target,
    /// How long they stay.
    pub retention: Retention,
    /// After how long a run has failed.
    pub deadline: Duration,
    /// What is brought back.
    pub restore: Restore,
    /// Images of the clients.
    pub images: Images,
    /// Processor and memory of each run.
    pub resources: Resources,
    /// Where the runs may be scheduled.
    pub placement: Placement,
}

/// A path on a file system, and everything that a client of it needs.
#[derive(Clone, Debug)]
pub struct Location {
    /// The file system.
    pub file_system: FileSystem,
    /// The path.
    pub path: AbsolutePath,
    /// The login, where one is needed.
    pub login: Option<S3Login>,
}

impl Location {
    /// A path below this one.
    pub(crate) fn below(&self, name: &str) -> Self {
        let path = format!("{}/{name}", self.path.as_str().trim_end_matches('/'));
        Self {
            // Both parts are paths, so the two together are one.
            path: path.parse().unwrap_or_else(|_| self.path.clone()),
            ..self.clone()
        }
    }

    /// Whether only Hadoop can read it.
    pub(crate) fn is_hdfs(&self) -> bool {
        self.file_system.object_store.is_none()
    }
}

/// A path that is saved.
#[derive(Clone, Debug)]
pub struct SavedPath {
    /// The role of what saves it: `hdfs-lake-user`.
    pub role: String,
    /// The directory of its copies below the target: `hdfs.lake/user`.
    pub directory: String,
    /// Where it is.
    pub location: Location,
    /// Whether a restore may replace what is there.
    pub overwrite: bool,
}

/// Where copies go.
#[derive(Clone, Debug)]
pub enum Target {
    /// A claim for each thing that is saved.
    Claims(Storage),
    /// A directory for each thing that is saved, below this one.
    Location(Box<Location>),
}

/// How long copies stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retention {
    /// How many there are at most; one or more.
    pub copies: u32,
    /// For how many days; 0 for ever.
    pub days: u32,
}

/// What is brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The name of the copy, or `latest`.
    pub copy: String,
    /// Names of databases; none for all.
    pub databases: Vec<String>,
    /// Names of databases that may have something in them.
    pub overwrite: Vec<String>,
}

/// Images of the clients.
#[derive(Clone, Debug)]
pub struct Images {
    /// With a Hadoop client.
    pub hadoop: Image,
    /// With `mc`.
    pub mc: Image,
}
