//! What a person writes.

use platc_sdk::capability::Database;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, PathRef, Ref, Reference, Resources, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[backup.<name>]`: copies of every database of the platform, and of paths and buckets, by the clock.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Backup {
    /// Minute, hour, day of the month, month and day of the week. Default: `30 1 * * *`.
    pub schedule: String,
    /// The time zone that the schedule is meant in, such as `Europe/Moscow`. Default: that of the
    /// controller, most often UTC.
    pub time_zone: Option<String>,
    /// Database servers that are not saved; all others of the platform are.
    pub except: Vec<Ref<Database>>,
    /// Paths on file systems and buckets that are saved, such as `hdfs.lake:/user` or
    /// `minio.lake:/warehouse`. A path on HDFS is held still by a snapshot while it is copied.
    pub paths: Vec<PathRef>,
    /// Where the copies go: a path on HDFS or in a bucket, best of another cluster. Default: a claim for
    /// each thing that is saved, in the namespace where it is saved.
    pub target: Option<PathRef>,
    /// Each of these claims. Default: `50Gi`.
    pub storage: Option<Storage>,
    /// How many copies of each thing stay, 1 or more. Default: 14.
    pub keep: u32,
    /// After how many days a copy goes even if there are fewer; the newest one stays. Default: never.
    pub keep_days: Option<u32>,
    /// After how long a run has failed, whatever it is doing. Default: `6h`.
    pub deadline: Duration,
    /// What a restore does.
    pub restore: Restore,
    /// Image with a Hadoop client, for HDFS; its user 1000 has a name. For copies between HDFS and a bucket
    /// it has `hadoop-aws`. Default: `docker.io/apache/hadoop:3.3.6`.
    pub hadoop_image: Option<Reference>,
    /// Image with `mc`, for buckets. Default: `quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z`.
    pub mc_image: Option<Reference>,
    /// Processor and memory of each run. Default: `250m`, `1Gi`.
    pub resources: Resources,
    /// Where the runs may be scheduled.
    pub placement: Placement,
}

/// What a restore does, when a person starts one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Restore {
    /// Which copy: its name, such as `20261121T013000Z`, or `latest`. Default: `latest`.
    pub copy: String,
    /// Names of the databases that are brought back. Default: all that are in the copy.
    pub databases: Vec<String>,
    /// What may be replaced although there is something in it: names of databases, and paths as they
    /// stand in `paths`. Default: nothing.
    pub overwrite: Vec<String>,
}

impl Default for Backup {
    fn default() -> Self {
        Self {
            schedule: "30 1 * * *".to_owned(),
            time_zone: None,
            except: Vec::new(),
            paths: Vec::new(),
            target: None,
            storage: None,
            keep: 14,
            keep_days: None,
            deadline: Duration::hours(6),
            restore: Restore::default(),
            hadoop_image: None,
            mc_image: None,
            resources: Resources::new(250, 1024),
            placement: Placement::default(),
        }
    }
}

impl Default for Restore {
    fn default() -> Self {
        Self {
            copy: "latest".to_owned(),
            databases: Vec::new(),
            overwrite: Vec::new(),
        }
    }
}

impl Backup {
    /// Every night, onto claims.
    pub fn new() -> Self {
        Self::default()
    }

    /// Copies that go to this path.
    #[must_use]
    pub fn target(mut self, target: PathRef) -> Self {
        self.target = Some(target);
        self
    }

    /// Saves this path too.
    #[must_use]
    pub fn path(mut self, path: PathRef) -> Self {
        self.paths.push(path);
        self
    }
}
