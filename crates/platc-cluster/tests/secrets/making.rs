//! Secrets are made, kept, copied, read from the environment or reported as missing.

use platc_cluster::secrets::{SecretsError, make};
use platc_sdk::SecretSource;
use serde_json::json;

use crate::scene::{GENERATE, PART_OF, Scene, one_use};

#[test]
fn row_28_a_generated_value_is_made_once_and_is_the_same_in_every_namespace() {
    let Some(scene) = Scene::new("generated") else {
        return;
    };
    let uses = scene.uses(&[("db", "password", GENERATE)]);
    let (plan, managed) = scene.make(&uses, &[]);
    assert_eq!(
        plan,
        "create Secret/db in a: password is generated\n\
         create Secret/db in b: password is generated\n"
    );
    let first = scene.value(0, "db", "password").unwrap();
    assert_eq!(scene.value(1, "db", "password").unwrap(), first);
    let secret = scene.secret(0, "db").unwrap();
    assert_eq!(secret["immutable"], true);
    assert_eq!(
        secret["metadata"]["labels"],
        json!({
            "app.kubernetes.io/managed-by": "platc",
            "applyset.kubernetes.io/part-of": PART_OF,
        })
    );
    assert_eq!(
        secret["metadata"]["annotations"],
        json!({"platc.io/generated": "true", "platc.io/generated-keys": "password"})
    );
    assert_eq!(managed[0].1, secret["metadata"]["uid"]);

    let (plan, again) = scene.make(&uses, &[]);
    assert_eq!(plan, "keep Secret/db in a\nkeep Secret/db in b\n");
    assert_eq!(again, managed);

    scene.delete(0, "db");
    let (plan, _) = scene.make(&uses, &[]);
    assert_eq!(
        plan,
        "create Secret/db in a: password is copied from b\nkeep Secret/db in b\n"
    );
    assert_eq!(scene.value(0, "db", "password").unwrap(), first);
}

#[test]
fn what_somebody_else_makes_in_between_is_kept() {
    let Some(scene) = Scene::new("between") else {
        return;
    };
    let uses = scene.uses(&[("db", "password", GENERATE)]);
    let secret = |value: &str| {
        json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "db"},
               "data": {"password": value}})
    };
    let plan = scene.check(&uses, &[]).unwrap();
    scene.namespaces[0].create("secrets", &secret("dGhlaXJz"));
    let make = |plan| scene.runtime.block_on(make(&scene.cluster, plan, PART_OF));
    assert_eq!(make(&plan).unwrap().len(), 1);
    assert_eq!(scene.value(0, "db", "password").unwrap(), "dGhlaXJz");
    assert_eq!(scene.value(1, "db", "password").unwrap(), "dGhlaXJz");

    scene.delete(0, "db");
    scene.delete(1, "db");
    let plan = scene.check(&uses, &[]).unwrap();
    // Too late to be taken over: the other namespace has ours by then.
    scene.namespaces[1].create("secrets", &secret("dGhlaXJz"));
    assert_eq!(
        scene.short(&make(&plan).unwrap_err()),
        "Secret/db in b was made with another `password` by somebody else while platc was at work; \
         run the command again"
    );
}

#[test]
fn a_value_of_the_environment_follows_the_variable_and_nobody_else_is_overwritten() {
    let Some(scene) = Scene::new("env") else {
        return;
    };
    let source = SecretSource::Env("DB".to_owned());
    let uses = scene.uses(&[("db", "password", source), ("db", "token", GENERATE)]);
    let (plan, _) = scene.make(&uses, &[("DB", "one")]);
    assert_eq!(
        plan,
        "create Secret/db in a: password is read from DB, token is generated\n\
         create Secret/db in b: password is read from DB, token is generated\n"
    );
    let token = scene.value(0, "db", "token").unwrap();
    assert_eq!(scene.secret(0, "db").unwrap().get("immutable"), None);

    let keep = "keep Secret/db in a\nkeep Secret/db in b\n";
    assert_eq!(scene.make(&uses, &[("DB", "one")]).0, keep);
    let (plan, _) = scene.make(&uses, &[]);
    assert_eq!(
        plan,
        format!(
            "{keep}note: DB is not set; the value of `password` in Secret/db in a is kept\n\
             note: DB is not set; the value of `password` in Secret/db in b is kept\n"
        )
    );
    let (plan, managed) = scene.make(&uses, &[("DB", "two")]);
    assert_eq!(
        plan,
        "update Secret/db in a: password is read from DB\n\
         update Secret/db in b: password is read from DB\n"
    );
    assert_eq!(managed.len(), 2);
    for index in [0, 1] {
        assert_eq!(scene.value(index, "db", "password").unwrap(), "dHdv");
        assert_eq!(scene.value(index, "db", "token").unwrap(), token);
    }
    scene.namespaces[0].patch(
        "v1",
        "secrets/db",
        &json!({"data": {"password": "dGhyZWU="}}),
    );
    let error = scene.check(&uses, &[("DB", "two")]).unwrap_err();
    let SecretsError::Problems(problems) = error else {
        return assert_eq!(error.to_string(), "a problem");
    };
    assert_eq!(problems.len(), 1);
    assert_eq!(scene.value(0, "db", "password").unwrap(), "dGhyZWU=");
}

#[test]
fn what_a_person_has_to_make_is_reported_before_the_first_write() {
    let Some(scene) = Scene::new("missing") else {
        return;
    };
    let mut uses = scene.uses(&[("login", "user", SecretSource::Existing)]);
    // A namespace that is not there yet counts as empty.
    uses.push(one_use("no-such-namespace", ("db", "password"), &GENERATE));
    uses.push(one_use(
        "no-such-namespace",
        ("login", "user"),
        &SecretSource::Existing,
    ));
    scene.namespaces[1].create(
        "secrets",
        &json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "login"},
                "stringData": {"user": "canary"}}),
    );
    let error = scene.check(&uses, &[]).unwrap_err();
    let [a, b] = scene.names();
    assert_eq!(
        error.to_string(),
        format!(
            "Secret login in {a}: it does not exist; it needs `user`; {b} has it\n  \
             read by livy.main Deployment/{a}/main-livy container livy\n  \
             kubectl create secret generic login --namespace={a} --from-literal='user=<value>'\n\
             Secret login in no-such-namespace: it does not exist; it needs `user`; {b} has it\n  \
             read by livy.main Deployment/no-such-namespace/main-livy container livy\n  \
             kubectl create secret generic login --namespace=no-such-namespace --from-literal='user=<value>'"
        )
    );
}
