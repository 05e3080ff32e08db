//! What an Airflow asks of the components that it uses.

use platc_compiler::Registry;
use platc_module_airflow::Airflow;
use platc_sdk::capability::{
    AirflowRegistration, DagRepository, Database, DatabaseRequest, PasswordEncryption,
};
use platc_sdk::{
    Build, Capability, ConfigFile, Context, Endpoint, Module, Offers, Provides, SecretKey,
    SecretSource,
};
use platc_testing::{Provider, compile_text, config_file};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[recorder.<name>]`: makes nothing, and writes down what it is asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Recorder {}

impl Provides<Database> for Recorder {}
impl Provides<DagRepository> for Recorder {}

impl Module for Recorder {
    const KIND: &'static str = "recorder";
    const ABOUT: &'static str = "Writes down requests, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[DagRepository::NAME, Database::NAME];
    type Model = ();

    fn validate(self, _: &mut Context<'_>) -> Option<()> {
        let Self {} = self;
        Some(())
    }

    fn interface((): &(), offers: &mut Offers<'_, Self>) {
        offers
            .offer(Database {
                endpoint: Endpoint::new("postgresql.example.com", 5432),
                password_encryption: PasswordEncryption::ScramSha256,
            })
            .offer(DagRepository {
                git_url: "http://datagram.example.com/git/default".to_owned(),
                branch: "master".to_owned(),
                directory: "sources/WorkflowDeployment".to_owned(),
                user: "admin".to_owned(),
                password: SecretKey {
                    secret: "datagram-credentials".to_owned(),
                    key: "password".to_owned(),
                    source: SecretSource::Existing,
                },
            });
    }

    fn build((): &(), out: &mut Build<'_>) {
        let mut lines = Vec::new();
        for (consumer, requests) in out.requests::<Database>() {
            lines.extend(
                requests
                    .iter()
                    .map(|it| format!("{consumer}: {}\n", database(it))),
            );
        }
        for (consumer, requests) in out.requests::<DagRepository>() {
            lines.extend(
                requests
                    .iter()
                    .map(|it| format!("{consumer}: {}\n", airflow(it))),
            );
        }
        let file = ConfigFile::text("requests", lines.concat());
        out.config_files("requests", [file]);
    }
}

fn database(request: &DatabaseRequest) -> String {
    let DatabaseRequest {
        database,
        user,
        password,
    } = request;
    format!("database {database} of {user}, password {}", key(password))
}

fn airflow(request: &AirflowRegistration) -> String {
    let AirflowRegistration {
        name,
        url,
        user,
        password,
        livy_connection,
    } = request;
    let livy = livy_connection.as_deref().unwrap_or("none");
    format!(
        "{name} at {url}, {user}, password {}, livy {livy}",
        key(password)
    )
}

fn key(secret: &SecretKey) -> String {
    format!("{}/{}", secret.secret, secret.key)
}

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
            format!("main at {url}, admin, password main-airflow-admin/password, livy none"),
        ),
        (
            "dags.from = \"recorder.all\"\nlivy = \"provider.core\"\nadmin.user = \"root\"",
            format!("main at {url}, root, password main-airflow-admin/password, livy livy_svc"),
        ),
    ] {
        assert_eq!(
            requests(settings),
            format!("{database}airflow.main: {expected}\n")
        );
    }
}
