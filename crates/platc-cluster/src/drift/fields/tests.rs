//! Fields that others changed, removed or took over.

use serde_json::json;

use super::*;

const TIME: &str = "2026-11-21T10:00:00Z";

fn key(kind: &str) -> Key {
    Key {
        group: String::new(),
        kind: kind.to_owned(),
        namespace: Some("data".to_owned()),
        name: "x".to_owned(),
    }
}

fn owned(manager: &str, operation: &str, fields: Value) -> Value {
    let mut entry = json!({
        "manager": manager, "operation": operation, "apiVersion": "v1", "time": TIME,
    });
    entry["fieldsV1"] = fields;
    entry
}

fn owner(manager: &str, operation: Operation) -> Owner {
    Owner {
        manager: manager.to_owned(),
        operation,
        subresource: String::new(),
        time: Some(TIME.to_owned()),
    }
}

fn drift(path: &str, live: Option<Value>, wanted: Option<Value>, owners: &[Owner]) -> FieldDrift {
    FieldDrift {
        path: path.to_owned(),
        live,
        wanted,
        owners: owners.to_vec(),
    }
}

/// A Deployment whose image was edited, whose arguments were removed, and which was scaled by hand.
fn edited() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "x", "namespace": "data", "resourceVersion": "7", "managedFields": [
            owned("platc", "Apply", json!({"f:spec": {"f:template": {"f:spec": {"f:containers": {
                "k:{\"name\":\"app\"}": {".": {}, "f:name": {}},
            }}}}})),
            owned("kubectl-edit", "Update", json!({"f:spec": {"f:template": {"f:spec": {
                "f:containers": {"k:{\"name\":\"app\"}": {"f:image": {}}},
            }}}})),
            owned("kubectl-scale", "Update", json!({"f:spec": {"f:replicas": {}}})),
        ]},
        "spec": {
            "replicas": 5,
            "template": {"spec": {"containers": [{"name": "app", "image": "app:2"}]}},
        },
        "status": {"replicas": 5},
    })
}

/// What an apply that takes every field would make of it.
fn applied_again() -> Value {
    json!({
        "apiVersion": "apps/v1", "kind": "Deployment",
        "metadata": {"name": "x", "namespace": "data", "resourceVersion": "7", "managedFields": [
            owned("platc", "Apply", json!({"f:spec": {
                "f:replicas": {},
                "f:template": {"f:spec": {"f:containers": {
                    "k:{\"name\":\"app\"}": {".": {}, "f:args": {}, "f:image": {}, "f:name": {}},
                }}},
            }})),
        ]},
        "spec": {
            "replicas": 3,
            "template": {"spec": {"containers": [
                {"name": "app", "image": "app:1", "args": ["-v"]},
            ]}},
        },
        "status": {"replicas": 5},
    })
}

#[test]
fn changed_fields_are_shown_with_who_changed_them() {
    let image = "spec.template.spec.containers[name=app].image";
    let replicas = drift(
        "spec.replicas",
        Some(json!(5)),
        Some(json!(3)),
        &[owner("kubectl-scale", Operation::Update)],
    );
    let image = drift(
        image,
        Some(json!("app:2")),
        Some(json!("app:1")),
        &[owner("kubectl-edit", Operation::Update)],
    );
    let args = drift(
        "spec.template.spec.containers[name=app].args",
        None,
        Some(json!(["-v"])),
        &[],
    );
    for (compared_with, expected) in [
        (
            ComparedWith::Applied,
            vec![replicas.clone(), image.clone(), args],
        ),
        // Whether somebody removed the arguments, or the platform has them only now, cannot be told.
        (ComparedWith::Compiled, vec![replicas, image]),
    ] {
        let fields = compare(
            &key("Deployment"),
            &edited(),
            &applied_again(),
            compared_with,
        );
        assert_eq!(fields.unwrap(), expected, "{compared_with:?}");
    }
}

#[test]
fn what_is_still_ours_and_differs_is_a_change_of_the_platform() {
    let object = |value: &str| {
        json!({
            "apiVersion": "v1", "kind": "ConfigMap",
            "metadata": {"name": "x", "namespace": "data", "managedFields": [
                owned("platc", "Apply", json!({"f:data": {"f:a": {}}})),
            ]},
            "data": {"a": value},
        })
    };
    let ours = [owner("platc", Operation::Apply)];
    for (compared_with, expected) in [
        (
            ComparedWith::Applied,
            vec![drift("data.a", Some(json!("1")), Some(json!("2")), &ours)],
        ),
        (ComparedWith::Compiled, vec![]),
    ] {
        let fields = compare(&key("ConfigMap"), &object("1"), &object("2"), compared_with);
        assert_eq!(fields.unwrap(), expected, "{compared_with:?}");
    }
}

/// An object with this data, of which the fields belong to these managers.
fn object(kind: &str, managers: &[Value]) -> Value {
    json!({
        "apiVersion": "v1", "kind": kind,
        "metadata": {"name": "x", "namespace": "data", "managedFields": managers},
        "data": {"a": "one", "b": "two"},
    })
}

#[test]
fn fields_that_others_took_as_they_are_are_shown_too() {
    let both = json!({"f:data": {".": {}, "f:a": {}, "f:b": {}}});
    let wanted = vec![owned("platc", "Apply", both.clone())];
    let theirs = [owner("other", Operation::Apply)];
    let taken = |path: &str, value: &str| {
        let value = Some(json!(value));
        drift(path, value.clone(), value, &theirs)
    };
    for (case, kind, managers, expected) in [
        ("nothing", "ConfigMap", wanted.clone(), vec![]),
        (
            "one field",
            "ConfigMap",
            vec![
                owned("platc", "Apply", json!({"f:data": {".": {}, "f:a": {}}})),
                owned("other", "Apply", json!({"f:data": {"f:b": {}}})),
            ],
            vec![taken("data.b", "two")],
        ),
        (
            "all fields, and the map itself",
            "ConfigMap",
            vec![owned("other", "Apply", both.clone())],
            vec![taken("data.a", "one"), taken("data.b", "two")],
        ),
        (
            "shared fields",
            "ConfigMap",
            vec![
                owned("platc", "Apply", both.clone()),
                owned("other", "Apply", both.clone()),
            ],
            vec![],
        ),
        (
            "values of a Secret",
            "Secret",
            vec![owned("other", "Apply", both)],
            vec![taken("data.a", STARS), taken("data.b", STARS)],
        ),
        ("owned by nobody", "ConfigMap", vec![], vec![]),
    ] {
        let (live, wanted) = (object(kind, &managers), object(kind, &wanted));
        let fields = compare(&key(kind), &live, &wanted, ComparedWith::Applied);
        assert_eq!(fields.unwrap(), expected, "{case}");
    }
}

#[test]
fn changed_values_of_a_secret_are_stars() {
    let live = object(
        "Secret",
        &[owned("other", "Update", json!({"f:data": {"f:a": {}}}))],
    );
    let mut wanted = live.clone();
    wanted["data"]["a"] = "canary".into();
    let fields = compare(&key("Secret"), &live, &wanted, ComparedWith::Applied).unwrap();
    let expected = [drift(
        "data.a",
        Some(json!("*** (before)")),
        Some(json!("*** (after)")),
        &[owner("other", Operation::Update)],
    )];
    assert_eq!(fields, expected);
}
