//! The module's cases.

use platc_compiler::Registry;
use platc_module_datagram::Datagram;
use platc_testing::{Consumer, Gadget, Provider, Recorder, run_cases};

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Datagram>()
        .with::<Provider>()
        .with::<Consumer>()
        .with::<Recorder>()
        .with::<Gadget>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
