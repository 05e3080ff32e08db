//! PostgreSQL: one server that keeps the databases of several components.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the server; exactly one, since a volume has a single writer |
//! | headless Service `<name>-server` | the DNS name of the pod |
//! | Service `<name>` | where clients connect |
//! | ConfigMap `<name>-config` | `postgresql.conf` and `pg_hba.conf` |
//! | ConfigMap `<name>-provision` | the script that makes users and databases (with consumers only) |
//! | Job `<name>-for-<consumer>` | the users and databases that one consumer asked for |
//!
//! It needs nothing of other components and offers `Database`. There is no budget against
//! disruptions: with one server it would only block every drain of a node. The pods pass Pod Security
//! `restricted`.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod provision;
mod server;

mod names;

use platc_sdk::capability::Database;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{PasswordMethod, Postgresql, Size};
pub use model::Model;

impl Provides<Database> for Postgresql {}

impl Module for Postgresql {
    const KIND: &'static str = "postgresql";
    const ABOUT: &'static str = "PostgreSQL server with a database for each component that asks";
    const VERSIONS: &'static [&'static str] = &["17", "18", "16", "15", "14"];
    const OFFERS: &'static [&'static str] = &[Database::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        server::server(model, out);
        provision::provision(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
