//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::kerberos::KerberosLogin;
use platc_sdk::workload::Placement;
use platc_sdk::{DnsName, Duration, PathRef, Quantity, Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::size::Size;
use crate::version::SparkVersion;

/// `[spark-history.<name>]`: a Spark History Server. It needs `event_log` or `s3`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SparkHistoryServer {
    /// Version of Spark, no older than that of any application. Default: `4.1.1`, which reads the logs
    /// of older ones.
    pub spark: SparkVersion,
    /// Directory with the event logs: `hdfs.lake:/shared/spark-logs` or `minio.lake:/spark-logs/events`.
    /// It is made, on HDFS with `user` as its owner and room for everybody to create files (mode 1777).
    /// One in an object store needs an `image` with hadoop-aws.
    pub event_log: Option<PathRef>,
    /// Directory with the event logs in a bucket of a store that is no component; needs an `image` with
    /// hadoop-aws.
    pub s3: Option<S3EventLog>,
    /// The Hadoop user that reads the logs. It must be the user that the applications write as:
    /// nobody else may read what they write. Default: `spark`.
    pub user: String,
    /// Who the server is where the file system asks for Kerberos; by the rules of the file system its principal
    /// has to belong to `user`. The Secret with the keytab has to be in its namespace. Default: nobody asks.
    pub kerberos: Option<KerberosLogin>,
    /// Image with this version in `/opt/spark`. Default: `docker.io/apache/spark:<spark>`.
    pub image: Option<Reference>,
    /// Which default `resources` have: `small` is `250m` and `2Gi` (heap `1536Mi`), `medium` `500m` and
    /// `4Gi` (`3Gi`), `large` `2` and `8Gi` (`6Gi`). Default: `small`.
    pub size: Size,
    /// Processor and memory; the heap is the memory without a quarter of it, and without 400Mi at
    /// least. Default: those of `size`.
    pub resources: Option<Resources>,
    /// Time between two looks into the directory. Default: `10s`.
    pub update_interval: Duration,
    /// Applications whose pages are kept in memory. Default: 50.
    pub retained_applications: u32,
    /// Removal of old logs.
    pub cleaner: Cleaner,
    /// Room on the node's disk for what was read from the logs; it is lost with the pod and read
    /// again. Default: `10Gi`.
    pub store: Quantity,
    /// Keys of the server's `spark-defaults.conf`, in place of and beside those that platc sets.
    pub settings: BTreeMap<String, String>,
    /// How it is reached from outside of the cluster. The pages ask nobody for a password.
    pub ingress: Option<Ingress>,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}

/// Removal of old logs.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Cleaner {
    /// Whether logs are removed at all. Default: true.
    pub enabled: bool,
    /// Time between two removals. Default: `1d`.
    pub interval: Duration,
    /// Age at which a log is removed. Default: `7d`.
    pub max_age: Duration,
}

/// Event logs in a bucket.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3EventLog {
    /// The bucket; it must exist.
    pub bucket: DnsName,
    /// Directory in the bucket, such as `spark-events`; it is made.
    pub prefix: String,
    /// Address of an S3 server that is not Amazon's: `http://minio.storage.svc:9000`.
    #[serde(default)]
    pub endpoint: Option<String>,
    /// Region, for servers that ask for one.
    #[serde(default)]
    pub region: Option<String>,
    /// Whether the bucket stands in the path instead of the host name. Default: true with an
    /// `endpoint`, false without.
    #[serde(default)]
    pub path_style: Option<bool>,
    /// The keys; without them the pod's own identity in the cloud counts.
    #[serde(default)]
    pub credentials: Option<S3Credentials>,
}

/// Keys of an S3 user.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3Credentials {
    /// The access key.
    pub access_key: SecretValue,
    /// The secret key.
    pub secret_key: SecretValue,
}

impl Default for SparkHistoryServer {
    fn default() -> Self {
        Self {
            spark: SparkVersion::default(),
            event_log: None,
            s3: None,
            user: "spark".to_owned(),
            kerberos: None,
            image: None,
            size: Size::default(),
            resources: None,
            update_interval: Duration::seconds(10),
            retained_applications: 50,
            cleaner: Cleaner::default(),
            store: Quantity::gibibytes(10),
            settings: BTreeMap::new(),
            ingress: None,
            placement: Placement::default(),
        }
    }
}

impl Default for Cleaner {
    fn default() -> Self {
        Self {
            enabled: true,
            interval: Duration::days(1),
            max_age: Duration::days(7),
        }
    }
}

impl SparkHistoryServer {
    /// A server for the event logs of this directory.
    pub fn of(event_log: PathRef) -> Self {
        Self {
            event_log: Some(event_log),
            ..Self::default()
        }
    }

    /// A server for event logs in a bucket, running this image with hadoop-aws.
    pub fn of_bucket(s3: S3EventLog, image: Reference) -> Self {
        Self {
            s3: Some(s3),
            image: Some(image),
            ..Self::default()
        }
    }

    /// Reads as this Hadoop user.
    #[must_use]
    pub fn user(mut self, user: impl Into<String>) -> Self {
        self.user = user.into();
        self
    }

    /// Is reached from outside of the cluster.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = Some(ingress);
        self
    }
}
