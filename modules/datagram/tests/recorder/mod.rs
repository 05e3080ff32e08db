//! A stand-in that offers what Datagram keeps things on, and writes down what is asked of it.

use platc_sdk::capability::{
    Database, DatabaseRequest, FileSource, FileSystem, FileSystemRequest, PasswordEncryption,
};
use platc_sdk::{
    Build, Capability, ConfigFile, Context, Endpoint, Module, Offers, Provides, Settings,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[recorder.<name>]`: offers a database with MD5 passwords and a file system. What is asked of them
/// stands in a ConfigMap, one request a line.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Recorder {}

impl Provides<Database> for Recorder {}
impl Provides<FileSystem> for Recorder {}

impl Module for Recorder {
    const KIND: &'static str = "recorder";
    const ABOUT: &'static str = "Writes down what is asked of it, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[Database::NAME, FileSystem::NAME];
    type Model = ();

    fn validate(self, _: &mut Context<'_>) -> Option<()> {
        let Self {} = self;
        Some(())
    }

    fn interface((): &(), offers: &mut Offers<'_, Self>) {
        offers
            .offer(Database {
                endpoint: Endpoint::new("db.example.com", 5432),
                password_encryption: PasswordEncryption::Md5,
            })
            .offer(FileSystem {
                default_fs: "hdfs://nn.example.com:8020".to_owned(),
                core_site: Settings::new(),
                hdfs_site: Settings::new(),
                web_hdfs: vec![Endpoint::new("nn.example.com", 9870)],
                superuser: "hdfs".to_owned(),
            });
    }

    fn build((): &(), out: &mut Build<'_>) {
        let databases = out.requests::<Database>();
        let files = out.requests::<FileSystem>();
        let databases = databases
            .iter()
            .flat_map(|(_, requests)| requests.iter().map(database));
        let files = files
            .iter()
            .flat_map(|(_, requests)| requests.iter().map(file));
        let text: String = databases.chain(files).collect();
        out.config_files("requests", [ConfigFile::text("requests", text)]);
    }
}

fn database(request: &DatabaseRequest) -> String {
    let DatabaseRequest {
        database,
        user,
        password,
    } = request;
    format!(
        "database {database} of {user}, password in {} {}\n",
        password.secret, password.key
    )
}

fn file(request: &FileSystemRequest) -> String {
    match request {
        FileSystemRequest::Directory { path, owner, mode } => {
            format!("directory {path} of {owner}, mode {mode}\n")
        }
        FileSystemRequest::Files { source, into, mode } => {
            format!("files into {into}, mode {mode}, from {}\n", origin(source))
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
