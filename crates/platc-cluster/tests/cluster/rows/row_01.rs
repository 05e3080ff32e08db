//! Row 1: an empty or half-failed render prunes everything.

use platc_cluster::applying::{ApplyError, Guard};
use platc_cluster::planning::Permissions;
use platc_compiler::{InputFile, Options, Registry};
use platc_testbed::Fault;

use super::looks::through_proxy;
use super::samples::{config_map, owned};
use crate::scene::{Heard, Part, Scene, runs};

/// So many `ConfigMap`s, `c01` and on, of one component.
fn settings(count: usize) -> Vec<String> {
    (1..=count)
        .map(|number| config_map(&format!("c{number:02}"), "green"))
        .collect()
}

fn parts(manifests: &[String]) -> Vec<Part<'_>> {
    let parts = manifests.iter();
    parts.map(|manifest| runs("web.main", manifest)).collect()
}

#[test]
fn row_01_a_platform_with_mistakes_is_no_platform_that_could_be_planned() {
    for (text, is_platform) in [
        ("[platform]\nname = \"lake\"\n", true),
        ("", false),
        ("[platform", false),
        ("[platform]\nname = \"lake\"\n\n[nothing.x]\n", false),
    ] {
        let file = InputFile {
            name: "platform.toml".to_owned(),
            bytes: text.as_bytes().to_vec(),
        };
        let outcome = platc_compiler::compile(&Registry::new(), &[file], &Options::default());
        assert_eq!(outcome.compilation.is_some(), is_platform, "{text}");
    }
}

#[test]
fn row_01_a_platform_without_objects_deletes_nothing() {
    let Some(scene) = Scene::new("row-01-empty") else {
        return;
    };
    let manifests = settings(3);
    scene.apply(&scene.platform(&parts(&manifests))).unwrap();
    let empty = scene.platform(&[]);
    let plan = scene.plan(&empty);
    for allowed in [None, Some(3)] {
        let refused = scene.apply_with(&empty, &plan, &Heard::default(), |options| {
            options.allow_prune = allowed;
        });
        assert!(
            matches!(refused, Err(ApplyError::Guard(Guard::Empty { owned: 3 }))),
            "{refused:?}"
        );
    }
    assert_eq!(owned(&scene, "v1", "configmaps"), ["c01", "c02", "c03"]);
}

/// What a file compiles to of which all but the head was lost.
#[test]
fn row_01_a_platform_that_lost_all_components_deletes_nothing() {
    let Some(scene) = Scene::new("row-01-head") else {
        return;
    };
    let head = config_map("head", "green");
    let manifests = settings(2);
    let mut all = parts(&manifests);
    all.push(runs("", &head));
    scene.apply(&scene.platform(&all)).unwrap();
    let lost = scene.apply(&scene.platform(&[runs("", &head)]));
    assert!(
        matches!(lost, Err(ApplyError::Guard(Guard::Empty { owned: 2 }))),
        "{lost:?}"
    );
    assert_eq!(owned(&scene, "v1", "configmaps"), ["c01", "c02", "head"]);
}

#[test]
fn row_01_more_deletions_than_a_few_must_be_counted_by_a_person() {
    let Some(scene) = Scene::new("row-01-budget") else {
        return;
    };
    let manifests = settings(12);
    scene.apply(&scene.platform(&parts(&manifests))).unwrap();
    let all = owned(&scene, "v1", "configmaps");
    // A third of it is gone, and what is left would change.
    let fewer: Vec<String> = manifests
        .iter()
        .skip(4)
        .map(|text| text.replace("green", "blue"))
        .collect();
    let half = scene.platform(&parts(&fewer));
    let plan = scene.plan(&half);
    let apply = |allowed: Option<usize>| {
        scene.apply_with(&half, &plan, &Heard::default(), |options| {
            options.allow_prune = allowed;
        })
    };
    for allowed in [None, Some(3), Some(5), Some(12)] {
        let refused = apply(allowed);
        let guard = Guard::Prune {
            count: 4,
            owned: 12,
        };
        assert!(
            matches!(&refused, Err(ApplyError::Guard(found)) if *found == guard),
            "{refused:?}"
        );
    }
    assert_eq!(owned(&scene, "v1", "configmaps"), all);
    let last = scene.namespace.get("v1", "configmaps/c12").unwrap();
    assert_eq!(last["data"]["color"], "green");
    let report = apply(Some(4)).unwrap();
    assert_eq!((report.deleted.len(), report.written.len()), (4, 8));
    assert_eq!(owned(&scene, "v1", "configmaps"), all[4..]);
}

#[test]
fn row_01_what_cannot_be_listed_is_not_taken_for_gone() {
    let Some(mut scene) = Scene::new("row-01-list") else {
        return;
    };
    let manifests = settings(3);
    let platform = scene.platform(&parts(&manifests));
    scene.apply(&platform).unwrap();
    let before = owned(&scene, "v1", "configmaps");
    let proxy = through_proxy(&mut scene);
    proxy.add(Fault::answer(403).on(|request| request.query.contains("part-of")));
    let plan = scene.plan_with(&platform, &Permissions::default());
    let refusal = plan.map(|_| ()).unwrap_err();
    assert!(refusal.is_forbidden(), "{refusal}");
    assert_eq!(owned(&scene, "v1", "configmaps"), before);
}
