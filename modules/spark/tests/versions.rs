//! Another version of Spark is one edit.

use platc_compiler::Registry;
use platc_module_spark::version::SparkVersion;
use platc_module_spark::{
    SparkConnectServer, SparkHistoryServer, SparkStandalone, SparkThriftServer,
};
use platc_testing::{Provider, compile_text, manifest};

const PLATFORM: &str = r#"
[platform]
name = "datalake"

[provider.lake]

[spark-standalone.main]
spark = "VERSION"

[spark-connect.main]
master = "spark-standalone.main"
libraries = "packages"
event_log = "provider.lake:/shared/spark-logs"

[spark-thrift.main]
master = "spark-standalone.main"
metastore = "provider.lake"

[spark-history.main]
event_log = "provider.lake:/shared/spark-logs"
"#;

const PODS: [&str; 4] = [
    "spark-standalone.main/statefulset-main-spark-standalone-master.yaml",
    "spark-standalone.main/statefulset-main-spark-standalone-worker.yaml",
    "spark-connect.main/deployment-main-spark-connect.yaml",
    "spark-thrift.main/deployment-main-spark-thrift.yaml",
];

#[test]
fn every_version_of_the_catalogue_is_one_edit_in_the_cluster() {
    let registry = Registry::new()
        .with::<SparkConnectServer>()
        .with::<SparkHistoryServer>()
        .with::<SparkStandalone>()
        .with::<SparkThriftServer>()
        .with::<Provider>();
    for version in SparkVersion::ALL {
        let text = PLATFORM.replace("VERSION", version.as_str());
        let compilation = compile_text(&registry, &text);
        for pods in PODS {
            let workload = manifest(&compilation, pods);
            let image = &workload["spec"]["template"]["spec"]["containers"][0]["image"];
            assert_eq!(*image, version.image(), "{pods}");
        }
    }
}
