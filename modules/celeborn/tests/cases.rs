//! The module's cases.

use platc_compiler::Registry;
use platc_module_celeborn::Celeborn;
use platc_testing::{Consumer, Provider, run_cases};

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Celeborn>()
        .with::<Provider>()
        .with::<Consumer>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
