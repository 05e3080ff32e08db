//! What an Airflow asks of the components that it uses.

use platc_compiler::Registry;
use platc_module_airflow::Airflow;
use platc_testing::{Provider, Recorder, compile_text, config_file};

fn requests(settings: &str) -> String {
    let registry = Registry::new()
        .with::<Airflow>()
        .with::<Provider>()
        .with::<Recorder>();
    let text = format!(
        r#"
        [platform]
        name = "datalake"

        [provider.core]
        [recorder.all]

        [airflow.main]
        namespace = "apache-airflow"
        executor = "local"
        database = "recorder.all"
        {settings}
        "#
    );
    config_file(
        &compile_text(&registry, &text),
        "recorder.all/configmap-all-recorder-requests.yaml",
        "requests",
    )
}

#[test]
fn the_database_is_asked_for_with_its_user() {
    assert_eq!(
        requests(""),
        "airflow.main: database airflow of airflow, password main-airflow-database/password\n"
    );
    assert_eq!(
        requests(
            r#"account = { database = "flow", user = "flow_owner", password = { existing = { secret = "s", key = "k" } } }"#
        ),
        "airflow.main: database flow of flow_owner, password s/k\n"
    );
}

#[test]
fn whoever_generates_dags_learns_of_the_web_interface_and_of_the_connection_to_livy() {
    let database =
        "airflow.main: database airflow of airflow, password main-airflow-database/password\n";
    let url = "http://main-airflow-webserver.apache-airflow.svc.cluster.local:8080";
    for (settings, expected) in [
        (
            "dags.from = \"recorder.all\"",
            format!(
                "Airflow main at {url}, user admin, password main-airflow-admin/password, Livy none"
            ),
        ),
        (
            "dags.from = \"recorder.all\"\nlivy = \"provider.core\"\nadmin.user = \"root\"",
            format!(
                "Airflow main at {url}, user root, password main-airflow-admin/password, Livy livy_svc"
            ),
        ),
    ] {
        assert_eq!(
            requests(settings),
            format!("{database}airflow.main: {expected}\n")
        );
    }
}
