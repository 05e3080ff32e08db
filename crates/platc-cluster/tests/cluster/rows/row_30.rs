//! Row 30: an upgrade that skips what has to happen on the way. That a server of PostgreSQL does not
//! start on a volume of another version is tested in `modules/postgresql/tests/start_script.rs`.

use platc_cluster::Platform;
use platc_cluster::applying::ApplyError;
use platc_compiler::Registry;
use platc_module_postgresql::Postgresql;
use platc_sdk::Stage;
use platc_sdk::workload::{DATA_VERSION, UPGRADE, UPGRADES_FROM};

use super::looks::refusals;
use super::samples::{job, names_at, stateful_set, story};
use crate::scene::{Heard, Part, Scene, runs};

/// A database whose program says which data it reads.
fn database(version: &str, from: &str) -> String {
    let annotations = format!(
        "annotations: {{{DATA_VERSION}: '{version}', {UPGRADES_FROM}: '{from}', {UPGRADE}: 'the Job \
         migrate runs first'}}"
    );
    let image = format!("registry.example/db:{version}");
    stateful_set("db", &image, "replicas: 1").replace(
        "metadata: {name: db, namespace: NS}",
        &format!("metadata: {{name: db, namespace: NS, {annotations}}}"),
    )
}

#[test]
fn row_30_an_upgrade_goes_by_the_versions_that_the_module_names_and_migrates_first() {
    let Some(scene) = Scene::new("row-30") else {
        return;
    };
    let (oldest, old, new) = (
        database("2.3", ""),
        database("2.11", "2.3"),
        database("3", "2.11"),
    );
    let jobs = [job("migrate", "a"), job("migrate", "b")];
    let platform = |database, migrate| {
        let first = Part {
            stage: Stage::Prepare,
            ..runs("airflow.main", migrate)
        };
        scene.platform(&[first, runs("airflow.main", database)])
    };
    assert_eq!(
        scene.apply(&platform(&oldest, &jobs[0])).unwrap().failed,
        []
    );

    // Two steps at once: nothing is done, and the way is told.
    let skipped = platform(&new, &jobs[1]);
    let plan = scene.plan(&skipped);
    let refused = "its data is of version 2.3; version 3 takes over data of 2.11 only: go there first; \
                   the Job migrate runs first";
    assert_eq!(
        refusals(&plan),
        [("StatefulSet/db".to_owned(), refused.to_owned())]
    );
    let done = scene.apply_plan(&skipped, &plan, &Heard::default());
    assert!(matches!(done, Err(ApplyError::Guard(_))), "{done:?}");
    assert_eq!(names_at(&scene, "batch/v1", "jobs"), ["migrate-a"]);

    // One step: the plan lists the backup and the migration, which comes first.
    let next = platform(&old, &jobs[1]);
    let plan = scene.plan(&next);
    let change = plan
        .plan
        .changes
        .iter()
        .find(|change| change.identity.name == "db");
    assert_eq!(
        change.unwrap().reasons[0],
        "its data goes from version 2.3 to 2.11, and not back: make a backup first; the Job migrate \
         runs first"
    );
    let heard = Heard::default();
    assert_eq!(scene.apply_plan(&next, &plan, &heard).unwrap().failed, []);
    assert_eq!(
        story(&heard),
        [
            "applied Job/migrate-b",
            "ready Job/migrate-b",
            "applied StatefulSet/db",
            "ready StatefulSet/db",
            "deleted Job/migrate-a",
        ]
    );
}

#[test]
fn row_30_there_is_no_way_back_that_the_module_does_not_name() {
    let Some(scene) = Scene::new("row-30-back") else {
        return;
    };
    let (old, new) = (database("2.3", ""), database("2.11", "2.3"));
    let platform = |database| scene.platform(&[runs("airflow.main", database)]);
    assert_eq!(scene.apply(&platform(&new)).unwrap().failed, []);
    let refused = "its data is of version 2.11; version 2.3 takes over the data of no other version; \
                   the Job migrate runs first";
    assert_eq!(
        refusals(&scene.plan(&platform(&old))),
        [("StatefulSet/db".to_owned(), refused.to_owned())]
    );
}

/// The StatefulSet that the module makes for this image.
fn server(scene: &Scene, image: &str) -> Platform {
    let name = scene.namespace.name();
    let text = format!(
        "[platform]\nname = \"{name}\"\nnamespace = \"{name}\"\nkubernetes = \"1.20\"\n\n\
         [postgresql.main]\nimage = \"{image}\"\n"
    );
    let registry = Registry::new().with::<Postgresql>();
    Platform::of(&platc_testing::compile_text(&registry, &text))
}

#[test]
fn row_30_a_server_of_postgresql_keeps_its_major_version() {
    let Some(scene) = Scene::new("row-30-postgresql") else {
        return;
    };
    let old = server(&scene, "docker.io/library/postgres:15.9-bookworm");
    assert_eq!(scene.apply(&old).unwrap().failed, []);
    let major = server(&scene, "docker.io/library/postgres:16.13-bookworm");
    let refused = "its data is of version 15; version 16 takes over the data of no other version; make a \
                   second component of the new version, and take the databases there with `pg_dump`";
    assert_eq!(
        refusals(&scene.plan(&major)),
        [(
            "StatefulSet/main-postgresql-server".to_owned(),
            refused.to_owned()
        )]
    );
    let minor = server(&scene, "docker.io/library/postgres:15.17-bookworm");
    let plan = scene.plan(&minor);
    assert_eq!(refusals(&plan), []);
    assert!(plan.plan.has_changes());
    let done = scene.apply_plan(&minor, &plan, &Heard::default());
    assert_eq!(done.unwrap().failed, []);
}
