//! Spark History Server: shows the event logs that Spark applications write.
//!
//! | Object | What for |
//! | --- | --- |
//! | Deployment `<name>` | the server; what it keeps on disk is a cache |
//! | Service `<name>` | its address in the cluster, port 18080 |
//! | ConfigMap `<name>-config` | `spark-defaults.conf`; `core-site.xml` for S3 and Kerberos, `krb5.conf` for the latter |
//! | Ingress `<name>` | its address outside of the cluster, with `ingress` |
//!
//! It reads from a `FileSystem` (HDFS or an object store), of which it asks for the directory, or from
//! a bucket that is no component's, where an init container makes the directory. It offers
//! `SparkHistory`. The pod passes Pod Security `restricted`.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::capability::SparkHistory;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Cleaner, S3Credentials, S3EventLog, SparkHistoryServer};
pub use model::Model;

impl Provides<SparkHistory> for SparkHistoryServer {}

impl Module for SparkHistoryServer {
    const KIND: &'static str = "spark-history";
    const ABOUT: &'static str = "Spark History Server over event logs on HDFS or S3";
    const VERSIONS: &'static [&'static str] = &["4.1", "4.0", "3.5"];
    const OFFERS: &'static [&'static str] = &[SparkHistory::NAME];
    const KERBEROS: bool = true;
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
