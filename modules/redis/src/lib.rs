//! Redis, or Valkey: one server that is a broker, and what is queued in it outlives a restart.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the server, with an exporter of metrics beside it if asked for |
//! | headless Service `<name>-server` | the DNS name of the pod |
//! | Service `<name>` | where clients connect |
//! | ConfigMap `<name>-config` | `redis.conf`; the password is not in it |
//!
//! It needs nothing of other components and offers `Broker`. There is no budget against disruptions:
//! with one server it would only block every drain of a node. The pod passes Pod Security `restricted`.

mod arguments;
mod config;
mod model;

mod alerts;
mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::capability::Broker;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use arguments::Arguments;
pub use config::{Redis, Size};
pub use model::Model;

impl Provides<Broker> for Redis {}

impl Module for Redis {
    const KIND: &'static str = "redis";
    const ABOUT: &'static str = "Redis or Valkey server, used as a broker";
    const VERSIONS: &'static [&'static str] = &["7.2", "7.4", "8"];
    const OFFERS: &'static [&'static str] = &[Broker::NAME];
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
