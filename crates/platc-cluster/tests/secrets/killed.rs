//! Secrets are replaced and rotated, also when platc is killed meanwhile.

use std::collections::BTreeSet;

use platc_cluster::Cluster;
use platc_cluster::secrets::{Rotated, SecretsError, finish_rotation, make, rotate};
use platc_sdk::{SecretFormat, SecretSource};
use serde_json::json;

use crate::scene::{GENERATE, PART_OF, Scene, platform};

#[test]
fn row_28_all_namespaces_get_one_value_wherever_the_first_apply_is_killed() {
    let Some(scene) = Scene::new("first") else {
        return;
    };
    let source = SecretSource::Env("DB".to_owned());
    let uses = scene.uses(&[("db", "password", source), ("db", "token", GENERATE)]);
    let variables = &[("DB", "one")];
    for after in [false, true] {
        for number in 1.. {
            let was_killed = scene.killed(number, after, |cluster| {
                if let Ok(plan) = scene.check_with(cluster, &uses, variables) {
                    let _ = scene.runtime.block_on(make(cluster, &plan, PART_OF));
                }
            });
            let begun = scene.value(0, "db", "token");
            scene.make(&uses, variables);
            let token = scene.value(0, "db", "token");
            assert_eq!(scene.value(1, "db", "token"), token);
            assert_eq!(begun.or_else(|| token.clone()), token);
            for index in [0, 1] {
                let password = scene.value(index, "db", "password").unwrap();
                assert_eq!(password, "b25l");
                scene.delete(index, "db");
            }
            if !was_killed {
                assert!(number > 6, "it takes more than {number} requests");
                break;
            }
        }
    }
}

#[test]
fn row_28_a_new_key_of_an_immutable_secret_loses_no_value_wherever_it_is_killed() {
    let Some(scene) = Scene::new("extended") else {
        return;
    };
    for after in [false, true] {
        for number in 1.. {
            let former = scene.uses(&[("keys", "fernet", GENERATE)]);
            scene.make(&former, &[]);
            let fernet = scene.value(0, "keys", "fernet").unwrap();
            let uses = scene.uses(&[("keys", "fernet", GENERATE), ("keys", "session", GENERATE)]);
            let was_killed = scene.killed(number, after, |cluster| {
                if let Ok(plan) = scene.check_with(cluster, &uses, &[]) {
                    let _ = scene.runtime.block_on(make(cluster, &plan, PART_OF));
                }
            });
            scene.make(&uses, &[]);
            let plan = scene.check(&uses, &[]).unwrap();
            assert_eq!(
                (plan.unchanged().count(), scene.short(&plan)),
                (
                    2,
                    "keep Secret/keys in a\nkeep Secret/keys in b\n".to_owned()
                ),
                "killed at request {number}, after it: {after}"
            );
            assert_eq!(scene.value(0, "keys", "fernet").unwrap(), fernet);
            assert_eq!(scene.value(1, "keys", "fernet").unwrap(), fernet);
            let session = scene.value(0, "keys", "session").unwrap();
            assert_eq!(scene.value(1, "keys", "session").unwrap(), session);
            for index in [0, 1] {
                assert_eq!(scene.secret(index, "keys-rotating"), None);
                scene.delete(index, "keys");
            }
            if !was_killed {
                assert!(number > 8, "it takes more than {number} requests");
                break;
            }
        }
    }
}

#[test]
fn row_28_a_rotation_is_completed_wherever_it_is_killed() {
    let Some(scene) = Scene::new("rotated") else {
        return;
    };
    let uses = scene.uses(&[
        ("db", "password", GENERATE),
        (
            "db",
            "user",
            SecretSource::Generate(SecretFormat::Literal("livy")),
        ),
    ]);
    let platform = platform(uses.clone());
    let names = BTreeSet::from(["db".to_owned()]);
    let rotated = |cluster: &Cluster| -> Result<Rotated, SecretsError> {
        scene
            .runtime
            .block_on(rotate(cluster, &platform, &names, PART_OF))
    };
    for after in [false, true] {
        for number in 1.. {
            scene.make(&uses, &[]);
            let former = scene.value(0, "db", "password").unwrap();
            let was_killed = scene.killed(number, after, |cluster| {
                if let Ok(rotated) = rotated(cluster) {
                    let _ = scene.runtime.block_on(finish_rotation(cluster, &rotated));
                }
            });
            let ahead = next_value(&scene);
            let rotated = rotated(&scene.cluster).unwrap();
            let restart: Vec<String> = rotated.restart.iter().map(|key| scene.short(key)).collect();
            assert_eq!(
                restart,
                ["Deployment/main-livy in a", "Deployment/main-livy in b"]
            );
            let now = scene.value(0, "db", "password").unwrap();
            assert_ne!(now, former);
            // What is decided once is not decided anew.
            if let Some(ahead) = ahead {
                assert_eq!(now, ahead);
            }
            finish(&scene, &rotated, &now);
            let plan = scene.check(&uses, &[]).unwrap();
            assert_eq!(plan.unchanged().count(), 2);
            if !was_killed {
                assert!(number > 8, "it takes more than {number} requests");
                break;
            }
        }
    }
}

