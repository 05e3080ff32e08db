//! The module's cases.

use platc_compiler::Registry;
use platc_module_datagram::Datagram;
use platc_testing::{Consumer, Provider, run_cases};

mod recorder;

use recorder::Recorder;

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Datagram>()
        .with::<Provider>()
        .with::<Consumer>()
        .with::<Recorder>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
