//! Hive Metastore: what tables there are, and where their files lie.
//!
//! | Object | What for |
//! | --- | --- |
//! | Job `<name>-schema` | the tables of the database: made when there are none, upgraded only when asked for |
//! | Deployment `<name>-metastore` | the Metastore servers; they keep nothing themselves |
//! | Service `<name>-metastore` | their address, port 9083 |
//! | ConfigMap `<name>-config`, `<name>-schema-config` | the files of the servers, and those of the Job |
//! | Deployment and Service `<name>-server` | `HiveServer2`, with `server = true` |
//! | ConfigMap `<name>-server-config` | its files |
//! | PodDisruptionBudget `<name>-metastore` | a drain takes one server at a time (`replicas` above 1) |
//!
//! It needs a `Database`, of which it asks for a database with a user, and a `FileSystem`, of which it asks
//! for the directory of the warehouse. It offers `Metastore`, and `SqlEngine` with `server = true`.
//!
//! Its metrics are JMX beans, which Prometheus cannot read: nothing is contributed for it. There is no
//! way in from outside of the cluster: the Thrift interface asks nobody for a password.

mod config;
mod model;

mod interface;
mod validate;

mod container;
mod files;
mod metastore;
mod schema;
mod server;

mod names;

use platc_sdk::capability::{Metastore, SqlEngine};
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Hive, JdbcDriver, Size, Version};
pub use model::Model;

impl Provides<Metastore> for Hive {}
impl Provides<SqlEngine> for Hive {}

impl Module for Hive {
    const KIND: &'static str = "hive";
    const ABOUT: &'static str = "Hive Metastore on PostgreSQL, with HiveServer2 where it is wanted";
    const VERSIONS: &'static [&'static str] = &["3.1", "4.0", "4.1", "4.2"];
    const OFFERS: &'static [&'static str] = &[Metastore::NAME, SqlEngine::NAME];
    const KERBEROS: bool = true;
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        out.product_version(&model.release);
        schema::schema(model, out);
        metastore::metastore(model, out);
        server::server(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
