//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::Database;
use platc_sdk::kerberos::KerberosLogin;
use platc_sdk::workload::Placement;
use platc_sdk::{
    AbsolutePath, Duration, PathRef, PlainName, Ref, Reference, Resources, SecretValue,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[hive.<name>]`: a Hive Metastore.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hive {
    /// The server with the Metastore's database, which is made there.
    pub database: Ref<Database>,
    /// Directory with the managed tables: `hdfs.lake:/user/hive/warehouse`, or
    /// `minio.lake:/warehouse/hive`, where the first part is the bucket. It is made, with `user` as its
    /// owner and room for everybody to create tables (mode 1777).
    pub warehouse: PathRef,
    /// Version of Hive: `3.1`, `4.0`, `4.1` or `4.2`. Clients that know only Hive 2 or 3, such as Spark's own
    /// one and Impala, need `3.1`. Default: the version in the tag of `image`, or `3.1` without an image.
    #[serde(default)]
    pub version: Option<Version>,
    /// Image, of the official kind: Hive in `/opt/hive`, Hadoop in `/opt/hadoop`. Default:
    /// `docker.io/apache/hive:3.1.3`, or that of `version`: `4.0.1`, `4.1.0`, `4.2.0`.
    #[serde(default)]
    pub image: Option<Reference>,
    /// Metastore servers. Default: 1.
    #[serde(default = "one")]
    pub replicas: u32,
    /// How much resources there are where nothing else is said. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Processor and memory of each Metastore server; the heap is the memory without a quarter of it, and
    /// without 400Mi at least. Default: `250m`, `1536Mi` (small), `500m`, `4Gi` (medium), `1`, `8Gi` (large).
    #[serde(default)]
    pub resources: Option<Resources>,
    /// Name of the database, and of the user who owns it. Default: `metastore`.
    #[serde(default = "metastore_name")]
    pub database_name: PlainName,
    /// Password of that user. Default: generated.
    #[serde(default)]
    pub database_password: SecretValue,
    /// Where PostgreSQL's driver comes from, which official images do not have. Default: it is copied from
    /// `docker.io/flyway/flyway:10.22.0-alpine`.
    #[serde(default)]
    pub jdbc_driver: JdbcDriver,
    /// Whether tables of an older version of Hive are upgraded. There is no way back: back the database up,
    /// apply with `true` once, and take the setting away. The servers of the old version go on while
    /// the tables are upgraded, so let nobody write then. Default: false.
    #[serde(default)]
    pub upgrade_schema: bool,
    /// Whether changes of tables are noted for those who follow them; Impala does. Default: true.
    #[serde(default = "yes")]
    pub events: bool,
    /// Age at which notes of changes are removed. Whoever was away for longer has to read everything
    /// anew. Default: `2d`.
    #[serde(default)]
    pub event_retention: Option<Duration>,
    /// The Hadoop user that makes directories of databases and tables, and that the warehouse belongs to.
    /// Default: `hive`.
    #[serde(default = "hive_user")]
    pub user: String,
    /// Who the Metastore is where its file system asks for Kerberos: `hive/<host>`, where the host is the name
    /// by which clients reach it. Clients then have to log in to the Metastore, too: it reads its keytab for
    /// nothing else. Its principal has to belong to `user` by the rules of the file system, and the Secret has
    /// to be in its namespace. Default: nobody asks.
    #[serde(default)]
    pub kerberos: Option<KerberosLogin>,
    /// Keys of the Metastore's `hive-site.xml`, in place of and beside those that platc sets.
    #[serde(default)]
    pub hive_site: BTreeMap<String, String>,
    /// Keys of `core-site.xml`, in place of and beside those that the file system gives.
    #[serde(default)]
    pub core_site: BTreeMap<String, String>,
    /// Whether there is a `HiveServer2` too, which answers SQL. It runs queries inside of itself, without
    /// a cluster: it is for looking at tables from Hue, and for small ones. Default: false.
    #[serde(default)]
    pub server: bool,
    /// Processor and memory of `HiveServer2`, in which queries run too. Default: `500m`, `3Gi` (small), `1`,
    /// `6Gi` (medium), `2`, `12Gi` (large).
    #[serde(default)]
    pub server_resources: Option<Resources>,
    /// Keys of the `hive-site.xml` of `HiveServer2`, in place of and beside those that platc sets.
    #[serde(default)]
    pub server_site: BTreeMap<String, String>,
    /// Where the pods may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// A line of versions of Hive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
pub enum Version {
    /// Hive 3.1.
    #[serde(rename = "3.1")]
    V3_1,
    /// Hive 4.0.
    #[serde(rename = "4.0")]
    V4_0,
    /// Hive 4.1, which needs Java 17.
    #[serde(rename = "4.1")]
    V4_1,
    /// Hive 4.2.
    #[serde(rename = "4.2")]
    V4_2,
}

/// How much resources there are where nothing else is said. The settings that follow it say the numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// Hundreds of tables.
    #[default]
    Small,
    /// Thousands of tables.
    Medium,
    /// Tens of thousands of tables, or tables with very many partitions.
    Large,
}

/// Where PostgreSQL's driver for Java comes from: exactly one of `version`, `image` and `url`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct JdbcDriver {
    /// The image of Hive has the driver in `/opt/hive/lib` already, in this version: `42.7.4`. Versions
    /// before 42.2 cannot log in to a server that stores passwords as SCRAM.
    pub version: Option<String>,
    /// An image with a shell, `find` and the driver, which is copied from there.
    pub image: Option<Reference>,
    /// The file in `image`, or a directory in which a file `postgresql-*.jar` or `postgresql.jar` is looked
    /// for. Default: `/flyway`.
    pub path: Option<AbsolutePath>,
    /// Address that the driver is downloaded from at each start of a pod:
    /// `https://repo1.maven.org/maven2/org/postgresql/postgresql/42.7.4/postgresql-42.7.4.jar`, or a mirror.
    pub url: Option<String>,
    /// SHA-256 of the file at `url`, in hexadecimal.
    pub sha256: Option<String>,
}

impl Hive {
    /// A Metastore on this server, with its tables in this directory.
    pub fn new(database: impl Into<Ref<Database>>, warehouse: PathRef) -> Self {
        Self {
            database: database.into(),
            warehouse,
            version: None,
            image: None,
            replicas: one(),
            size: Size::default(),
            resources: None,
            database_name: metastore_name(),
            database_password: SecretValue::default(),
            jdbc_driver: JdbcDriver::default(),
            upgrade_schema: false,
            events: true,
            event_retention: None,
            user: hive_user(),
            kerberos: None,
            hive_site: BTreeMap::new(),
            core_site: BTreeMap::new(),
            server: false,
            server_resources: None,
            server_site: BTreeMap::new(),
            placement: Placement::default(),
        }
    }

    /// This version of Hive.
    #[must_use]
    pub fn version(mut self, version: Version) -> Self {
        self.version = Some(version);
        self
    }

    /// With a `HiveServer2`.
    #[must_use]
    pub fn with_server(mut self) -> Self {
        self.server = true;
        self
    }
}

fn one() -> u32 {
    1
}

fn yes() -> bool {
    true
}

fn metastore_name() -> PlainName {
    "metastore".parse().expect("letters are a plain name")
}

fn hive_user() -> String {
    "hive".to_owned()
}
