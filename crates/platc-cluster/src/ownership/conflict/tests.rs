//! What servers say about conflicts, and what people allow.

use serde_json::{Value, json};

use super::*;

/// As 1.20 has it after `kubectl apply`, and what it answers to another manager's forced dry run.
fn managed(containers: &Value, labels: &Value, replicas: bool) -> Value {
    let mut fields = json!({
        "f:data": {".": {}, "f:livy.conf": {}},
        "f:metadata": {"f:labels": labels},
        "f:spec": {"f:template": {"f:spec": {"f:containers": {"k:{\"name\":\"livy\"}": containers}}}},
    });
    if replicas {
        fields["f:spec"]["f:replicas"] = json!({});
    }
    json!({
        "metadata": {"labels": {"app": "livy"}, "managedFields": [
            {"manager": "kubectl-client-side-apply", "operation": "Update", "apiVersion": "apps/v1",
             "fieldsType": "FieldsV1", "fieldsV1": fields},
        ]},
        "data": {"livy.conf": ""},
        "spec": {"replicas": 2, "template": {"spec": {"containers": [
            {"name": "livy", "image": "livy:0.8", "args": ["c"]},
        ]}}},
    })
}

fn live() -> Value {
    let containers = json!({".": {}, "f:args": {}, "f:env": {}, "f:image": {}, "f:name": {}});
    managed(&containers, &json!({".": {}, "f:app": {}}), true)
}

fn cause(field: &str, message: &str) -> Value {
    json!({"reason": "FieldManagerConflict", "message": message, "field": field})
}

fn lines(conflicts: &[Conflict]) -> Vec<String> {
    conflicts.iter().map(ToString::to_string).collect()
}

