//! `mapping.yml`: which parts of a metric's name are labels in Prometheus.

use platc_sdk::ConfigFile;

/// Airflow puts the names of DAGs, tasks and pools between the dots; left there, every DAG would be
/// metrics of its own. What no rule names passes with its dots as underscores.
pub(crate) fn statsd_mapping() -> ConfigFile {
    ConfigFile::text("mapping.yml", include_str!("statsd_mapping.yml"))
}
