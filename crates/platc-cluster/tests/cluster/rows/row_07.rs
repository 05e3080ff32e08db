//! Row 7: a definition is deleted or replaced, and all objects of its kind with it.

use platc_cluster::applying::Options;
use platc_cluster::destroying;
use platc_cluster::journal::Operation;
use serde_json::json;
use std::time::Duration;

use super::looks::{
    actions, apply_allowed, deleted, destroying as naming, kept, not_deleted, refusals, uid_at,
};
use super::samples::{Leftovers, config_map, definition, well};
use crate::scene::{Heard, Scene, runs};

const CRD: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org";
const WELL: &str = "/apis/NS.example.org/v1/namespaces/NS/wells/deep";
const FIELDS: &str =
    "depth: {type: integer}, lining: {type: object, properties: {stone: {type: string}}}";

/// Applies the definition and one object of it, in two platforms, so that the object is not the
/// platform's.
fn with_a_well(scene: &Scene, crd: &str) {
    let stays = config_map("stays", "green");
    let platform = scene.platform(&[runs("", crd), runs("web.main", &stays)]);
    let report = scene.apply(&platform).expect("nothing stands in the way");
    assert_eq!(report.failed, []);
    let mut theirs = scene.platform(&[runs(
        "web.theirs",
        &well("v1", "depth: 3, lining: {stone: granite}"),
    )]);
    theirs.name.push_str("-theirs");
    let report = scene.apply(&theirs).expect("nothing stands in the way");
    assert_eq!(report.failed, []);
}

fn uids(scene: &Scene) -> [String; 2] {
    [CRD, WELL].map(|path| uid_at(scene, path))
}

#[test]
fn row_07_no_apply_deletes_a_definition() {
    let Some(scene) = Scene::new("row-07-kept") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[CRD]);
    with_a_well(&scene, &definition(&[("v1", FIELDS)]));
    let before = uids(&scene);
    let stays = config_map("stays", "green");
    let less = scene.platform(&[runs("web.main", &stays)]);
    let name = format!("wells.{}.example.org", scene.namespace.name());
    for named in [
        vec![],
        vec![name.clone(), format!("CustomResourceDefinition/{name}")],
    ] {
        let names: Vec<&str> = named.iter().map(String::as_str).collect();
        let plan = scene.plan_with(&less, &naming(&names)).unwrap();
        let reason = format!(
            "it holds data (every object of the kind that it defines); an apply never deletes a \
             definition, `kubectl delete customresourcedefinition {name}` does"
        );
        let kept_one = vec![(format!("CustomResourceDefinition/{name}"), reason)];
        assert_eq!((actions(&plan), kept(&plan)), (vec![], kept_one));
        apply_allowed(&scene, &less, &naming(&names)).unwrap();
        assert_eq!(uids(&scene), before);
    }
}

#[test]
fn row_07_a_definition_that_was_named_goes_only_without_objects_of_others() {
    let Some(scene) = Scene::new("row-07-destroy") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[CRD]);
    let crd = definition(&[("v1", FIELDS)]);
    with_a_well(&scene, &crd);
    let before = uids(&scene);
    let stays = config_map("stays", "green");
    let platform = scene.platform(&[runs("", &crd), runs("web.main", &stays)]);
    let name = format!("wells.{}.example.org", scene.namespace.name());
    let object = format!("CustomResourceDefinition/{name}");
    let destroy = || {
        let environment = |_: &str| None;
        let options = Options {
            concurrency: 8,
            patience: Duration::from_mins(1),
            allow_prune: None,
            holder: "a test".to_owned(),
            lease: Duration::from_secs(30),
            operation: Operation::Destroy,
            environment: &environment,
            stop: tokio::sync::watch::channel(false).1,
        };
        let work = async {
            let permissions = naming(&[&object]);
            let plan = destroying::plan(&scene.cluster, &platform, &permissions).await?;
            let heard = Heard::default();
            destroying::destroy(&scene.cluster, &platform, plan, &options, &heard).await
        };
        scene.runtime.block_on(work).unwrap()
    };
    let report = destroy();
    let why = format!(
        "the definition {name} stays: 1 object of its kind would go with it: deep in {}",
        scene.namespace.name()
    );
    assert_eq!(
        (deleted(&report), not_deleted(&report)),
        (
            vec!["ConfigMap/stays".to_owned()],
            vec![(object.clone(), why)]
        )
    );
    assert_eq!(uids(&scene), before);
    let path = WELL.replace("NS", scene.namespace.name());
    scene.testbed.request("DELETE", &path, &json!(null));
    let report = destroy();
    assert_eq!(
        (deleted(&report), not_deleted(&report)),
        (vec![object.clone()], vec![])
    );
    assert_eq!(uids(&scene), ["", ""]);
}

