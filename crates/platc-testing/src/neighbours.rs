//! Stand-ins for the components around the one that is tested, so that the tests of a module need no
//! other module.

use platc_sdk::capability::{
    AirflowRegistration, BatchServer, Broker, DagRepository, Database, DatabaseRequest, Ensemble,
    FileSystem, FileSystemRequest, PasswordEncryption, SparkHistory,
};
use platc_sdk::{
    AbsolutePath, Address, Build, Capability, Context, Duration, Endpoint, Module, Offers,
    Provides, Ref, SecretFormat, SecretKey, SecretSource, SecretValue, Settings,
};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[provider.<name>]`: offers every capability, with values made from its name. It makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Provider {}

impl Module for Provider {
    const KIND: &'static str = "provider";
    const ABOUT: &'static str = "Offers every capability, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[
        BatchServer::NAME,
        Broker::NAME,
        DagRepository::NAME,
        Database::NAME,
        Ensemble::NAME,
        FileSystem::NAME,
        SparkHistory::NAME,
    ];
    type Model = Address;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Address> {
        let Self {} = self;
        Some(ctx.address().clone())
    }

    fn interface(model: &Address, offers: &mut Offers<'_, Self>) {
        let name = model.name.as_str();
        let host = |service: &str| format!("{service}.{name}.example.com");
        let password = SecretKey {
            secret: format!("{name}-credentials"),
            key: "password".to_owned(),
            source: SecretSource::Existing,
        };
        offers
            .offer(BatchServer {
                endpoint: Endpoint::new(host("livy"), 8998),
                spark_master: "k8s://https://kubernetes.default.svc".to_owned(),
                user: "spark".to_owned(),
                shared_libraries: Some(format!("hdfs://{name}/datagram/sharedlibs")),
            })
            .offer(Broker {
                endpoint: Endpoint::new(host("redis"), 6379),
                password: password.clone(),
            })
            .offer(DagRepository {
                git_url: format!("http://{}/git/default", host("datagram")),
                branch: "master".to_owned(),
                directory: "sources/WorkflowDeployment".to_owned(),
                user: "admin".to_owned(),
                password,
            })
            .offer(Database {
                endpoint: Endpoint::new(host("postgresql"), 5432),
                password_encryption: PasswordEncryption::ScramSha256,
            })
            .offer(Ensemble {
                servers: (0..3)
                    .map(|server| Endpoint::new(host(&format!("zookeeper-{server}")), 2181))
                    .collect(),
                max_session_timeout: Duration::seconds(40),
            })
            .offer(file_system(name))
            .offer(SparkHistory {
                url: format!("http://{}", host("history")),
                log_directory: format!("hdfs://{name}/shared/spark-logs"),
                user: "spark".to_owned(),
            });
    }

    fn build(_: &Address, _: &mut Build<'_>) {}
}

fn file_system(name: &str) -> FileSystem {
    let name_node = |number: u32| Endpoint::new(format!("nn{number}.{name}.example.com"), 8020);
    let web = |number: u32| Endpoint::new(format!("nn{number}.{name}.example.com"), 9870);
    FileSystem {
        default_fs: format!("hdfs://{name}"),
        core_site: Settings::new().set("fs.defaultFS", format!("hdfs://{name}")),
        hdfs_site: Settings::new()
            .set("dfs.nameservices", name)
            .set(format!("dfs.ha.namenodes.{name}"), "nn0,nn1")
            .set(format!("dfs.namenode.rpc-address.{name}.nn0"), name_node(0))
            .set(format!("dfs.namenode.rpc-address.{name}.nn1"), name_node(1))
            .set(
                format!("dfs.client.failover.proxy.provider.{name}"),
                "org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider",
            ),
        web_hdfs: vec![web(0), web(1)],
        superuser: "hdfs".to_owned(),
    }
}

impl Provides<BatchServer> for Provider {}
impl Provides<Broker> for Provider {}
impl Provides<DagRepository> for Provider {}
impl Provides<Database> for Provider {}
impl Provides<Ensemble> for Provider {}
impl Provides<FileSystem> for Provider {}
impl Provides<SparkHistory> for Provider {}

/// `[consumer.<name>]`: asks things of the component that is tested. It makes no object.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[derive(Default)]
pub struct Consumer {
    /// Asks for a database named after the component.
    pub database: Option<Ref<Database>>,
    /// Asks for a directory named after the component.
    pub file_system: Option<Ref<FileSystem>>,
    /// Asks to be registered as an Airflow.
    pub dag_repository: Option<Ref<DagRepository>>,
    /// Uses a broker.
    pub broker: Option<Ref<Broker>>,
    /// Uses an ensemble.
    pub ensemble: Option<Ref<Ensemble>>,
    /// Uses a batch server.
    pub batch_server: Option<Ref<BatchServer>>,
    /// Uses a Spark History Server.
    pub spark_history: Option<Ref<SparkHistory>>,
}

impl Module for Consumer {
    const KIND: &'static str = "consumer";
    const ABOUT: &'static str = "Asks for everything, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[];
    type Model = ();

    fn validate(self, ctx: &mut Context<'_>) -> Option<()> {
        let Self {
            database,
            file_system,
            dag_repository,
            broker,
            ensemble,
            batch_server,
            spark_history,
        } = self;
        ask_for_database(ctx, database.as_ref());
        ask_for_directory(ctx, file_system.as_ref());
        ask_for_registration(ctx, dag_repository.as_ref());
        ctx.bind_some("broker", broker.as_ref());
        ctx.bind_some("ensemble", ensemble.as_ref());
        ctx.bind_some("batch_server", batch_server.as_ref());
        ctx.bind_some("spark_history", spark_history.as_ref());
        Some(())
    }

    fn interface((): &(), _: &mut Offers<'_, Self>) {}

    fn build((): &(), _: &mut Build<'_>) {}
}

fn ask_for_database(ctx: &mut Context<'_>, reference: Option<&Ref<Database>>) {
    let Some(reference) = reference else { return };
    if ctx.bind("database", reference).is_none() {
        return;
    }
    let name = ctx.address().name.to_string();
    let password = password(ctx);
    ctx.request(
        reference,
        DatabaseRequest {
            database: name.clone(),
            user: name,
            password,
        },
    );
}

fn ask_for_directory(ctx: &mut Context<'_>, reference: Option<&Ref<FileSystem>>) {
    let Some(reference) = reference else { return };
    let path = format!("/shared/{}", ctx.address().name).parse::<AbsolutePath>();
    let (Some(_), Ok(path)) = (ctx.bind("file_system", reference), path) else {
        return;
    };
    let owner = format!("{0}:{0}", ctx.address().name);
    ctx.request(
        reference,
        FileSystemRequest::Directory {
            path,
            owner,
            mode: "1777",
        },
    );
}

fn ask_for_registration(ctx: &mut Context<'_>, reference: Option<&Ref<DagRepository>>) {
    let Some(reference) = reference else { return };
    if ctx.bind("dag_repository", reference).is_none() {
        return;
    }
    let password = password(ctx);
    ctx.request(
        reference,
        AirflowRegistration {
            name: ctx.address().name.to_string(),
            url: "http://airflow.example.com:8080".to_owned(),
            user: "admin".to_owned(),
            password,
            livy_connection: Some("livy_svc".to_owned()),
        },
    );
}

fn password(ctx: &Context<'_>) -> SecretKey {
    ctx.secret(
        "database",
        "password",
        &SecretValue::Generate,
        SecretFormat::Alphanumeric(32),
    )
}
