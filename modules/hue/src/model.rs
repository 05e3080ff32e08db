//! A validated Hue.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use platc_sdk::capability::{Metastore, ObjectStore, S3Login, SqlEngine};
use platc_sdk::database::DatabaseLogin;
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{Endpoint, Identity, Image, Resources, SecretKey, Settings};

/// A validated Hue.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// The image.
    pub image: Image,
    /// Web servers; at least one.
    pub replicas: NonZeroU32,
    /// Processor and memory of each web server.
    pub resources: Resources,
    /// Hue's own database.
    pub metadata: DatabaseLogin,
    /// The first user.
    pub admin: Admin,
    /// Signs sessions.
    pub secret_key: SecretKey,
    /// The SQL engines, each with another dialect.
    pub engines: Vec<SqlEngine>,
    /// What the file browser shows.
    pub files: Option<Files>,
    /// The Metastore of Hive.
    pub metastore: Option<Metastore>,
    /// Runs Scala and Python.
    pub livy: Option<Endpoint>,
    /// Time zone of the pages.
    pub time_zone: String,
    /// A directory of users.
    pub ldap: Option<Ldap>,
    /// What the person set in `hue.ini`, with dots between sections and key.
    pub settings: Settings,
    /// Environment variables with secret values.
    pub secret_env: BTreeMap<String, SecretKey>,
    /// How it is reached from outside of the cluster.
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// The first user.
#[derive(Debug)]
pub struct Admin {
    /// Name.
    pub user: String,
    /// Address for mail.
    pub email: String,
    /// Password.
    pub password: SecretKey,
}

/// What the file browser shows.
#[derive(Debug)]
pub enum Files {
    /// An HDFS.
    Hdfs(Hdfs),
    /// An object store.
    Store(Box<Store>),
}

/// An HDFS.
#[derive(Debug)]
pub struct Hdfs {
    /// `fs.defaultFS`.
    pub default_fs: String,
    /// The nameservice, with high availability.
    pub nameservice: Option<String>,
    /// WebHDFS or `HttpFS`.
    pub url: String,
    /// The user that makes home directories.
    pub superuser: String,
    /// URI of the directory where the browser opens; `None` for home directories.
    pub home: Option<String>,
}

/// An object store.
#[derive(Debug)]
pub struct Store {
    /// Where it is.
    pub server: ObjectStore,
    /// Hue's user of it.
    pub login: S3Login,
    /// URI of the place where the browser opens.
    pub home: String,
}

/// A directory of users.
#[derive(Debug)]
pub struct Ldap {
    /// Its URL.
    pub url: String,
    /// Where users and groups are.
    pub base_dn: String,
    /// How a login is found.
    pub login: Login,
}

/// How a login is found.
#[derive(Debug)]
pub enum Login {
    /// By a search.
    Search {
        /// The user that searches.
        bind_dn: String,
        /// The user's password.
        password: SecretKey,
        /// The attribute with the login.
        name_attribute: String,
    },
    /// By its name in a pattern.
    Pattern(String),
}
