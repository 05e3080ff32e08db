//! A user with exactly the rights that `platc rbac` prints.

use std::path::Path;

use platc_cluster::rbac::{Subject, least};
use platc_testbed::User;
use serde_json::Value;

use crate::house::{Heard, House, compiled, panic_with, platform_of, text_of};

#[test]
fn apply_passes_under_exactly_the_rights_that_it_asks_for() {
    let Some(mut house) = House::new("rights") else {
        return;
    };
    let text = text_of(Path::new("platform.toml"));
    let platform = platform_of(&text);
    let subject = Subject::User("deployer".to_owned());
    let rights =
        least(&platform, &subject, &[]).unwrap_or_else(|error| panic_with(&error.to_string()));
    for manifest in &rights {
        grant(&house, manifest);
    }
    house.make_existing_secrets(&platform);
    house.become_user(&User::Named("deployer".to_owned()));
    house.apply(&platform, &Heard::default());
    let plan = house.plan(&platform);
    assert!(!plan.has_changes(), "{:#?}", plan.plan.changes);
    let changed = text.replacen("mode = \"ha\"", "mode = \"ha\"\nreplication = 2", 1);
    let changed = platc_cluster::Platform::of(&compiled(&changed));
    let report = house.apply(&changed, &Heard::default());
    assert_eq!(report.not_deleted, Vec::new());
    assert!(!report.written.is_empty(), "the change was written");
}

fn grant(house: &House, manifest: &Value) {
    let field = |pointer: &str| manifest.pointer(pointer).and_then(Value::as_str);
    let plural = match field("/kind").unwrap_or_default() {
        "Namespace" => "/api/v1/namespaces".to_owned(),
        kind => {
            let plural = format!("{}s", kind.to_lowercase());
            let group = "/apis/rbac.authorization.k8s.io/v1";
            match field("/metadata/namespace") {
                Some(namespace) => format!("{group}/namespaces/{namespace}/{plural}"),
                None => format!("{group}/{plural}"),
            }
        }
    };
    let (code, answer) = house.testbed.request("POST", &plural, manifest);
    assert_eq!(code, 201, "{answer}");
}