#[test]
fn row_07_a_change_of_a_definition_that_would_lose_something_is_refused() {
    let Some(scene) = Scene::new("row-07-lossy") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[CRD]);
    with_a_well(&scene, &definition(&[("v1", FIELDS)]));
    let before = (uids(&scene), scene.get(WELL), scene.get(CRD));
    let stays = config_map("stays", "green");
    let name = format!("wells.{}.example.org", scene.namespace.name());
    let lost = |what: &str| {
        format!(
            "1 object of the kind Well is there, and the new definition does not fit what it may \
             hold: {what}; keep it, or add a version with another schema and convert the objects first"
        )
    };
    let scope = definition(&[("v1", FIELDS)]).replace("scope: Namespaced", "scope: Cluster");
    for (crd, why) in [
        (
            definition(&[("v1", "depth: {type: integer}")]),
            lost("v1 spec.lining is removed"),
        ),
        (
            definition(&[("v1", "depth: {type: integer}, lining: {type: object}")]),
            lost("v1 spec.lining.stone is removed"),
        ),
        (
            definition(&[("v1", &FIELDS.replace("integer", "string"))]),
            lost("v1 spec.depth is string instead of integer"),
        ),
        (
            definition(&[("v2", FIELDS)]),
            "objects are stored in version v1, which the new definition does not have; keep the \
             version until they are stored in another one and status.storedVersions says so"
                .to_owned(),
        ),
        (
            scope,
            "spec.scope Namespaced -> Cluster cannot change: replacing the definition deletes every \
             custom resource of it; define a new kind and migrate"
                .to_owned(),
        ),
    ] {
        let platform = scene.platform(&[runs("", &crd), runs("web.main", &stays)]);
        let plan = scene.plan(&platform);
        let refused = [(format!("CustomResourceDefinition/{name}"), why)];
        assert_eq!(refusals(&plan), refused);
        scene.apply(&platform).unwrap_err();
        assert_eq!((uids(&scene), scene.get(WELL), scene.get(CRD)), before);
    }
}

#[test]
fn row_07_a_definition_grows_in_place_and_shrinks_when_nothing_is_stored() {
    let Some(scene) = Scene::new("row-07-grows") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[CRD]);
    with_a_well(&scene, &definition(&[("v1", FIELDS)]));
    let before = uids(&scene);
    let stays = config_map("stays", "green");
    let more = format!("{FIELDS}, width: {{type: integer}}");
    let grown = definition(&[("v1", &more)]);
    let platform = scene.platform(&[runs("", &grown), runs("web.main", &stays)]);
    assert_eq!(refusals(&scene.plan(&platform)), []);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    assert_eq!(uids(&scene), before);
    let path = WELL.replace("NS", scene.namespace.name());
    scene.testbed.request("DELETE", &path, &json!(null));
    let small = definition(&[("v1", "depth: {type: integer}")]);
    let platform = scene.platform(&[runs("", &small), runs("web.main", &stays)]);
    assert_eq!(refusals(&scene.plan(&platform)), []);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    assert_eq!(uid_at(&scene, CRD), before[0]);
}
