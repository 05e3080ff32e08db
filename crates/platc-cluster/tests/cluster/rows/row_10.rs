//! Row 10: a definition and an object of its kind in one go.

use super::looks::{actions, refusals, uid_at};
use super::samples::{Leftovers, definition, story, well};
use crate::scene::{Heard, Scene, runs};

const CRD: &str = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org";
const WELL: &str = "/apis/NS.example.org/v1/namespaces/NS/wells/deep";

#[test]
fn row_10_an_object_follows_the_definition_of_its_kind() {
    let Some(scene) = Scene::new("row-10") else {
        return;
    };
    let _leftovers = Leftovers(&scene, &[CRD]);
    // Nothing says that the component of the object needs that of the definition.
    let (well, crd) = (
        well("v1", "depth: 3"),
        definition(&[("v1", "depth: {type: integer}")]),
    );
    let platform = scene.platform(&[runs("a.wells", &well), runs("b.operator", &crd)]);
    let plan = scene.plan(&platform);
    let name = format!("wells.{}.example.org", scene.namespace.name());
    assert_eq!(refusals(&plan), []);
    assert_eq!(
        actions(&plan),
        [
            format!("create CustomResourceDefinition/{name}"),
            "create Well/deep".to_owned(),
        ]
    );
    let heard = Heard::default();
    let report = scene.apply_plan(&platform, &plan, &heard).unwrap();
    assert_eq!(report.failed, []);
    assert_eq!(
        story(&heard),
        [
            format!("applied CustomResourceDefinition/{name}"),
            format!("ready CustomResourceDefinition/{name}"),
            "applied Well/deep".to_owned(),
            "ready Well/deep".to_owned(),
        ]
    );
    assert_eq!(scene.get(WELL).unwrap()["spec"]["depth"], 3);
    assert!(!scene.plan(&platform).has_changes());
    assert_eq!(scene.apply(&platform).unwrap().written, []);
}

#[test]
fn row_10_an_object_of_a_kind_that_the_server_does_not_take_is_not_tried() {
    let Some(scene) = Scene::new("row-10-taken") else {
        return;
    };
    let springs = CRD.replace("wells", "springs");
    let paths = [CRD, springs.as_str()];
    let _leftovers = Leftovers(&scene, &paths);
    let crd = definition(&[("v1", "depth: {type: integer}")]);
    // The same kind under another plural: its name is taken.
    let taken = crd
        .replace("wells", "springs")
        .replace("singular: well", "singular: spring");
    let mut others = scene.platform(&[runs("a.others", &crd)]);
    others.name.push_str("-others");
    assert_eq!(scene.apply(&others).unwrap().failed, []);
    let mut group = well("v1", "depth: 3");
    group = group.replace("name: deep", "name: high");
    let platform = scene.platform(&[runs("b.operator", &taken), runs("a.wells", &group)]);
    let report = scene.apply(&platform).unwrap();
    let name = format!("springs.{}.example.org", scene.namespace.name());
    let failed: Vec<&str> = report
        .failed
        .iter()
        .map(|(key, _)| key.name.as_str())
        .collect();
    let skipped: Vec<&str> = report
        .skipped
        .iter()
        .map(|(key, _)| key.name.as_str())
        .collect();
    assert_eq!((failed, skipped), (vec![name.as_str()], vec!["high"]));
    assert_eq!(uid_at(&scene, &WELL.replace("deep", "high")), "");
}
