//! Prometheus: keeps the metrics of every component of the platform, and evaluates their alerts.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the server; its volume holds the metrics |
//! | headless Service `<name>-server` | the DNS name of the pod |
//! | Service `<name>` | where clients ask, port 9090 |
//! | ConfigMap `<name>-config` | `prometheus.yml` |
//! | ConfigMap `<name>-rules` | the alerts, one file a component |
//! | ServiceAccount `<name>-server` | finds pods |
//! | Role, RoleBinding in each namespace with a target | the right to read the pods there, and nothing else |
//! | Ingress `<name>` | its address outside of the cluster, with `ingress` |
//!
//! It needs nothing of other components, reads what they contribute, and offers `MetricsStore`. Metrics of
//! the nodes are not among them: they need rights in the whole cluster. There is no budget against
//! disruptions: with one server it would only block every drain of a node.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod rights;
mod server;

mod names;

use platc_sdk::capability::MetricsStore;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::Prometheus;
pub use model::Model;

impl Provides<MetricsStore> for Prometheus {}

impl Module for Prometheus {
    const KIND: &'static str = "prometheus";
    const ABOUT: &'static str = "Prometheus over the metrics and alerts of all components";
    const VERSIONS: &'static [&'static str] = &["3", "2"];
    const OFFERS: &'static [&'static str] = &[MetricsStore::NAME];
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
