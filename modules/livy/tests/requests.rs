//! What a Livy server asks of its file systems.

use platc_compiler::Registry;
use platc_module_livy::Livy;
use platc_testing::{Recorder, compile_text, config_file};

fn requests(settings: &str) -> String {
    let registry = Registry::new().with::<Livy>().with::<Recorder>();
    let text = format!(
        r#"
        [platform]
        name = "datalake"

        [recorder.lake]

        [livy.main]
        image = "registry.corp.local/livy:0.9.0-3.5.7"
        spark_image = "apache/spark:3.5.7"
        version = "0.9"
        storage = "recorder.lake"
        {settings}
        "#
    );
    config_file(
        &compile_text(&registry, &text),
        "recorder.lake/configmap-lake-recorder-requests.yaml",
        "requests",
    )
}

#[test]
fn the_home_of_the_user_and_the_directory_for_uploads_are_always_asked_for() {
    assert_eq!(
        requests(""),
        "livy.main: directory /user/spark of spark:spark, mode 755\n\
         livy.main: directory /user/spark/spark-upload of spark:spark, mode 755\n"
    );
}

#[test]
fn every_directory_belongs_to_the_user_of_the_applications() {
    assert_eq!(
        requests(
            r#"
            user = "etl"
            event_log = "recorder.lake:/shared/spark-logs"
            shared_libraries = "recorder.lake:/datagram/sharedlibs"
            recovery = { directory = "recorder.lake:/user/etl/livy-state" }
            "#
        ),
        "livy.main: directory /shared/spark-logs of etl:etl, mode 1777\n\
         livy.main: directory /datagram/sharedlibs of etl:etl, mode 755\n\
         livy.main: directory /user/etl/livy-state of etl:etl, mode 700\n\
         livy.main: directory /user/etl of etl:etl, mode 755\n\
         livy.main: directory /user/etl/spark-upload of etl:etl, mode 755\n"
    );
}

#[test]
fn a_directory_for_uploads_outside_of_the_home_is_left_to_its_owner() {
    assert_eq!(
        requests(r#"upload_path = "/tmp""#),
        "livy.main: directory /user/spark of spark:spark, mode 755\n"
    );
}
