//! Row 22: a plan that was approved for a cluster that has moved since.

use platc_cluster::Platform;
use platc_cluster::planning::saved::{SavedPlan, Stale, save};
use serde_json::json;

use super::samples::{config_map, deployment, names_at, write_as};
use crate::scene::{Heard, Scene, runs};

/// What was applied, and then one of each change is planned.
fn before(scene: &Scene) -> Platform {
    let [web, settings, same, former] = [
        deployment("web", 1, ""),
        config_map("settings", "green"),
        config_map("same", "green"),
        deployment("former", 1, ""),
    ];
    scene.platform(&[
        runs("web.main", &web),
        runs("web.main", &settings),
        runs("web.main", &same),
        runs("web.main", &former),
    ])
}

fn after(scene: &Scene) -> Platform {
    let [web, settings, same, added] = [
        deployment("web", 1, "").replace("web:1", "web:2"),
        config_map("settings", "blue"),
        config_map("same", "green"),
        config_map("added", "green"),
    ];
    scene.platform(&[
        runs("web.main", &web),
        runs("web.main", &settings),
        runs("web.main", &same),
        runs("web.main", &added),
    ])
}

/// As `plan -o` writes it and `apply` reads it.
fn saved(scene: &Scene, platform: &Platform) -> SavedPlan {
    let document = save(&scene.cluster, &scene.plan(platform)).to_string();
    SavedPlan::read(&document).expect("it was written just now")
}

/// Whether the saved plan still holds; `NS` stands for the namespace.
fn check(scene: &Scene, platform: &Platform, saved: &SavedPlan) -> Result<(), String> {
    let now = scene.plan(platform);
    let stale = saved
        .check_target(&scene.cluster, &platform.digest)
        .and_then(|()| saved.check(&now));
    stale.map_err(|stale| stale.to_string().replace(scene.namespace.name(), "NS"))
}

#[test]
fn row_22_what_else_happens_in_the_cluster_does_not_make_a_plan_stale() {
    let Some(scene) = Scene::new("row-22") else {
        return;
    };
    assert_eq!(scene.apply(&before(&scene)).unwrap().failed, []);
    let platform = after(&scene);
    let plan = saved(&scene, &platform);
    // Every planned object gets another resourceVersion.
    let note = json!({"metadata": {"annotations": {"example.org/seen": "today"}}});
    for (api_version, rest) in [
        ("apps/v1", "deployments/web"),
        ("apps/v1", "deployments/former"),
        ("v1", "configmaps/settings"),
    ] {
        write_as(&scene, "scanner", api_version, rest, &note);
    }
    // An autoscaler works, and pods come and go.
    let two = json!({"spec": {"replicas": 2}});
    write_as(&scene, "autoscaler", "apps/v1", "deployments/former", &two);
    for pod in names_at(&scene, "v1", "pods") {
        scene
            .namespace
            .delete("v1", &format!("pods/{pod}"), "Background");
    }
    let foreign = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "foreign"}});
    scene.namespace.create("configmaps", &foreign);
    assert_eq!(check(&scene, &platform, &plan), Ok(()));
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.written.len(), report.deleted.len()), (3, 1));
    let settings = scene.namespace.get("v1", "configmaps/settings").unwrap();
    assert_eq!(settings["data"]["color"], "blue");
    assert_eq!(
        settings["metadata"]["annotations"]["example.org/seen"],
        "today"
    );
}

#[test]
fn row_22_the_object_that_moved_is_named() {
    let Some(scene) = Scene::new("row-22-moved") else {
        return;
    };
    assert_eq!(scene.apply(&before(&scene)).unwrap().failed, []);
    let platform = after(&scene);
    let plan = saved(&scene, &platform);
    // Somebody changes what is to be changed, what was right, and what is to be deleted.
    let red = json!({"data": {"color": "red"}});
    write_as(&scene, "kubectl-edit", "v1", "configmaps/settings", &red);
    write_as(&scene, "kubectl-edit", "v1", "configmaps/same", &red);
    let paused = json!({"spec": {"paused": true}});
    write_as(
        &scene,
        "kubectl-edit",
        "apps/v1",
        "deployments/former",
        &paused,
    );
    assert_eq!(
        check(&scene, &platform, &plan),
        Err(
            "the plan is stale: web.main/ConfigMap/NS/settings has changed since; \
             web.main/Deployment/NS/former has changed since; \
             web.main/ConfigMap/NS/same needs a change that was not planned; plan again"
                .to_owned()
        )
    );
}

#[test]
fn row_22_another_object_of_the_same_name_is_not_the_one_that_was_planned() {
    let Some(scene) = Scene::new("row-22-another") else {
        return;
    };
    assert_eq!(scene.apply(&before(&scene)).unwrap().failed, []);
    let platform = after(&scene);
    let plan = saved(&scene, &platform);
    let namespace = &scene.namespace;
    namespace.delete("apps/v1", "deployments/web", "Background");
    namespace.wait_gone("apps/v1", "deployments/web");
    namespace.delete("v1", "configmaps/settings", "Background");
    let settings =
        json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "settings"}});
    namespace.create("configmaps", &settings);
    let added = json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "added"}});
    namespace.create("configmaps", &added);
    namespace.delete("apps/v1", "deployments/former", "Background");
    namespace.wait_gone("apps/v1", "deployments/former");
    assert_eq!(
        check(&scene, &platform, &plan),
        Err(
            "the plan is stale: web.main/ConfigMap/NS/added was to be created and is there; \
             web.main/ConfigMap/NS/settings is another object of the same name; \
             web.main/Deployment/NS/former needs no change any more; \
             web.main/Deployment/NS/web was there and is gone; plan again"
                .to_owned()
        )
    );
}

#[test]
fn row_22_an_object_that_is_made_anew_while_an_apply_is_at_work_is_left_alone() {
    let Some(scene) = Scene::new("row-22-anew") else {
        return;
    };
    assert_eq!(scene.apply(&before(&scene)).unwrap().failed, []);
    let platform = after(&scene);
    let plan = scene.plan(&platform);
    let namespace = &scene.namespace;
    namespace.delete("v1", "configmaps/settings", "Background");
    let theirs = json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "settings"},
        "data": {"theirs": "yes"},
    });
    let theirs = namespace.create("configmaps", &theirs);
    let report = scene.apply_plan(&platform, &plan, &Heard::default());
    let failed: Vec<String> = report
        .unwrap()
        .failed
        .iter()
        .map(|(_, why)| why.replace(namespace.name(), "NS"))
        .collect();
    assert_eq!(
        failed,
        [
            "ConfigMap/settings in NS is not the object that was planned for: somebody deleted that \
             one; plan again"
        ]
    );
    let found = namespace.get("v1", "configmaps/settings");
    assert_eq!(found, Some(theirs));
}

#[test]
fn row_22_a_plan_is_for_the_platform_that_was_compiled_then() {
    let Some(scene) = Scene::new("row-22-platform") else {
        return;
    };
    let (then, now) = (before(&scene), after(&scene));
    let plan = saved(&scene, &then);
    let stale = plan.check_target(&scene.cluster, &now.digest).unwrap_err();
    assert_eq!(
        stale,
        Stale::OtherPlatform {
            planned: then.digest.clone(),
            found: now.digest.clone(),
        }
    );
    assert!(stale.is_stale());
    // The apply of it is not for the cluster after another apply either.
    let plan = scene.plan(&then);
    assert_eq!(scene.apply(&now).unwrap().failed, []);
    let overtaken = scene.apply_plan(&then, &plan, &Heard::default());
    assert!(overtaken.is_err(), "{overtaken:?}");
}
