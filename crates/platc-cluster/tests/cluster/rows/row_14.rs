//! Row 14: a migration and a readiness probe that wait for each other.

use platc_sdk::Stage;

use super::samples::{deployment, job, names_at, stateful_set, story};
use crate::scene::{Heard, Part, Scene, needs, runs};

/// A database, the Job that makes the database of its consumer, the Job that migrates it, and the
/// consumer.
fn parts(manifests: &[String; 4]) -> [Part<'_>; 4] {
    let [database, create, migrate, web] = manifests;
    [
        runs("postgresql.db", database),
        Part {
            stage: Stage::Finish,
            serves: Some("airflow.web"),
            ..runs("postgresql.db", create)
        },
        Part {
            stage: Stage::Prepare,
            ..runs("airflow.web", migrate)
        },
        runs("airflow.web", web),
    ]
}

fn manifests() -> [String; 4] {
    [
        stateful_set("db", "registry.example/db:1", ""),
        job("create", "1"),
        job("migrate", "1"),
        deployment("web", 1, ""),
    ]
}

#[test]
fn row_14_a_migration_runs_between_its_database_and_its_consumer() {
    let Some(scene) = Scene::new("row-14") else {
        return;
    };
    for (target, behaviour) in [
        ("StatefulSet.db", "slow=400"),
        ("Job.create-1", "slow=400"),
        ("Job.migrate-1", "slow=400"),
    ] {
        scene.namespace.behave(target, behaviour);
    }
    let manifests = manifests();
    let mut platform = scene.platform(&parts(&manifests));
    let reference = needs("airflow.web", "postgresql.db", Stage::Prepare);
    platform.references.push(reference);
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().failed, []);
    assert_eq!(
        story(&heard),
        [
            "applied StatefulSet/db",
            "ready StatefulSet/db",
            "applied Job/create-1",
            "ready Job/create-1",
            "applied Job/migrate-1",
            "ready Job/migrate-1",
            "applied Deployment/web",
            "ready Deployment/web",
        ]
    );
    // A second apply does not migrate again.
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.written, report.unchanged), (vec![], 4));
}

#[test]
fn row_14_a_consumer_does_not_start_on_a_database_that_could_not_be_migrated() {
    let Some(scene) = Scene::new("row-14-fails") else {
        return;
    };
    let behaviour = "fail\ncolumn dag.owners exists already\n";
    scene.namespace.behave("Job.migrate-1", behaviour);
    let manifests = manifests();
    let mut platform = scene.platform(&parts(&manifests));
    let reference = needs("airflow.web", "postgresql.db", Stage::Prepare);
    platform.references.push(reference);
    let report = scene.apply(&platform).unwrap();
    let [(key, why)] = report.failed.as_slice() else {
        unreachable!("one object has failed: {:?}", report.failed);
    };
    assert_eq!(key.name, "migrate-1");
    let pods = names_at(&scene, "v1", "pods?labelSelector=app%3Dmigrate");
    assert_eq!(
        *why,
        format!(
            "the Job has failed: Job has reached the specified backoff limit (BackoffLimitExceeded); \
             container `main` of pod `{}` ended with exit code 1; its log says why\n\
             last lines of its log:\n  column dag.owners exists already",
            pods.concat()
        )
    );
    let skipped: Vec<&str> = report
        .skipped
        .iter()
        .map(|(key, _)| key.name.as_str())
        .collect();
    assert_eq!(skipped, ["web"]);
    assert_eq!(names_at(&scene, "apps/v1", "deployments"), [""; 0]);
}
