//! The module's cases.

use platc_compiler::Registry;
use platc_module_hive::Hive;
use platc_testing::{Consumer, Guarded, Provider, S3, run_cases};

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Hive>()
        .with::<Guarded>()
        .with::<Provider>()
        .with::<Consumer>()
        .with::<S3>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
