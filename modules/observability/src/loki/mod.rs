//! Loki: keeps logs.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the server, all of Loki in one process |
//! | headless Service `<name>-server` | the DNS name of the pod |
//! | Service `<name>` | where logs come and are asked for, port 3100 |
//! | ConfigMap `<name>-config` | `loki.yaml` |
//!
//! It keeps logs on its own volume, or in a bucket with `location`, of which it then asks for the bucket and
//! a user. It offers `LogStore`. There is no budget against disruptions: with one server it would only
//! block every drain of a node. Nothing reads the logs of pods by itself: programs send them through
//! `otel-collector`.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::capability::LogStore;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::Loki;
pub use model::Model;

impl Provides<LogStore> for Loki {}

impl Module for Loki {
    const KIND: &'static str = "loki";
    const ABOUT: &'static str = "Loki in one process, on a volume or S3";
    const VERSIONS: &'static [&'static str] = &["3"];
    const OFFERS: &'static [&'static str] = &[LogStore::NAME];
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
