//! The configuration files, one a file.

mod metrics_properties;
mod spark_defaults;

use platc_sdk::{Build, ConfigMapHandle};

use super::model::Model;
use super::names::CONFIG;

/// The ConfigMap that masters and workers read.
pub(crate) fn config(model: &Model, out: &mut Build<'_>) -> ConfigMapHandle {
    out.config_files(
        CONFIG,
        [
            metrics_properties::metrics_properties(),
            spark_defaults::spark_defaults(model),
        ],
    )
}
