//! Servers outside of the platform: what is known of them, so that components can refer to them.
//!
//! | Object | What for |
//! | --- | --- |
//! | ConfigMap `<name>-hadoop-config` | `core-site.xml` and `hdfs-site.xml` of the Jobs (with `file_system`) |
//! | Job `<name>-for-<consumer>` | makes the directories, or buckets, that a component wants (with `file_system`, or `s3` and its `provision`) |
//!
//! It needs nothing of other components and offers a capability for each of its tables.

mod config;
mod host_port;
mod kerberos;
mod model;
mod spark_url;

mod interface;
mod validate;

mod files;
mod provisioning;

mod names;

use platc_sdk::capability::{
    BatchServer, Broker, DagRepository, Database, Ensemble, FileSystem, Metastore, ObjectStore,
    PrometheusOperator, ShuffleService, SparkHistory, SparkMaster, TrackingServer,
};
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{
    CelebornServers, ClusterWorker, DashboardLabel, External, GitRepository, HadoopFileSystem,
    HistoryServer, LivyServer, MetastoreServers, MlflowServer, Operator, Passwords,
    PostgresqlServer, RedisServer, S3Store, SparkCluster, ZooKeeperServers,
};
pub use host_port::HostPort;
pub use kerberos::KerberosServers;
pub use model::{Client, Model, ObjectStorage, Provisioning, Storage};
pub use spark_url::SparkUrl;

impl Provides<BatchServer> for External {}
impl Provides<Broker> for External {}
impl Provides<DagRepository> for External {}
impl Provides<Database> for External {}
impl Provides<Ensemble> for External {}
impl Provides<FileSystem> for External {}
impl Provides<Metastore> for External {}
impl Provides<ObjectStore> for External {}
impl Provides<PrometheusOperator> for External {}
impl Provides<ShuffleService> for External {}
impl Provides<SparkHistory> for External {}
impl Provides<SparkMaster> for External {}
impl Provides<TrackingServer> for External {}

impl Module for External {
    const KIND: &'static str = "external";
    const ABOUT: &'static str = "Servers outside of the platform";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[
        BatchServer::NAME,
        Broker::NAME,
        DagRepository::NAME,
        Database::NAME,
        Ensemble::NAME,
        FileSystem::NAME,
        Metastore::NAME,
        ObjectStore::NAME,
        PrometheusOperator::NAME,
        ShuffleService::NAME,
        SparkHistory::NAME,
        SparkMaster::NAME,
        TrackingServer::NAME,
    ];
    /// It reads no file itself: a Metastore tells its clients what its warehouse asks for.
    const KERBEROS: bool = true;
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        provisioning::provisioning(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
