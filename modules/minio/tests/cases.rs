//! The module's cases.

use platc_compiler::Registry;
use platc_module_minio::Minio;
use platc_testing::{Consumer, run_cases};

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new().with::<Minio>().with::<Consumer>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}
