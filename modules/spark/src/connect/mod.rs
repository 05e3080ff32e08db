//! Spark Connect: one long-running driver that clients send their queries to over gRPC.
//!
//! | Object | What for |
//! | --- | --- |
//! | Deployment `<name>` | the driver; one, since sessions live in it |
//! | Service `<name>` | where clients connect (15002), and the driver's pages (4040) |
//! | headless Service `<name>-driver` | where executors find the driver (7078, 7079), also before it is ready |
//! | ConfigMap `<name>-config` | `spark-defaults.conf` |
//! | ConfigMap `<name>-executor` | the template of executor pods (backend `kubernetes`) |
//! | ServiceAccount, Role, RoleBinding `<name>` | what the driver may do in its namespace (backend `kubernetes`) |
//! | Ingress `<name>` | the driver's pages, with `ingress` |
//!
//! It needs `SparkMaster` for the backend `standalone`, and `FileSystem`, `Metastore`,
//! `ShuffleService` and `OtlpEndpoint` where it is told to use them. It offers `SparkConnect`.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::capability::SparkConnect;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Backend, Executor, Iceberg, IcebergCatalog, Otel, SparkConnectServer};
pub use model::Model;

impl Provides<SparkConnect> for SparkConnectServer {}

impl Module for SparkConnectServer {
    const KIND: &'static str = "spark-connect";
    const ABOUT: &'static str = "Spark Connect server with executors on Kubernetes or Standalone";
    const VERSIONS: &'static [&'static str] = &["4.1", "4.0", "3.5"];
    const OFFERS: &'static [&'static str] = &[SparkConnect::NAME];
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
