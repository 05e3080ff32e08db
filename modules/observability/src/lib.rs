//! What watches a platform, one folder a module.
//!
//! | Module | What it runs |
//! | --- | --- |
//! | [`prometheus`] | `prometheus`: keeps the metrics of every component, and evaluates their alerts |
//! | [`grafana`] | `grafana`: shows metrics and logs, with a dashboard of every kind of component |
//! | [`loki`] | `loki`: keeps logs |
//! | [`collector`] | `otel-collector`: takes telemetry by OTLP and hands it on |
//! | [`monitors`] | `monitors`: gives targets, alerts and dashboards to an operator in the cluster |

pub mod collector;
pub mod grafana;
pub mod loki;
pub mod monitors;
pub mod prometheus;

mod overlay;
mod rules;
mod size;
mod targets;

pub use collector::Collector;
pub use grafana::Grafana;
pub use loki::Loki;
pub use monitors::Monitors;
pub use prometheus::Prometheus;
pub use size::Size;
