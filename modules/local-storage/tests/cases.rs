//! The module's cases.

use platc_compiler::Registry;
use platc_module_local_storage::LocalStorage;
use platc_testing::run_cases;

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new().with::<LocalStorage>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
