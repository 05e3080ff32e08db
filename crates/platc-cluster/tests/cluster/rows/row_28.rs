//! Row 28: passwords that are drawn anew at each render. How they are made, copied and rotated is tested
//! in `tests/secrets`; here: a whole platform goes on with the ones that it has.

use std::time::Duration;

use platc_cluster::Platform;
use platc_compiler::SecretUse;
use platc_objects::ObjectId;
use platc_sdk::{SecretFormat, SecretSource};
use serde_json::{Value, json};

use super::looks::destroying;
use super::samples::deployment;
use crate::scene::{Heard, Scene, runs};

const READS: &str = ", volumes: [{name: password, secret: {secretName: db-password}}]";

/// A Deployment with a password that platc makes.
fn platform(scene: &Scene, image: &str) -> Platform {
    let web = deployment("web", 1, READS).replace("web:1", image);
    let mut platform = scene.platform(&[runs("web.main", &web)]);
    let namespace = scene.namespace.name().to_owned();
    platform.secrets.push(SecretUse {
        namespace: namespace.clone(),
        secret: "db-password".to_owned(),
        key: Some("password".to_owned()),
        component: "web.main".parse().expect("it is an address"),
        object: ObjectId {
            group: "apps",
            kind: "Deployment",
            namespace: Some(namespace),
            name: "web".to_owned(),
        },
        container: Some("main".to_owned()),
        path: String::new(),
        source: SecretSource::Generate(SecretFormat::Alphanumeric(32)),
    });
    platform
}

/// The UID and the value.
fn password(scene: &Scene) -> (Value, Value) {
    let secret = scene.namespace.get("v1", "secrets/db-password");
    let secret = secret.expect("an apply has made it");
    (
        secret["metadata"]["uid"].clone(),
        secret["data"]["password"].clone(),
    )
}

#[test]
fn row_28_a_password_is_made_once_and_survives_every_apply_and_the_platform() {
    let Some(scene) = Scene::new("row-28") else {
        return;
    };
    let first = platform(&scene, "web:1");
    assert_eq!(scene.apply(&first).unwrap().failed, []);
    let made = password(&scene);
    assert!(
        made.1.as_str().is_some_and(|value| value.len() > 40),
        "{made:?}"
    );

    // Rendered again, with a change, and after all but the data was deleted.
    let report = scene.apply(&platform(&scene, "web:1")).unwrap();
    assert_eq!((report.written, report.unchanged), (vec![], 1));
    let second = platform(&scene, "web:2");
    assert_eq!(scene.apply(&second).unwrap().written.len(), 1);
    assert_eq!(password(&scene), made);
    let minute = Duration::from_mins(1);
    let report = scene.destroy(&second, &destroying(&[]), minute, &Heard::default());
    let kept: Vec<String> = report
        .unwrap()
        .kept
        .iter()
        .map(|kept| format!("{}/{}: {}", kept.key.kind, kept.key.name, kept.reason))
        .collect();
    assert_eq!(
        kept,
        [
            "Secret/db-password: it holds data (generated values, which cannot be made again); \
             `--destroy-data Secret/db-password` deletes it"
        ]
    );
    assert_eq!(scene.apply(&first).unwrap().failed, []);
    assert_eq!(password(&scene), made);

    // The server itself refuses another value.
    let path = scene.namespace.path("v1", "secrets/db-password");
    let other = json!({"stringData": {"password": "guessed"}});
    let (code, _) = scene.testbed.request("PATCH", &path, &other);
    assert_eq!(code, 422);
}
