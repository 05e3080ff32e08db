//! Ports and roles that several files use.

use platc_sdk::Port;
use platc_sdk::workload::RunAs;

/// The role of the controller.
pub(crate) const CONTROLLER: &str = "controller";
/// The role of the webhook.
pub(crate) const WEBHOOK: &str = "webhook";
/// The role of the account of drivers.
pub(crate) const DRIVER: &str = "driver";

/// Metrics of the controller and of the webhook (`--metrics-bind-address`).
pub(crate) const METRICS: Port = Port::tcp("metrics", 8080);
/// Their health (`--health-probe-bind-address`).
pub(crate) const HEALTH: Port = Port::tcp("health", 8081);
/// Where the API server calls the webhook (`--webhook-port`).
pub(crate) const ADMISSION: Port = Port::tcp("webhook", 9443);

/// The user of the image.
pub(crate) const SPARK: RunAs = RunAs::user(185);
