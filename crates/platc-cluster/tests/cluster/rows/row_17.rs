//! Row 17: a field that an autoscaler or an operator owns.

use platc_cluster::Platform;
use platc_cluster::applying::ApplyError;
use platc_cluster::planning::Permissions;
use serde_json::json;

use super::samples::{deployment, replicas, write_as};
use crate::scene::{Heard, Scene, runs};

fn permissions(forced: &[&str]) -> Permissions {
    Permissions {
        force_conflicts: forced
            .iter()
            .map(|field| field.parse().expect("a field"))
            .collect(),
        ..Permissions::default()
    }
}

/// Why the plan cannot be carried out, if it cannot.
fn refusals(scene: &Scene, platform: &Platform, forced: &[&str]) -> Vec<String> {
    let plan = scene
        .plan_with(platform, &permissions(forced))
        .expect("a plan can be made");
    let refused = plan.refusals().map(|(_, why)| why.to_owned()).collect();
    let applied = scene.apply_plan(platform, &plan, &Heard::default());
    assert_eq!(
        plan.refusals().count() > 0,
        matches!(applied, Err(ApplyError::Guard(_))),
        "{applied:?}"
    );
    refused
}

#[test]
fn row_17_a_conflict_names_the_field_and_its_owner_and_is_forced_by_field() {
    let Some(scene) = Scene::new("row-17") else {
        return;
    };
    let web = deployment("web", 2, "");
    let platform = scene.platform(&[runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let taken = json!({"spec": {"replicas": 3, "minReadySeconds": 1}});
    write_as(&scene, "operator", "apps/v1", "deployments/web", &taken);
    let web = web.replace("  replicas: 2", "  replicas: 2\n  minReadySeconds: 0");
    let platform = scene.platform(&[runs("web.main", &web)]);
    let both = "spec.minReadySeconds belongs to operator (Update, apps/v1), spec.replicas belongs to \
                operator (Update, apps/v1); leave these fields to their owner, or take them with \
                `--force-conflicts 'Deployment/web:spec.minReadySeconds'`";
    assert_eq!(refusals(&scene, &platform, &[]), [both]);
    assert_eq!(replicas(&scene, "web"), 3);
    let one = "spec.replicas belongs to operator (Update, apps/v1); leave these fields to their owner, \
               or take them with `--force-conflicts 'Deployment/web:spec.replicas'`";
    assert_eq!(
        refusals(&scene, &platform, &["spec.minReadySeconds"]),
        [one]
    );
    assert_eq!(replicas(&scene, "web"), 3);
    let fields = ["spec.minReadySeconds", "Deployment/web:spec.replicas"];
    assert_eq!(refusals(&scene, &platform, &fields), [""; 0]);
    assert_eq!(replicas(&scene, "web"), 2);
    assert!(!scene.plan(&platform).has_changes());
}

/// How an autoscaler writes.
fn scale(scene: &Scene, count: u32) {
    let patch = json!({"spec": {"replicas": count}});
    write_as(
        scene,
        "autoscaler",
        "apps/v1",
        "deployments/web/scale",
        &patch,
    );
}

#[test]
fn row_17_a_number_that_the_manifest_leaves_out_is_left_to_the_autoscaler() {
    let Some(scene) = Scene::new("row-17-left-out") else {
        return;
    };
    let web = deployment("web", 1, "").replace("  replicas: 1\n", "");
    let platform = scene.platform(&[runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    scale(&scene, 3);
    assert!(!scene.plan(&platform).has_changes());
    let web = web.replace("web:1", "web:2");
    let platform = scene.platform(&[runs("web.main", &web)]);
    assert_eq!(refusals(&scene, &platform, &[]), [""; 0]);
    assert_eq!(replicas(&scene, "web"), 3);
}

#[test]
fn row_17_a_number_that_an_autoscaler_set_is_not_set_back() {
    let Some(scene) = Scene::new("row-17-scaled") else {
        return;
    };
    let web = deployment("web", 2, "");
    let platform = scene.platform(&[runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let autoscaler = json!({
        "apiVersion": "autoscaling/v1",
        "kind": "HorizontalPodAutoscaler",
        "metadata": {"name": "load"},
        "spec": {
            "minReplicas": 1,
            "maxReplicas": 5,
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"},
        },
    });
    scene
        .namespace
        .create("horizontalpodautoscalers", &autoscaler);
    scale(&scene, 3);
    let web = web.replace("web:1", "web:2");
    let platform = scene.platform(&[runs("web.main", &web)]);
    // Since 1.22 the server itself knows who it was.
    let owner = if scene.testbed.minor_version() < 22 {
        "HorizontalPodAutoscaler load (Update of scale)"
    } else {
        "autoscaler (Update of scale, apps/v1)"
    };
    let refused = format!(
        "spec.replicas belongs to {owner}; leave these fields to their owner, or take them with \
         `--force-conflicts 'Deployment/web:spec.replicas'`"
    );
    assert_eq!(refusals(&scene, &platform, &[]), [refused]);
    assert_eq!(replicas(&scene, "web"), 3);
    assert_eq!(refusals(&scene, &platform, &["spec.replicas"]), [""; 0]);
    assert_eq!(replicas(&scene, "web"), 2);
}

/// An autoscaler comes, and the manifest leaves the number of pods to it: no pod may go for that.
#[test]
fn row_17_a_number_that_is_given_up_to_an_autoscaler_stays_as_it_is() {
    let Some(scene) = Scene::new("row-17-given-up") else {
        return;
    };
    let web = deployment("web", 3, "");
    let platform = scene.platform(&[runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let scaled = web.replace("  replicas: 3\n", "");
    let platform = scene.platform(&[runs("web.main", &scaled)]);
    assert!(!scene.plan(&platform).plan.has_changes());
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.failed, replicas(&scene, "web")), (vec![], json!(3)));
    assert!(!scene.plan(&platform).has_changes());
    scale(&scene, 5);
    assert!(!scene.plan(&platform).has_changes());
    assert_eq!(refusals(&scene, &platform, &[]), [""; 0]);
    assert_eq!(replicas(&scene, "web"), 5);
}
