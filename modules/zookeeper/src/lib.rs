//! ZooKeeper: a small replicated store that others elect their leaders in.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the servers; the ordinal plus one is the server's id |
//! | headless Service `<name>-server` | a DNS name for each server, also before it is ready |
//! | ConfigMap `<name>-config` | `zoo.cfg` |
//! | PodDisruptionBudget `<name>-server` | a drain takes one server at a time (three servers or more) |
//!
//! It needs nothing of other components and offers `Ensemble`. The pods pass Pod Security `restricted`.

mod config;
mod model;

mod alerts;
mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::capability::Ensemble;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Size, Zookeeper};
pub use model::Model;

impl Provides<Ensemble> for Zookeeper {}

impl Module for Zookeeper {
    const KIND: &'static str = "zookeeper";
    const ABOUT: &'static str = "ZooKeeper ensemble of one or more servers";
    const VERSIONS: &'static [&'static str] = &["3.9", "3.8"];
    const OFFERS: &'static [&'static str] = &[Ensemble::NAME];
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
