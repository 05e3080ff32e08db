//! Monitors: gives targets, alerts and dashboards to a Prometheus operator that is in the cluster already.
//!
//! | Object | What for |
//! | --- | --- |
//! | `PodMonitor` `<name>-<component>-<role>` | the pods with metrics, one for each port and path |
//! | `PrometheusRule` `<name>-<component>` | the alerts of one component |
//! | ConfigMap `<name>-dashboard-<dashboard>` | one dashboard, labelled for the sidecar of Grafana |
//!
//! It needs a `PrometheusOperator` and offers nothing. There is no `ServiceMonitor`: one finds pods
//! only through a Service that has the port, and not every role has one.

mod config;
mod model;

mod validate;

mod objects;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::Monitors;
pub use model::Model;

impl Module for Monitors {
    const KIND: &'static str = "monitors";
    const ABOUT: &'static str = "Targets, alerts and dashboards for a Prometheus operator";
    const VERSIONS: &'static [&'static str] = &["v1"];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(_: &Model, _: &mut Offers<'_, Self>) {}

    fn build(model: &Model, out: &mut Build<'_>) {
        objects::objects(model, out);
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
