//! The cases: what a person is told, mistake by mistake.

use platc_compiler::Registry;
use platc_testing::{Consumer, Gadget, Provider, run_cases};

#[test]
fn every_case_says_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Gadget>()
        .with::<Provider>()
        .with::<Consumer>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
