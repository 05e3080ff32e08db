//! Values go to the API server and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use platc_cluster::secrets::{make, rotate};
use platc_sdk::SecretSource;

use crate::scene::{GENERATE, PART_OF, Scene, platform};

/// Invariant 7: values go to the API server, and nowhere else.
#[test]
fn no_value_is_in_any_text_or_in_metadata() {
    let Some(scene) = Scene::new("hidden") else {
        return;
    };
    let source = SecretSource::Env("DB".to_owned());
    let uses = scene.uses(&[("db", "password", source), ("db", "token", GENERATE)]);
    let mut told = Vec::new();
    for value in ["canary", "canary-of-another-kind"] {
        let plan = scene.check(&uses, &[("DB", value)]).unwrap();
        told.push(format!("{plan} {plan:?}"));
        let made = scene.runtime.block_on(make(&scene.cluster, &plan, PART_OF));
        told.push(format!("{made:?}"));
    }
    let names = BTreeSet::from(["db".to_owned()]);
    let platform = platform(uses.clone());
    let rotated = rotate(&scene.cluster, &platform, &names, PART_OF);
    told.push(format!("{:?}", scene.runtime.block_on(rotated)));
    told.push(format!("{:?}", scene.check(&uses, &[])));
    let mut values = BTreeMap::new();
    for index in [0, 1] {
        for name in ["db", "db-rotating"] {
            let secret = scene.secret(index, name).unwrap();
            told.push(secret["metadata"].to_string());
            for (key, value) in secret["data"].as_object().unwrap() {
                values.insert(key.clone(), value.as_str().unwrap().to_owned());
            }
        }
    }
    let told = told.join("\n");
    assert_eq!(told.match_indices("canary").count(), 0);
    for value in values.values() {
        assert_eq!(told.match_indices(value).count(), 0);
    }
    assert_eq!(values.len(), 3);
}
