//! The module's cases.

use platc_compiler::Registry;
use platc_module_external::External;
use platc_testing::{Consumer, Kerberized, Provider, run_cases};

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<External>()
        .with::<Provider>()
        .with::<Consumer>()
        .with::<Kerberized>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
