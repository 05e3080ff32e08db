//! A history server shows an application from its log.

use std::fs;

use platc_testing::{Realm, free_port};
use serde_json::json;

use crate::installation;
use crate::programs::{Machine, Program, first_application};

const PLATFORM: &str = r#"
[platform]
name = "datalake"

[provider.lake]

[spark-history.main]
event_log = "provider.lake:/shared/spark-logs"
"#;

/// The log of an application that began and ended.
const EVENT_LOG: &str = r#"{"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}
{"Event":"SparkListenerApplicationStart","App Name":"SparkPi","App ID":"spark-1","Timestamp":1700000000000,"User":"spark"}
{"Event":"SparkListenerApplicationEnd","Timestamp":1700000060000}
"#;

/// The history server of the platform.
pub(crate) const HISTORY: Program<'_> = Program {
    workload: "spark-history.main/deployment-main-spark-history.yaml",
    config: "spark-history.main/configmap-main-spark-history-config.yaml",
    files: &["spark-defaults.conf"],
};

#[test]
fn the_history_server_starts_with_the_generated_configuration_and_shows_an_application() {
    let Some(installation) = installation::spark_3("spark-history") else {
        return;
    };
    let mut machine = Machine::new(PLATFORM, installation);
    let logs = machine.directory("logs");
    fs::write(logs.join("spark-1"), EVENT_LOG).expect("it can be written");
    let port = free_port();
    let store = machine.directory("store");
    machine.replace(
        "hdfs://lake/shared/spark-logs",
        &format!("file:{}", logs.display()),
    );
    machine.replace("/var/lib/spark-history", &store.display());
    machine.replace("ui.port 18080", &format!("ui.port {port}"));

    let _server = machine.start("history", &HISTORY);
    let application = machine.wait("no application is shown", || first_application(port));
    assert_eq!(
        (
            &application["id"],
            &application["name"],
            &application["attempts"][0]["sparkUser"],
            &application["attempts"][0]["completed"],
        ),
        (
            &json!("spark-1"),
            &json!("SparkPi"),
            &json!("spark"),
            &json!(true)
        )
    );
}

#[test]
fn the_history_server_logs_in_with_its_keytab() {
    let test = "spark-history with Kerberos";
    let Some(installation) = installation::spark_3(test) else {
        return;
    };
    let place = tempfile::tempdir().expect("a directory can be made");
    let Some(realm) = Realm::start(test, "CORP.EXAMPLE.COM", place.path()) else {
        return;
    };
    let platform = format!(
        r#"
        [platform]
        name = "datalake"
        [guarded.lake]
        kdc = ["{}"]
        [spark-history.main]
        event_log = "guarded.lake:/shared/spark-logs"
        [spark-history.main.kerberos]
        principal = "spark"
        keytab = {{ existing = {{ secret = "spark-keytab", key = "spark.keytab" }} }}
        "#,
        realm.kdc()
    );
    let mut machine = Machine::new(&platform, installation);
    let keytab = place.path().join("client.keytab");
    realm.keytab(&keytab, &["spark"]);
    let logs = machine.directory("logs");
    fs::write(logs.join("spark-1"), EVENT_LOG).expect("it can be written");
    let port = free_port();
    let store = machine.directory("store");
    let configuration = machine.directory("conf-history");
    for (from, to) in [
        (
            "hdfs://guarded/shared/spark-logs",
            format!("file:{}", logs.display()),
        ),
        (
            "/platc/kerberos/client.keytab",
            keytab.display().to_string(),
        ),
        ("/opt/spark/conf", configuration.display().to_string()),
        ("/var/lib/spark-history", store.display().to_string()),
        ("ui.port 18080", format!("ui.port {port}")),
    ] {
        machine.replace(from, &to);
    }
    let with_realm = Program {
        files: &["spark-defaults.conf", "core-site.xml", "krb5.conf"],
        ..HISTORY
    };
    let _server = machine.start("history", &with_realm);
    machine.wait("no application is shown", || first_application(port));
    assert_eq!(
        realm.logged_in(),
        ["spark@CORP.EXAMPLE.COM".to_owned()].into()
    );
}
