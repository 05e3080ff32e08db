//! The module's cases.

use platc_compiler::Registry;
use platc_module_mlflow::Mlflow;
use platc_testing::{Consumer, Provider, S3, run_cases};

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Mlflow>()
        .with::<Provider>()
        .with::<S3>()
        .with::<Consumer>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
