//! The StatsD exporter: takes Airflow's metrics and gives them to Prometheus.

use platc_sdk::workload::RunAs;
use platc_sdk::{Build, Container, Quantity, http_get};

use crate::files;
use crate::model::Model;
use crate::names::{METRICS, STATSD, STATSD_IN};

/// The user of the image (`nobody`).
const NOBODY: RunAs = RunAs::user(65534);

/// The exporter, unless it is left out. There is one: it holds the counters.
pub(crate) fn statsd(model: &Model, out: &mut Build<'_>) {
    let Some(image) = &model.statsd else { return };
    let mapping = out.config_files("statsd-mapping", [files::statsd_mapping()]);
    let container = Container::new("statsd-exporter", image)
        .args([
            "--statsd.mapping-config=/etc/statsd/mapping.yml".to_owned(),
            format!("--statsd.listen-udp=:{}", STATSD_IN.number),
            "--statsd.listen-tcp=".to_owned(),
            format!("--web.listen-address=:{}", METRICS.number),
        ])
        .ports([STATSD_IN, METRICS])
        .mount(&mapping, "/etc/statsd")
        .resources(&Quantity::millicores(50), &Quantity::mebibytes(128))
        .unprivileged()
        .ready_when(http_get("/metrics", METRICS))
        .alive_when(http_get("/metrics", METRICS).failures(6));
    out.deployment(STATSD, 1)
        .never_twice()
        .container(container)
        .service([STATSD_IN, METRICS])
        .run_as(NOBODY)
        .placement(&model.pods.placement);
}
