//! A stand-in that writes down what other components ask of it.

use platc_sdk::capability::{
    AirflowRegistration, DagRepository, Database, DatabaseRequest, FileSource, FileSystem,
    FileSystemRequest, PasswordEncryption,
};
use platc_sdk::{
    AbsolutePath, Build, Capability, ConfigFile, Context, Endpoint, Module, Offers, Provides,
    SecretKey, SecretSource, Settings,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[recorder.<name>]`: offers what requests can be made of, with the simplest values: a database with
/// MD5 passwords, a file system with one NameNode, a repository of DAGs. The file `requests` in its
/// ConfigMap `requests` has a line for each request: `hdfs.lake: directory /shared of hdfs:hdfs, mode 755`.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Recorder {}

impl Module for Recorder {
    const KIND: &'static str = "recorder";
    const ABOUT: &'static str = "Writes down what is asked of it, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] =
        &[DagRepository::NAME, Database::NAME, FileSystem::NAME];
    type Model = ();

    fn validate(self, _: &mut Context<'_>) -> Option<()> {
        let Self {} = self;
        Some(())
    }

    fn interface((): &(), offers: &mut Offers<'_, Self>) {
        offers
            .offer(DagRepository {
                git_url: "http://datagram.example.com/git/default".to_owned(),
                branch: "master".to_owned(),
                directory: "sources/WorkflowDeployment".to_owned(),
                user: "admin".to_owned(),
                password: SecretKey {
                    secret: "datagram-credentials".to_owned(),
                    key: "password".to_owned(),
                    source: SecretSource::Existing,
                },
            })
            .offer(Database {
                endpoint: Endpoint::new("db.example.com", 5432),
                password_encryption: PasswordEncryption::Md5,
            })
            .offer(FileSystem {
                object_store: None,
                default_fs: "hdfs://nn.example.com:8020".to_owned(),
                core_site: Settings::new(),
                hdfs_site: Settings::new(),
                web_hdfs: vec![Endpoint::new("nn.example.com", 9870)],
                superuser: "hdfs".to_owned(),
                kerberos: None,
            });
    }

    fn build((): &(), out: &mut Build<'_>) {
        let lines = [
            lines::<Database>(out, database),
            lines::<DagRepository>(out, airflow),
            lines::<FileSystem>(out, file),
        ];
        out.config_files("requests", [ConfigFile::text("requests", lines.concat())]);
    }
}

impl Provides<DagRepository> for Recorder {}
impl Provides<Database> for Recorder {}
impl Provides<FileSystem> for Recorder {}

fn lines<C: Capability>(out: &Build<'_>, tell: fn(&C::Request) -> String) -> String {
    out.requests::<C>()
        .iter()
        .flat_map(|(consumer, requests)| {
            requests
                .iter()
                .map(move |request| format!("{consumer}: {}\n", tell(request)))
        })
        .collect()
}

fn database(request: &DatabaseRequest) -> String {
    let DatabaseRequest {
        database,
        user,
        password,
    } = request;
    format!("database {database} of {user}, password {}", key(password))
}

fn airflow(request: &AirflowRegistration) -> String {
    let AirflowRegistration {
        name,
        url,
        user,
        password,
        livy_connection,
    } = request;
    let livy = livy_connection.as_deref().unwrap_or("none");
    format!(
        "Airflow {name} at {url}, user {user}, password {}, Livy {livy}",
        key(password)
    )
}

fn key(secret: &SecretKey) -> String {
    format!("{}/{}", secret.secret, secret.key)
}

fn file(request: &FileSystemRequest) -> String {
    match request {
        FileSystemRequest::Directory { path, owner, mode } => {
            format!("directory {path} of {owner}, mode {mode}")
        }
        FileSystemRequest::Files { source, into, mode } => {
            format!("files into {into}, mode {mode}, from {}", origin(source))
        }
        FileSystemRequest::User { login, paths } => {
            let paths: Vec<&str> = paths.iter().map(AbsolutePath::as_str).collect();
            let secret = &login.access_key.secret;
            format!("a user, {secret}, of {}", paths.join(", "))
        }
    }
}

fn origin(source: &FileSource) -> String {
    match source {
        FileSource::Image { image, path } => format!("{path} of the image {image}"),
        FileSource::Claim { claim } => format!("the claim {claim}"),
        FileSource::Git {
            image,
            repository,
            revision,
            path,
        } => format!("{path} of {repository} at {revision}, with the image {image}"),
    }
}