/// Ends a rotation, and sees that both namespaces have the new value and nothing else is left.
fn finish(scene: &Scene, rotated: &Rotated, now: &str) {
    scene
        .runtime
        .block_on(finish_rotation(&scene.cluster, rotated))
        .expect("the rotation ends");
    for (index, (_, uid)) in rotated.secrets.iter().enumerate() {
        let secret = scene.secret(index, "db").expect("it is there");
        assert_eq!(secret["data"], json!({"password": now, "user": "bGl2eQ=="}));
        assert_eq!(secret["immutable"], true);
        assert_eq!(secret["metadata"]["uid"], uid.as_str());
        assert_eq!(scene.secret(index, "db-rotating"), None);
    }
}

/// The value that a rotation that was begun gives.
fn next_value(scene: &Scene) -> Option<String> {
    let mut left = [0, 1].into_iter();
    left.find_map(|index| scene.value(index, "db-rotating", "password"))
}

#[test]
fn an_unfinished_rotation_is_reported_and_keeps_the_former_value() {
    let Some(scene) = Scene::new("unfinished") else {
        return;
    };
    let uses = scene.uses(&[("db", "password", GENERATE), ("db", "url", GENERATE)]);
    scene.make(&uses, &[]);
    let former = scene.value(0, "db", "password").unwrap();
    let names = BTreeSet::from(["db".to_owned()]);
    let platform = platform(uses.clone());
    let rotated = scene
        .runtime
        .block_on(rotate(&scene.cluster, &platform, &names, PART_OF))
        .unwrap();
    let kept = scene.value(0, "db-rotating", "former.password");
    assert_eq!(kept, Some(former));
    let error = scene.check(&uses, &[]).unwrap_err();
    let first = error.to_string().lines().next().map(str::to_owned);
    assert_eq!(
        first.map(|line| scene.short(&line)),
        Some("Secret db in a: its rotation was not finished".to_owned())
    );
    let finished = finish_rotation(&scene.cluster, &rotated);
    scene.runtime.block_on(finished).unwrap();
    assert_eq!(scene.check(&uses, &[]).unwrap().unchanged().count(), 2);
}

#[test]
fn only_what_platc_generated_is_rotated() {
    let Some(scene) = Scene::new("refused") else {
        return;
    };
    let uses = scene.uses(&[
        ("made", "password", GENERATE),
        ("foreign", "password", GENERATE),
        ("login", "user", SecretSource::Existing),
    ]);
    scene.namespaces[0].create(
        "secrets",
        &json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "foreign"},
                "stringData": {"password": "canary"}}),
    );
    let names = ["made", "foreign", "login", "unknown"];
    let names: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let platform = platform(uses);
    let rotated = rotate(&scene.cluster, &platform, &names, PART_OF);
    let error = scene.runtime.block_on(rotated).unwrap_err();
    let SecretsError::Problems(problems) = error else {
        return assert_eq!(error.to_string(), "problems");
    };
    let told: Vec<String> = problems
        .iter()
        .map(|problem| format!("{}: {}", problem.secret, problem.trouble))
        .collect();
    assert_eq!(
        told,
        [
            "foreign: it was not made by platc; change its values where they come from, then run \
             `platc apply`",
            "login: platc generates no value of it, so there is none to rotate",
            "made: no apply has finished making it yet",
            "unknown: platc generates no value of it, so there is none to rotate",
        ]
    );
}
