//! What a Metastore asks of the components that it uses.

use platc_compiler::Registry;
use platc_module_hive::Hive;
use platc_testing::{Recorder, compile_text, config_file};

#[test]
fn a_metastore_asks_for_its_database_and_the_directory_of_its_tables() {
    let registry = Registry::new().with::<Hive>().with::<Recorder>();
    // The recorder stores MD5 passwords, so that the driver may be one that knows nothing else.
    let platform = r#"
[platform]
name = "datalake"

[recorder.all]

[hive.main]
database = "recorder.all"
warehouse = "recorder.all:/user/hive/warehouse"
image = "registry.corp.local/k8s-hive:3.1.3"
jdbc_driver = { version = "9.4.1212" }
"#;
    let requests = config_file(
        &compile_text(&registry, platform),
        "recorder.all/configmap-all-recorder-requests.yaml",
        "requests",
    );
    assert_eq!(
        requests,
        "hive.main: database metastore of metastore, password main-hive-database/password\n\
         hive.main: directory /user/hive/warehouse of hive:hive, mode 1777\n"
    );
}
