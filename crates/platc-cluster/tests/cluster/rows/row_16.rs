//! Row 16: configuration that goes while old pods still need it.

use super::samples::{config_map, deployment, owned, stateful_set, story};
use crate::scene::{Heard, Scene, runs};

fn mounts(config: &str) -> String {
    format!(", volumes: [{{name: conf, configMap: {{name: {config}}}}}]")
}

#[test]
fn row_16_former_configuration_goes_after_the_rollout() {
    let Some(scene) = Scene::new("row-16") else {
        return;
    };
    let (old, new) = (config_map("conf-1", "green"), config_map("conf-2", "blue"));
    let web = deployment("web", 2, &mounts("conf-1"));
    let platform = scene.platform(&[runs("web.main", &old), runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    scene.namespace.behave("Deployment.web", "slow=600");
    let web = deployment("web", 2, &mounts("conf-2"));
    let platform = scene.platform(&[runs("web.main", &new), runs("web.main", &web)]);
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &scene.plan(&platform), &heard);
    assert_eq!(report.unwrap().not_deleted, []);
    let story = story(&heard);
    assert_eq!(
        story.iter().rev().take(2).rev().collect::<Vec<_>>(),
        ["ready Deployment/web", "deleted ConfigMap/conf-1"]
    );
    assert_eq!(owned(&scene, "v1", "configmaps"), ["conf-2"]);
}

#[test]
fn row_16_a_failed_rollout_keeps_the_former_configuration() {
    let Some(scene) = Scene::new("row-16-fails") else {
        return;
    };
    let (old, new) = (config_map("conf-1", "green"), config_map("conf-2", "blue"));
    let web = deployment("web", 2, &mounts("conf-1"));
    let platform = scene.platform(&[runs("web.main", &old), runs("web.main", &web)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    scene.namespace.behave("Deployment.web", "image-pull");
    let web = deployment("web", 2, &mounts("conf-2"));
    let platform = scene.platform(&[runs("web.main", &new), runs("web.main", &web)]);
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.failed.len(), report.deleted), (1, vec![]));
    assert_eq!(owned(&scene, "v1", "configmaps"), ["conf-1", "conf-2"]);
}

#[test]
fn row_16_what_a_pod_still_mounts_stays_and_goes_with_a_later_apply() {
    let Some(scene) = Scene::new("row-16-mounted") else {
        return;
    };
    let (old, new) = (config_map("conf-1", "green"), config_map("conf-2", "blue"));
    let set = |config: &str| {
        let volumes = format!("]{}}}", mounts(config));
        let strategy = "updateStrategy: {type: OnDelete}";
        stateful_set("db", "registry.example/db:1", strategy).replace("]}", &volumes)
    };
    let (first, second) = (set("conf-1"), set("conf-2"));
    let platform = scene.platform(&[runs("db.main", &old), runs("db.main", &first)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let platform = scene.platform(&[runs("db.main", &new), runs("db.main", &second)]);
    let report = scene.apply(&platform).unwrap();
    let left: Vec<(String, String)> = report
        .not_deleted
        .into_iter()
        .map(|(key, why)| (key.name, why))
        .collect();
    assert_eq!(
        left,
        [(
            "conf-1".to_owned(),
            "the pod db-0 still uses it; the next apply deletes it when that is over".to_owned()
        )]
    );
    assert_eq!(owned(&scene, "v1", "configmaps"), ["conf-1", "conf-2"]);
    // The pod can start again, wherever it has to.
    scene.namespace.delete("v1", "pods/db-0", "Background");
    scene.namespace.wait("v1", "pods/db-0", |pod| {
        pod["spec"]["volumes"][0]["configMap"]["name"] == "conf-2"
    });
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.not_deleted, report.deleted.len()), (vec![], 1));
    assert_eq!(owned(&scene, "v1", "configmaps"), ["conf-2"]);
}