#[test]
fn conflicts_are_read_whatever_the_server_and_named_as_people_write_them() {
    let kubectl = "conflict with \"kubectl-client-side-apply\" using apps/v1";
    let image = ".spec.template.spec.containers[name=\"livy\"].image";
    for (causes, told) in [
        (
            vec![
                cause(".metadata.labels.app", kubectl),
                cause(".spec.replicas", kubectl),
                cause(image, kubectl),
                cause(image, kubectl),
            ],
            vec![
                "metadata.labels.app belongs to kubectl-client-side-apply (Update, apps/v1)",
                "spec.replicas belongs to kubectl-client-side-apply (Update, apps/v1)",
                "spec.template.spec.containers[name=livy].image belongs to kubectl-client-side-apply (Update, apps/v1)",
            ],
        ),
        (
            vec![cause(".data.livy.conf", kubectl)],
            vec![r#"data["livy.conf"] belongs to kubectl-client-side-apply (Update, apps/v1)"#],
        ),
        (
            vec![cause(
                ".spec.replicas",
                "conflict with \"argocd-controller\"",
            )],
            vec!["spec.replicas belongs to argocd-controller (Apply)"],
        ),
        (
            vec![cause(
                ".spec.replicas",
                "conflict with \"kube-controller-manager\" with subresource \"scale\" using apps/v1",
            )],
            vec!["spec.replicas belongs to kube-controller-manager (Update of scale, apps/v1)"],
        ),
        (
            vec![cause(
                ".spec.replicas",
                "conflict with \"a \\\"b\\\" using c\" using apps/v1 at 2026-11-21T10:01:43Z",
            )],
            vec![r#"spec.replicas belongs to a "b" using c (Update, apps/v1)"#],
        ),
        (
            vec![
                json!({"reason": "FieldValueInvalid", "message": "no", "field": "x"}),
                cause(".x", "nonsense"),
                cause(".x", "conflict with \"unfinished"),
                json!(null),
            ],
            vec![],
        ),
    ] {
        assert_eq!(lines(&conflicts(&causes, &live())), told);
    }
}

#[test]
fn a_forced_dry_run_tells_what_a_server_of_1_20_leaves_out() {
    let containers = json!({".": {}, "f:name": {}});
    let forced = managed(&containers, &json!({}), false);
    assert_eq!(
        lines(&taken_by_force(&live(), &forced)),
        [
            "metadata.labels.app belongs to kubectl-client-side-apply (Update, apps/v1)",
            "spec.replicas belongs to kubectl-client-side-apply (Update, apps/v1)",
            "spec.template.spec.containers[name=livy].args belongs to kubectl-client-side-apply (Update, apps/v1)",
            "spec.template.spec.containers[name=livy].image belongs to kubectl-client-side-apply (Update, apps/v1)",
        ]
    );
    assert_eq!(taken_by_force(&live(), &live()), []);
}

#[test]
fn row_17_a_field_that_the_answer_leaves_out_was_taken_too() {
    let entry = |fields: Value| json!({"manager": "operator", "operation": "Update", "apiVersion": "apps/v1", "fieldsV1": fields});
    let both = json!({"f:spec": {"f:minReadySeconds": {}, "f:replicas": {}}});
    let live = json!({
        "metadata": {"managedFields": [entry(both)]},
        "spec": {"minReadySeconds": 1, "replicas": 3},
    });
    // Both are set anew; of nothing at all the server says nothing.
    let forced = json!({"metadata": {"managedFields": []}, "spec": {"replicas": 2}});
    let told = "conflict with \"operator\" using apps/v1";
    let causes = [".spec.minReadySeconds", ".spec.replicas"].map(|field| cause(field, told));
    for (causes, expected) in [
        (
            &causes[..],
            &[
                "spec.minReadySeconds belongs to operator (Update, apps/v1)",
                "spec.replicas belongs to operator (Update, apps/v1)",
            ][..],
        ),
        (
            &[],
            &["spec.replicas belongs to operator (Update, apps/v1)"],
        ),
    ] {
        assert_eq!(lines(&taken(causes, &live, &forced)), expected);
    }
}

#[test]
fn a_person_allows_one_field_of_all_objects_or_of_one() {
    let key = Key {
        group: "apps".to_owned(),
        kind: "Deployment".to_owned(),
        namespace: Some("apache-livy".to_owned()),
        name: "livy".to_owned(),
    };
    for (allowed, field, is_covered) in [
        ("spec.replicas", "spec.replicas", true),
        (".spec.replicas", "spec.replicas", true),
        ("spec", "spec.replicas", false),
        ("Deployment/livy:spec.replicas", "spec.replicas", true),
        (
            "Deployment/apache-livy/livy:.spec.replicas",
            "spec.replicas",
            true,
        ),
        (
            "Deployment/other/livy:spec.replicas",
            "spec.replicas",
            false,
        ),
        ("Deployment/hue:spec.replicas", "spec.replicas", false),
        ("StatefulSet/livy:spec.replicas", "spec.replicas", false),
        ("data.livy.conf", r#"data["livy.conf"]"#, true),
        (r#"data["livy.conf"]"#, "data.livy.conf", true),
        (r#"data["a:b"]"#, r#"data["a:b"]"#, true),
        (
            "metadata.annotations.x.io/a:b",
            r#"metadata.annotations["x.io/a:b"]"#,
            true,
        ),
        (
            r#".spec.containers[name="a"].image"#,
            "spec.containers[name=a].image",
            true,
        ),
        (
            "spec.containers[name=b].image",
            "spec.containers[name=a].image",
            false,
        ),
        (
            "metadata.finalizers[=x]",
            r#"metadata.finalizers[="x"]"#,
            true,
        ),
    ] {
        let forced: Forced = allowed.parse().unwrap();
        let conflict = Conflict {
            field: field.to_owned(),
            manager: "helm".to_owned(),
            operation: Operation::Update,
            api_version: String::new(),
            subresource: String::new(),
        };
        let conflicts = [conflict];
        let open = unforced(&conflicts, &[forced], &key);
        assert_eq!(open.is_empty(), is_covered, "{allowed}");
    }
}

#[test]
fn a_text_without_a_field_is_refused() {
    for text in ["", ".", "Deployment/livy:"] {
        assert_eq!(text.parse::<Forced>(), Err(NoField(text.to_owned())));
    }
}
