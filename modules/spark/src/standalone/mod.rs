//! Spark Standalone: a master and the workers that executors run in.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-master` | the master; with `recovery.ensemble` more than one |
//! | headless Service `<name>-master` | the DNS name that masters listen at |
//! | StatefulSet `<name>-worker` | the workers; executors are processes inside of them |
//! | headless Service `<name>-worker` | a DNS name for each worker |
//! | ConfigMap `<name>-config` | `spark-defaults.conf` and `metrics.properties` of both |
//! | PodDisruptionBudget `<name>-worker` | a drain takes one worker at a time |
//! | Ingress `<name>-master` | the master's pages, with `ingress` |
//!
//! It needs an `Ensemble` for more than one master, and offers `SparkMaster`. What applications
//! write to is no business of the cluster: each brings its own settings and its own login.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod master;
mod worker;

mod names;

use platc_sdk::capability::SparkMaster;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Cleanup, Recovery, SparkStandalone, Worker};
pub use model::Model;

impl Provides<SparkMaster> for SparkStandalone {}

impl Module for SparkStandalone {
    const KIND: &'static str = "spark-standalone";
    const ABOUT: &'static str = "Spark Standalone cluster: master and workers";
    const VERSIONS: &'static [&'static str] = &["4.1", "4.0", "3.5"];
    const OFFERS: &'static [&'static str] = &[SparkMaster::NAME];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(model: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(model, offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        out.product_version(model.version.as_str());
        let config = files::config(model, out);
        master::master(model, &config, out);
        worker::worker(model, &config, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
