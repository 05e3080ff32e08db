//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::capability::{BatchServer, Database, FileSystem};
use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{
    AbsolutePath, DnsName, PlainName, Ref, Reference, Resources, SecretValue, Storage,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[datagram.<name>]`: a Datagram server.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Datagram {
    /// Image. There is no default, because the public image (`neoflexdatagram/datagram`) has only the
    /// tag `latest`: copy it to a registry of your own under a version, or name its digest.
    pub image: Reference,
    /// The PostgreSQL server that keeps the models.
    pub database: Ref<Database>,
    /// The file system that jobs and their libraries are put on.
    pub storage: Ref<FileSystem>,
    /// The administrator's login.
    pub admin: Admin,
    /// The Livy that jobs are started with. Without it nothing is registered.
    #[serde(default)]
    pub livy: Option<Ref<BatchServer>>,
    /// Name of the database and of the user that owns it. Default: `datagram`.
    #[serde(default = "datagram_name")]
    pub database_name: PlainName,
    /// The database user's password. Default: `generate`.
    #[serde(default)]
    pub database_password: SecretValue,
    /// The PostgreSQL driver inside of the image: `9.4` in the public versions, or `42` where the
    /// image was built with a newer one, which also knows SCRAM passwords. Default: `9.4`.
    #[serde(default)]
    pub database_driver: DatabaseDriver,
    /// The Hadoop user that files are put on the file system as. Default: the user that the
    /// applications of `livy` run as, and without it `datagram`.
    #[serde(default)]
    pub hadoop_user: Option<PlainName>,
    /// Libraries that every Spark job may use.
    #[serde(default)]
    pub shared_libraries: SharedLibraries,
    /// Logins from an Active Directory. Default: the users that are kept in the database.
    #[serde(default)]
    pub ldap: Option<Ldap>,
    /// Whether everyone who can log in is an administrator (`ldap.always_admin`). Default: `true`
    /// without `ldap`, because the public versions do not read the roles of users in the database
    /// and would have no administrator at all; `false` with it.
    #[serde(default)]
    pub always_admin: Option<bool>,
    /// Repository that Maven takes everything from in place of the public ones, such as
    /// `https://nexus.corp.local/repository/maven`. Default: the public ones.
    #[serde(default)]
    pub maven_mirror: Option<String>,
    /// Keys of `application.properties`, beside those that platc sets.
    #[serde(default)]
    pub application_properties: BTreeMap<String, String>,
    /// Which default `resources` have: `small` is `500m` and `8Gi` (heap `6Gi`), `medium` `1` and `12Gi`
    /// (`9Gi`), `large` `2` and `16Gi` (`12Gi`). Default: `small`.
    #[serde(default)]
    pub size: Size,
    /// Processor and memory. The server's heap is 75 % of the memory, and that of a Maven build, which
    /// runs beside it, 10 %. Default: those of `size`.
    #[serde(default)]
    pub resources: Option<Resources>,
    /// Volume of the generated sources and of what is built from them. Default: `8Gi`.
    #[serde(default = "volume")]
    pub workspace_storage: Storage,
    /// Volume of the Git repositories: the history of all models and DAGs. Default: `8Gi`.
    #[serde(default = "volume")]
    pub git_storage: Storage,
    /// Volume of Maven's local repository. Default: `8Gi`.
    #[serde(default = "volume")]
    pub maven_storage: Storage,
    /// How the UI is reached from outside. Requests may be 50 MiB large and last an hour, by
    /// annotations for ingress-nginx that `annotations` can replace. Default: not at all.
    #[serde(default)]
    pub ingress: Option<Ingress>,
    /// Image with Python 3.9 or newer for the Jobs that register other servers. Default:
    /// `docker.io/library/python:3.13.7-slim-bookworm`.
    #[serde(default)]
    pub tools_image: Option<Reference>,
    /// Where the server and the Jobs that register other servers may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// How much the default gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For trying things out.
    #[default]
    Small,
    /// For a team.
    Medium,
    /// For a company.
    Large,
}

impl Size {
    /// Processor and memory of the server.
    pub(crate) fn server(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 8192),
            Self::Medium => Resources::new(1000, 12_288),
            Self::Large => Resources::new(2000, 16_384),
        }
    }
}

/// The administrator's login: other servers are registered with it, and Airflow clones with it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Admin {
    /// Name of the user. With `ldap` one of the directory, in the group of the administrators.
    /// Default: `admin`.
    #[serde(default = "admin_name")]
    pub user: String,
    /// The password that the server knows. A new server has the user `admin` with the password
    /// `admin`, and no setting to start with another one: the Secret holds `admin` for the first
    /// start, and then both are changed. So it is `existing` or `env`, and cannot be `generate`.
    pub password: SecretValue,
}

