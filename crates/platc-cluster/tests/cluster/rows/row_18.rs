//! Row 18: fields of client-side apply that stay for ever.

use platc_cluster::planning::{LivePlan, Permissions};
use serde_json::{Value, json};

use super::samples::{config_map, deployment, names_at};
use crate::scene::{Heard, Scene, runs};

const LAST_APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

/// What `kubectl apply` does on its first call.
fn apply_client_side(scene: &Scene, api_version: &str, plural: &str, object: &Value) {
    let mut object = object.clone();
    object["metadata"]["annotations"][LAST_APPLIED] = object.to_string().into();
    let path = scene.namespace.path(
        api_version,
        &format!("{plural}?fieldManager=kubectl-client-side-apply"),
    );
    let (code, answer) = scene.testbed.request("POST", &path, &object);
    assert_eq!(code, 201, "{answer:#}");
}

fn adopting(scene: &Scene, platform: &platc_cluster::Platform) -> LivePlan {
    let permissions = Permissions {
        adopt: true,
        ..Permissions::default()
    };
    scene
        .plan_with(platform, &permissions)
        .expect("a plan can be made")
}

fn managers(object: &Value) -> Vec<(&str, &str)> {
    let entries = object["metadata"]["managedFields"].as_array();
    let mut managers: Vec<(&str, &str)> = entries
        .into_iter()
        .flatten()
        .filter_map(|entry| Some((entry["manager"].as_str()?, entry["operation"].as_str()?)))
        .collect();
    managers.sort_unstable();
    managers
}

#[test]
fn row_18_a_field_of_kubectl_that_the_manifest_does_not_have_goes() {
    let Some(scene) = Scene::new("row-18-kubectl") else {
        return;
    };
    let object = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings", "annotations": {}},
        "data": {"color": "red", "size": "large"},
    });
    apply_client_side(&scene, "v1", "configmaps", &object);
    let settings = config_map("settings", "green");
    let platform = scene.platform(&[runs("web.main", &settings)]);
    let refused: Vec<String> = scene
        .plan(&platform)
        .refusals()
        .map(|(_, why)| why.to_owned())
        .collect();
    assert_eq!(
        refused,
        ["it exists and was not made by this platform; `platc adopt` takes it over"]
    );
    let plan = adopting(&scene, &platform);
    assert_eq!(plan.refusals().count(), 0);
    let report = scene.apply_plan(&platform, &plan, &Heard::default());
    assert_eq!(report.unwrap().failed, []);
    let object = scene.namespace.get("v1", "configmaps/settings").unwrap();
    assert_eq!(object["data"], json!({"color": "green"}));
    assert_eq!(object["metadata"]["annotations"], Value::Null);
    assert_eq!(managers(&object), [("platc", "Apply")]);
    // And so does one that a later manifest leaves out.
    let empty = settings.replace("data: {color: green}", "data: {}");
    let platform = scene.platform(&[runs("web.main", &empty)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let object = scene.namespace.get("v1", "configmaps/settings").unwrap();
    assert_eq!(object["data"], Value::Null);
}

#[test]
fn row_18_a_running_release_of_helm_is_taken_over_without_a_restart() {
    let Some(scene) = Scene::new("row-18-helm") else {
        return;
    };
    let name = scene.namespace.name();
    let web = json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "name": "web",
            "labels": {"app.kubernetes.io/managed-by": "Helm", "heritage": "Helm"},
            "annotations": {
                "meta.helm.sh/release-name": "web", "meta.helm.sh/release-namespace": name,
            },
        },
        "spec": {
            "replicas": 1,
            "revisionHistoryLimit": 3,
            "selector": {"matchLabels": {"app": "web"}},
            "template": {
                "metadata": {"labels": {"app": "web"}},
                "spec": {"containers": [{"name": "main", "image": "registry.example/web:1"}]},
            },
        },
    });
    let path = scene
        .namespace
        .path("apps/v1", "deployments?fieldManager=helm");
    let (code, answer) = scene.testbed.request("POST", &path, &web);
    assert_eq!(code, 201, "{answer:#}");
    scene.namespace.wait("apps/v1", "deployments/web", |web| {
        web["status"]["availableReplicas"] == 1
    });
    let before = names_at(&scene, "v1", "pods");
    let manifest = deployment("web", 1, "");
    let platform = scene.platform(&[runs("web.main", &manifest)]);
    let plan = adopting(&scene, &platform);
    assert_eq!(
        (plan.refusals().count(), plan.plan.summary.restart_updated),
        (0, 0)
    );
    let report = scene.apply_plan(&platform, &plan, &Heard::default());
    assert_eq!(report.unwrap().failed, []);
    let object = scene.namespace.get("apps/v1", "deployments/web").unwrap();
    assert_eq!(object["spec"]["revisionHistoryLimit"], 10);
    let labels = object["metadata"]["labels"].as_object().unwrap();
    let labels: Vec<&String> = labels.keys().collect();
    assert_eq!(labels, ["applyset.kubernetes.io/part-of"]);
    assert_eq!(names_at(&scene, "v1", "pods"), before);
    assert!(!scene.plan(&platform).has_changes());
}

#[test]
fn row_18_what_others_write_meanwhile_stays_and_what_the_former_tool_writes_is_planned_anew() {
    let Some(scene) = Scene::new("row-18-meanwhile") else {
        return;
    };
    let manifest = config_map("settings", "green");
    let platform = scene.platform(&[runs("web.main", &manifest)]);
    let object = json!({
        "apiVersion": "v1", "kind": "ConfigMap",
        "metadata": {"name": "settings"}, "data": {"color": "red"},
    });
    apply_client_side(&scene, "v1", "configmaps", &object);
    let patch = |manager: &str, patch: &Value| {
        let name = format!("configmaps/settings?fieldManager={manager}");
        let path = scene.namespace.path("v1", &name);
        let (code, answer) = scene.testbed.request("PATCH", &path, patch);
        assert_eq!(code, 200, "{answer:#}");
    };

    let plan = adopting(&scene, &platform);
    patch(
        "kubectl-client-side-apply",
        &json!({"data": {"size": "large"}}),
    );
    let report = scene
        .apply_plan(&platform, &plan, &Heard::default())
        .unwrap();
    let failed = report.failed.iter().map(|(key, _)| key.name.as_str());
    assert_eq!(failed.collect::<Vec<_>>(), ["settings"]);
    let object = scene.namespace.get("v1", "configmaps/settings").unwrap();
    assert_eq!(object["data"], json!({"color": "red", "size": "large"}));

    let plan = adopting(&scene, &platform);
    patch(
        "a-controller",
        &json!({"metadata": {"annotations": {"seen": "yes"}}}),
    );
    let report = scene.apply_plan(&platform, &plan, &Heard::default());
    assert_eq!(report.unwrap().failed, []);
    let object = scene.namespace.get("v1", "configmaps/settings").unwrap();
    assert_eq!(object["data"], json!({"color": "green"}));
    assert_eq!(object["metadata"]["annotations"], json!({"seen": "yes"}));
    assert_eq!(
        managers(&object),
        [("a-controller", "Update"), ("platc", "Apply")]
    );
}
