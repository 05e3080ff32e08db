//! Grafana: shows metrics and logs, with a dashboard for every kind of component in the platform.
//!
//! | Object | What for |
//! | --- | --- |
//! | StatefulSet `<name>-server` | the server; its database holds users and what people made by hand |
//! | headless Service `<name>-server` | the DNS name of the pod |
//! | Service `<name>` | its pages, port 3000 |
//! | Service `<name>-node-port` | its pages at a port of every node, with `node_port` |
//! | ConfigMap `<name>-provisioning` | data sources, and where dashboards are |
//! | ConfigMap `<name>-dashboard-<dashboard>` | one dashboard; together they would exceed what one object may hold |
//! | Ingress `<name>` | its address outside of the cluster, with `ingress` |
//!
//! It shows what a `MetricsStore` and a `LogStore` keep and offers nothing. There is no budget against
//! disruptions: with one server it would only block every drain of a node.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::Grafana;
pub use model::Model;

impl Module for Grafana {
    const KIND: &'static str = "grafana";
    const ABOUT: &'static str = "Grafana with the dashboards of all components";
    const VERSIONS: &'static [&'static str] = &["13", "12", "11"];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(_: &Model, offers: &mut Offers<'_, Self>) {
        interface::interface(offers);
    }

    fn build(model: &Model, out: &mut Build<'_>) {
        server::server(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
