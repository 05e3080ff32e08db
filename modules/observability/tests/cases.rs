//! The modules' cases.

mod watched;

use platc_compiler::Registry;
use platc_module_observability::{Collector, Grafana, Loki, Monitors, Prometheus};
use platc_testing::{Consumer, Provider, S3, run_cases};
use watched::Watched;

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Collector>()
        .with::<Grafana>()
        .with::<Loki>()
        .with::<Monitors>()
        .with::<Prometheus>()
        .with::<Watched>()
        .with::<Provider>()
        .with::<S3>()
        .with::<Consumer>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
