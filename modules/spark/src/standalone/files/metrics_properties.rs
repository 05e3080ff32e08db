//! `metrics.properties`: Prometheus reads the pages' ports.

use platc_sdk::{ConfigFile, Settings};

use crate::standalone::names;

pub(crate) fn metrics_properties() -> ConfigFile {
    let settings = Settings::new()
        .set(
            "*.sink.prometheusServlet.class",
            "org.apache.spark.metrics.sink.PrometheusServlet",
        )
        .set(
            "*.sink.prometheusServlet.path",
            plain(names::WORKER_METRICS),
        )
        // A master has two registries in one server: its own and that of the applications.
        .set(
            "master.sink.prometheusServlet.path",
            plain(names::MASTER_METRICS),
        )
        .set(
            "applications.sink.prometheusServlet.path",
            "/metrics/applications/prometheus",
        )
        .set(
            "master.source.jvm.class",
            "org.apache.spark.metrics.source.JvmSource",
        )
        .set(
            "worker.source.jvm.class",
            "org.apache.spark.metrics.source.JvmSource",
        );
    ConfigFile::properties("metrics.properties", &settings)
}

/// Spark adds a slash of its own.
fn plain(path: &str) -> &str {
    path.trim_end_matches('/')
}
