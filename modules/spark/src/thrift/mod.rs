//! Spark's Thrift server: one long-running driver that answers SQL as `HiveServer2` does, for JDBC, `beeline`
//! and Hue.
//!
//! | Object | What for |
//! | --- | --- |
//! | Deployment `<name>` | the driver; one, since sessions live in it |
//! | Service `<name>` | where clients connect (10000), and the driver's pages (4040) |
//! | headless Service `<name>-driver` | where executors find the driver (7078, 7079), also before it is ready |
//! | ConfigMap `<name>-config` | `spark-defaults.conf` |
//! | ConfigMap `<name>-executor` | the template of executor pods, without `master` |
//! | ServiceAccount, Role, RoleBinding `<name>` | what the driver may do in its namespace, without `master` |
//! | Ingress `<name>` | the driver's pages, with `ingress` |
//!
//! It needs `Metastore`, `SparkMaster` for executors in a Standalone cluster, and `FileSystem` where it is
//! told to use one. It offers `SqlEngine`.

mod config;
mod model;

mod interface;
mod validate;

mod server;
mod spark_defaults;

mod names;

use platc_sdk::capability::SqlEngine;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::SparkThriftServer;
pub use model::Model;

impl Provides<SqlEngine> for SparkThriftServer {}

impl Module for SparkThriftServer {
    const KIND: &'static str = "spark-thrift";
    const ABOUT: &'static str = "Spark's Thrift server, which answers SQL as HiveServer2 does";
    const VERSIONS: &'static [&'static str] = &["4.1", "4.0", "3.5"];
    const OFFERS: &'static [&'static str] = &[SqlEngine::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        server::server(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
