//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{BatchServer, Database, Metastore, SqlEngine};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{PathRef, Ref, Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[hue.<name>]`: Hue, the editor for SQL on Impala, Hive and Spark, and a browser of files.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Hue {
    /// The server with Hue's own database: users, saved queries, sessions.
    pub database: Ref<Database>,
    /// The SQL engines, at most one of each dialect: `["impala.main"]`. The first one is the editor that
    /// opens.
    #[serde(default)]
    pub engines: Vec<Ref<SqlEngine>>,
    /// What the file browser shows, and where it opens: `hdfs.lake:/` or `minio.lake:/warehouse`. On
    /// HDFS the user `hue` has to be one of its `proxy_users`. Without it there is no file browser.
    #[serde(default)]
    pub storage: Option<PathRef>,
    /// Address of an `HttpFS` in front of an HDFS with two NameNodes: `http://httpfs.example.com:14000`.
    /// Hue knows one address only, and a NameNode that stands by answers nothing.
    #[serde(default)]
    pub http_fs: Option<String>,
    /// The Metastore that Hive's editor reads its settings of.
    #[serde(default)]
    pub metastore: Option<Ref<Metastore>>,
    /// Runs Scala and Python from the editor.
    #[serde(default)]
    pub livy: Option<Ref<BatchServer>>,
    /// Name of the database and of its user.
    #[serde(default)]
    pub account: Account,
    /// The first user, who is the administrator. Without one the first person who logs in would be.
    #[serde(default)]
    pub admin: Admin,
    /// Signs sessions. Default: `"generate"`.
    #[serde(default)]
    pub secret_key: SecretValue,
    /// Image, of the kind of `gethue/hue`. Default: `docker.io/gethue/hue:4.11.0`.
    #[serde(default)]
    pub image: Option<Reference>,
    /// Web servers. A query belongs to one coordinator of Impala, so a browser has to stay at one of
    /// them: the Ingress gets a cookie for that, which `ingress-nginx` understands. Default: 1.
    #[serde(default = "default_replicas")]
    pub replicas: u32,
    /// Default of processor and memory of each web server: small `250m`, `2Gi`; medium `1`, `4Gi`;
    /// large `2`, `8Gi`. Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Processor and memory of each web server. Default: by `size`.
    #[serde(default)]
    pub resources: Option<Resources>,
    /// Time zone of the pages, such as `Europe/Moscow`. Default: `UTC`.
    #[serde(default = "default_time_zone")]
    pub time_zone: String,
    /// Logins are checked by this directory first, and then by Hue's own users.
    #[serde(default)]
    pub ldap: Option<Ldap>,
    /// Keys of `hue.ini` as `"section.subsection.key"`, in place of and beside those that platc sets:
    /// `{ "desktop.auth.idle_session_timeout" = "3600" }`.
    #[serde(default)]
    pub settings: BTreeMap<String, String>,
    /// Environment variables with secret values. A setting whose name ends in `_script` reads one:
    /// `"desktop.smtp.password_script" = "printenv SMTP_PASSWORD"`.
    #[serde(default)]
    pub secret_env: BTreeMap<String, SecretValue>,
    /// How Hue is reached from outside of the cluster.
    #[serde(default)]
    pub ingress: Option<Ingress>,
    /// Where the pods may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// Name of the database and of its user.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    /// Name of the database. Default: `hue`.
    pub database: String,
    /// Name of the user. Default: `hue`.
    pub user: String,
    /// The user's password. Default: `"generate"`.
    pub password: SecretValue,
}

impl Default for Account {
    fn default() -> Self {
        Self {
            database: "hue".to_owned(),
            user: "hue".to_owned(),
            password: SecretValue::Generate,
        }
    }
}

/// The first user.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Admin {
    /// Name. Default: `admin`.
    pub user: String,
    /// Address for mail. Default: `admin@example.com`.
    pub email: String,
    /// Password, as long as nobody changed it in Hue. Default: `"generate"`.
    pub password: SecretValue,
}

impl Default for Admin {
    fn default() -> Self {
        Self {
            user: "admin".to_owned(),
            email: "admin@example.com".to_owned(),
            password: SecretValue::Generate,
        }
    }
}

/// How much the default reserves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    /// For a few people.
    #[default]
    Small,
    /// For a team.
    Medium,
    /// For a company.
    Large,
}

/// A directory of users.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ldap {
    /// Its URL, such as `ldaps://ldap.example.com`.
    pub url: String,
    /// Where users and groups are: `DC=example,DC=com`.
    pub base_dn: String,
    /// How a login is found.
    pub login: Login,
}

/// How a login is found.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Login {
    /// By a search as this user: `{ search = { bind_dn = "CN=hue,DC=example,DC=com", password = { env =
    /// "LDAP_PASSWORD" } } }`.
    Search(Search),
    /// By its name in a pattern: `{ pattern = "uid=<username>,ou=People,dc=example,dc=com" }`.
    Pattern(String),
}

/// A search for a login.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Search {
    /// The user that searches.
    pub bind_dn: String,
    /// The user's password.
    pub password: SecretValue,
    /// The attribute with the login. Default: `sAMAccountName`.
    #[serde(default = "default_name_attribute")]
    pub name_attribute: String,
}

fn default_replicas() -> u32 {
    1
}

fn default_time_zone() -> String {
    "UTC".to_owned()
}

fn default_name_attribute() -> String {
    "sAMAccountName".to_owned()
}

impl Hue {
    /// Hue with its database on this server.
    pub fn new(database: impl Into<Ref<Database>>) -> Self {
        Self {
            database: database.into(),
            engines: Vec::new(),
            storage: None,
            http_fs: None,
            metastore: None,
            livy: None,
            account: Account::default(),
            admin: Admin::default(),
            secret_key: SecretValue::Generate,
            image: None,
            replicas: default_replicas(),
            size: Size::default(),
            resources: None,
            time_zone: default_time_zone(),
            ldap: None,
            settings: BTreeMap::new(),
            secret_env: BTreeMap::new(),
            ingress: None,
            placement: Placement::default(),
        }
    }

    /// An editor for this engine.
    #[must_use]
    pub fn engine(mut self, engine: impl Into<Ref<SqlEngine>>) -> Self {
        self.engines.push(engine.into());
        self
    }

    /// A browser of these files.
    #[must_use]
    pub fn storage(mut self, storage: PathRef) -> Self {
        self.storage = Some(storage);
        self
    }

    /// Is reached from outside of the cluster.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = Some(ingress);
        self
    }
}
