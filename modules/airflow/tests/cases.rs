//! The module's cases.

use platc_compiler::Registry;
use platc_module_airflow::Airflow;
use platc_sdk::Stage;
use platc_testing::{Consumer, Provider, S3, compile_text, run_cases};

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    let registry = Registry::new()
        .with::<Airflow>()
        .with::<Provider>()
        .with::<Consumer>()
        .with::<S3>();
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry);
}

/// Nothing of a chart's hooks: the migration needs the database alone, and everything that runs needs
/// the migration.
#[test]
fn row_14_the_migration_is_a_step_between_the_database_and_everything_that_runs() {
    let registry = Registry::new().with::<Airflow>().with::<Provider>();
    let text = "[platform]\nname = \"datalake\"\n[provider.core]\n[airflow.main]\n\
                executor = \"local\"\ndatabase = \"provider.core\"\n";
    let compilation = compile_text(&registry, text);
    let own = compilation
        .manifests
        .iter()
        .filter(|manifest| manifest.path.starts_with("airflow.main/"));
    let staged: Vec<(&str, Stage)> = own
        .filter(|manifest| matches!(manifest.id.kind, "Job" | "Deployment" | "StatefulSet"))
        .map(
            |manifest| match manifest.id.name.strip_prefix("main-airflow-") {
                // The name of a Job ends with a digest.
                Some(role) if role.starts_with("migrate-") => ("migrate", manifest.stage),
                role => (role.unwrap_or_default(), manifest.stage),
            },
        )
        .collect();
    assert_eq!(
        staged,
        [
            ("statsd", Stage::Run),
            ("webserver", Stage::Run),
            ("migrate", Stage::Prepare),
            ("scheduler", Stage::Run),
            ("triggerer", Stage::Run),
        ]
    );
    let edges: Vec<(String, Stage)> = compilation
        .edges
        .iter()
        .filter(|edge| edge.consumer.to_string() == "airflow.main")
        .map(|edge| (edge.provider.to_string(), edge.needed_by))
        .collect();
    assert_eq!(edges, [("provider.core".to_owned(), Stage::Prepare)]);
}
