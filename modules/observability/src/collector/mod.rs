//! The OpenTelemetry collector: takes traces, metrics and logs by OTLP and hands them on.
//!
//! | Object | What for |
//! | --- | --- |
//! | Deployment `<name>` | the collectors; they keep nothing |
//! | Service `<name>` | where programs send: 4317 for gRPC, 4318 for HTTP |
//! | ConfigMap `<name>-config` | `collector.yaml` |
//! | PodDisruptionBudget `<name>` | a drain takes one collector at a time (two collectors or more) |
//!
//! Metrics go to a `MetricsStore`, logs to a `LogStore`, and everything to another `OtlpEndpoint`, as far as
//! each is named; what comes is also written to the log, unless that is switched off. It offers
//! `OtlpEndpoint`.

mod config;
mod model;

mod interface;
mod validate;

mod files;
mod server;

mod names;

use platc_sdk::capability::OtlpEndpoint;
use platc_sdk::{Build, Capability, Context, Module, Offers, Page, Provides};

pub use config::{Collector, Debug};
pub use model::Model;

impl Provides<OtlpEndpoint> for Collector {}

impl Module for Collector {
    const KIND: &'static str = "otel-collector";
    const ABOUT: &'static str = "OpenTelemetry collector that takes telemetry by OTLP";
    const VERSIONS: &'static [&'static str] = &["0.153"];
    const OFFERS: &'static [&'static str] = &[OtlpEndpoint::NAME];
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
