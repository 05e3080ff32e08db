//! Impala: SQL on the tables of a Hive Metastore, with the data on HDFS or an object store.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet, headless Service `<name>-statestored` | knows what daemons there are; one, or two with one standing by |
//! | StatefulSet, headless Service `<name>-catalogd` | knows the metadata of all tables; one, or two |
//! | StatefulSet, headless Service `<name>-coordinator` | what clients connect to; executes too where there are no executors |
//! | StatefulSet, headless Service `<name>-executor` | executes, with `executors` |
//! | Service `<name>` | the address of clients; one client stays at one coordinator |
//! | ConfigMap `<name>-conf` | `core-site.xml`, `hdfs-site.xml`, `hive-site.xml` |
//! | ConfigMap `<name>-admission` | `fair-scheduler.xml`, `llama-site.xml`, with `pools` |
//! | ConfigMap `<name>-<role>-flags` | the startup flags of a role |
//! | PodDisruptionBudget `<name>-<role>` | a drain of nodes takes one pod of a role at a time |
//! | Ingress `<name>`, `<name>-catalogd`, `<name>-statestored` | web pages, with `ingress` |
//!
//! It needs `Metastore` and `FileSystem` and offers `SqlEngine`. All pods run as user 1000 of the
//! image and pass Pod Security `restricted`, but with `short_circuit`.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod pods;

mod catalogd;
mod daemons;
mod statestored;

mod names;

use platc_sdk::capability::SqlEngine;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Catalog, Daemons, Impala, Pool, Size, Statestore, Version, Volume};
pub use model::Model;

impl Provides<SqlEngine> for Impala {}

impl Module for Impala {
    const KIND: &'static str = "impala";
    const ABOUT: &'static str = "Impala cluster with coordinators and executors";
    const VERSIONS: &'static [&'static str] = &["4.5", "4.4", "4.3", "4.2"];
    const OFFERS: &'static [&'static str] = &[SqlEngine::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        let tag = model.coordinators.image.source().tag();
        out.product_version(tag.map_or("unknown", model::build));
        let conf = files::conf(model, out);
        statestored::statestored(model, out);
        catalogd::catalogd(model, &conf, out);
        daemons::daemons(model, &conf, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
