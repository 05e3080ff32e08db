//! A stand-in that offers every capability.

use platc_sdk::capability::{
    BackupSource, BatchServer, Broker, BrokerProtocol, DagRepository, Database, Dialect, Ensemble,
    FileSystem, LogStore, Metastore, MetricsStore, OtlpEndpoint, PasswordEncryption,
    PrometheusOperator, ShuffleService, SparkConnect, SparkHistory, SparkMaster, SparkOperator,
    SparkWorker, SqlEngine, TrackingServer,
};
use platc_sdk::{
    Address, Build, Capability, Context, Duration, Endpoint, Image, Module, Offers, Provides,
    SecretKey, SecretSource, Settings,
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
        LogStore::NAME,
        Metastore::NAME,
        MetricsStore::NAME,
        OtlpEndpoint::NAME,
        PrometheusOperator::NAME,
        ShuffleService::NAME,
        SparkConnect::NAME,
        SparkHistory::NAME,
        SparkMaster::NAME,
        SparkOperator::NAME,
        SqlEngine::NAME,
        TrackingServer::NAME,
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
                protocol: BrokerProtocol::Redis,
                endpoint: Endpoint::new(host("redis"), 6379),
                password: password.clone(),
            })
            .offer(DagRepository {
                git_url: format!("http://{}/git/default", host("datagram")),
                branch: "master".to_owned(),
                directory: "sources/WorkflowDeployment".to_owned(),
                user: "admin".to_owned(),
                password: password.clone(),
            })
            .contribute(BackupSource::Database {
                endpoint: Endpoint::new(host("postgresql"), 5432),
                image: postgres(),
                user: "postgres".to_owned(),
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
        offer_lakehouse(name, offers);
    }

    fn build(_: &Address, _: &mut Build<'_>) {}
}

fn offer_lakehouse(name: &str, offers: &mut Offers<'_, Provider>) {
    let at = |service: &str, port| Endpoint::new(format!("{service}.{name}.example.com"), port);
    offers
        .offer(Metastore {
            servers: vec![at("metastore", 9083)],
            warehouse: format!("hdfs://{name}/user/hive/warehouse"),
            version: "3.1.3".to_owned(),
            file_system: file_system(name),
        })
        .offer(LogStore {
            url: at("loki", 3100).http(),
        })
        .offer(MetricsStore {
            url: at("prometheus", 9090).http(),
        })
        .offer(OtlpEndpoint {
            grpc: at("otel", 4317),
            http: at("otel", 4318),
        })
        .offer(PrometheusOperator {
            selector: [("release".to_owned(), "prometheus-stack".to_owned())].into(),
            dashboard_label: ("grafana_dashboard".to_owned(), "1".to_owned()),
        })
        .offer(ShuffleService {
            version: "0.6.3".to_owned(),
            masters: vec![at("celeborn", 9097)],
            spark_settings: Settings::new()
                .set("spark.celeborn.master.endpoints", at("celeborn", 9097)),
        })
        .offer(SparkConnect {
            endpoint: at("connect", 15002),
            version: "3.5.7".to_owned(),
            ui: at("connect", 4040),
        })
        .offer(SparkMaster {
            masters: vec![at("master", 7077)],
            version: "3.5.7".to_owned(),
            worker: Some(SparkWorker {
                cores: 2,
                memory: 2048,
            }),
            shuffle_service: false,
        })
        .offer(SparkOperator {
            namespaces: vec!["spark-jobs".to_owned()],
            service_account: format!("{name}-driver"),
        })
        .offer(SqlEngine {
            dialect: Dialect::Impala,
            endpoint: at("impala", 21050),
            web: Some(at("impala", 25000)),
        })
        .offer(TrackingServer {
            url: at("mlflow", 5000).http(),
        });
}

/// The image of the server that is meant.
fn postgres() -> Image {
    let reference = "docker.io/library/postgres:17.9-bookworm".parse();
    Image::new(reference.expect("it is a reference"), None)
}

fn file_system(name: &str) -> FileSystem {
    let name_node = |number: u32| Endpoint::new(format!("nn{number}.{name}.example.com"), 8020);
    let web = |number: u32| Endpoint::new(format!("nn{number}.{name}.example.com"), 9870);
    FileSystem {
        object_store: None,
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
        kerberos: None,
    }
}

impl Provides<BatchServer> for Provider {}
impl Provides<Broker> for Provider {}
impl Provides<DagRepository> for Provider {}
impl Provides<Database> for Provider {}
impl Provides<Ensemble> for Provider {}
impl Provides<FileSystem> for Provider {}
impl Provides<LogStore> for Provider {}
impl Provides<Metastore> for Provider {}
impl Provides<MetricsStore> for Provider {}
impl Provides<OtlpEndpoint> for Provider {}
impl Provides<PrometheusOperator> for Provider {}
impl Provides<ShuffleService> for Provider {}
impl Provides<SparkConnect> for Provider {}
impl Provides<SparkHistory> for Provider {}
impl Provides<SparkMaster> for Provider {}
impl Provides<SparkOperator> for Provider {}
impl Provides<SqlEngine> for Provider {}
impl Provides<TrackingServer> for Provider {}