/// An Active Directory. The server speaks LDAP without TLS to it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ldap {
    /// Host of a domain controller.
    pub host: DnsName,
    /// Its LDAP port. Default: 389.
    #[serde(default = "ldap_port")]
    pub port: u16,
    /// The domain that is put behind user names, such as `corp.example.com`.
    pub domain: DnsName,
    /// Where users are searched, such as `CN=Users,DC=corp,DC=example,DC=com`.
    pub base: String,
    /// Filter that finds a user. Default: Spring Security's own for Active Directory.
    #[serde(default)]
    pub search_filter: Option<String>,
    /// Group of the administrators. Default: `DG_ADMIN`.
    #[serde(default = "admin_group")]
    pub admin_group: String,
    /// Group of those who may deploy and run. Default: `DG_OPERATOR`.
    #[serde(default = "operator_group")]
    pub operator_group: String,
    /// Group of those who may look. Default: `DG_USER`.
    #[serde(default = "user_group")]
    pub user_group: String,
}

/// Libraries that every Spark job may use, in a directory of the file system. They come from at most
/// one of `image`, `claim` and `git`; without any the directory is made and stays as it is.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SharedLibraries {
    /// The directory on the file system. Default: `/datagram/sharedlibs`.
    pub path: Option<AbsolutePath>,
    /// Files inside of an image: nothing is fetched from the Internet.
    pub image: Option<LibraryImage>,
    /// Files of a PersistentVolumeClaim that exists in the namespace of the file system.
    pub claim: Option<DnsName>,
    /// Files of a Git repository.
    pub git: Option<LibraryRepository>,
}

/// Files inside of an image that has a shell and `cp`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LibraryImage {
    /// The image.
    pub image: Reference,
    /// The directory inside of it.
    pub path: AbsolutePath,
}

/// Files of a Git repository that can be read without a login.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct LibraryRepository {
    /// Address. Default: `https://github.com/neoflex-consulting/datagram.git`.
    #[serde(default = "library_repository")]
    pub repository: String,
    /// Branch, tag or commit. The files are fetched when the Job runs, so a branch such as `master`
    /// may bring other ones the next time.
    pub revision: String,
    /// The directory inside of the repository. Default: `bd-runtime/bd-base/extralib`.
    #[serde(default = "library_path")]
    pub path: String,
    /// Image that clones. Default: `registry.k8s.io/git-sync/git-sync:v4.4.2`.
    #[serde(default)]
    pub image: Option<Reference>,
}

/// The PostgreSQL driver inside of the image.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum DatabaseDriver {
    /// 9.4.1211, of the public versions; it knows only MD5 passwords.
    #[default]
    #[serde(rename = "9.4")]
    Old,
    /// 42.2 or newer.
    #[serde(rename = "42")]
    New,
}

impl Datagram {
    /// A server of this image that keeps its models on `database` and puts jobs on `storage`.
    pub fn new(
        image: Reference,
        database: impl Into<Ref<Database>>,
        storage: impl Into<Ref<FileSystem>>,
        admin_password: SecretValue,
    ) -> Self {
        Self {
            image,
            database: database.into(),
            storage: storage.into(),
            admin: Admin {
                user: admin_name(),
                password: admin_password,
            },
            livy: None,
            database_name: datagram_name(),
            database_password: SecretValue::default(),
            database_driver: DatabaseDriver::default(),
            hadoop_user: None,
            shared_libraries: SharedLibraries::default(),
            ldap: None,
            always_admin: None,
            maven_mirror: None,
            application_properties: BTreeMap::new(),
            size: Size::default(),
            resources: None,
            workspace_storage: volume(),
            git_storage: volume(),
            maven_storage: volume(),
            ingress: None,
            tools_image: None,
            placement: Placement::default(),
        }
    }

    /// Starts jobs with this Livy.
    #[must_use]
    pub fn livy(mut self, livy: impl Into<Ref<BatchServer>>) -> Self {
        self.livy = Some(livy.into());
        self
    }
}

fn datagram_name() -> PlainName {
    "datagram".parse().expect("letters are a plain name")
}

fn admin_name() -> String {
    "admin".to_owned()
}

fn ldap_port() -> u16 {
    389
}

fn admin_group() -> String {
    "DG_ADMIN".to_owned()
}

fn operator_group() -> String {
    "DG_OPERATOR".to_owned()
}

fn user_group() -> String {
    "DG_USER".to_owned()
}

fn library_repository() -> String {
    "https://github.com/neoflex-consulting/datagram.git".to_owned()
}

fn library_path() -> String {
    "bd-runtime/bd-base/extralib".to_owned()
}

fn volume() -> Storage {
    Storage::gibibytes(8)
}
