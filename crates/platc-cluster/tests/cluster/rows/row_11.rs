//! Row 11: a dry run that lies on a first install.

use platc_cluster::applying::ApplyError;
use platc_cluster::planning::LivePlan;
use platc_plan::Checked;

use super::samples::{Leftovers, config_map, definition, deployment, names_at, owned, well};
use crate::scene::{Part, Scene, runs};

const NAMESPACE: &str = "
apiVersion: v1
kind: Namespace
metadata: {name: NS-more}
";

const ELSEWHERE: &str = "
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: NS-more}
data: {color: green}
";

/// An object of the platform itself.
fn own(manifest: &str) -> Part<'_> {
    runs("", manifest)
}

/// Each change, and whether the server looked at it.
fn checked(plan: &LivePlan) -> Vec<(&str, bool)> {
    let changes = plan.plan.changes.iter();
    let mut checked: Vec<(&str, bool)> = changes
        .map(|change| {
            let kind = change.identity.kind.as_str();
            (kind, change.checked == Checked::ByServer)
        })
        .collect();
    checked.sort_unstable();
    checked
}

fn refusals(plan: &LivePlan) -> Vec<(String, String)> {
    plan.refusals()
        .map(|(change, why)| (change.identity.to_string(), why.to_owned()))
        .collect()
}

#[test]
fn row_11_what_needs_a_planned_namespace_or_definition_is_planned_and_marked() {
    let Some(scene) = Scene::new("row-11") else {
        return;
    };
    let _leftovers = Leftovers(
        &scene,
        &[
            "/api/v1/namespaces/NS-more",
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org",
        ],
    );
    let (web, crd) = (
        deployment("web", 1, ""),
        definition(&[("v1", "depth: {type: integer}")]),
    );
    let well = well("v1", "depth: 3");
    let platform = scene.platform(&[
        own(NAMESPACE),
        own(&crd),
        runs("web.main", ELSEWHERE),
        runs("web.main", &web),
        runs("web.main", &well),
    ]);
    let plan = scene.plan(&platform);
    assert_eq!(refusals(&plan), []);
    assert_eq!(
        checked(&plan),
        [
            ("ConfigMap", false),
            ("CustomResourceDefinition", true),
            ("Deployment", true),
            ("Namespace", true),
            ("Well", false),
        ]
    );
    let report = scene.apply(&platform).unwrap();
    assert_eq!((report.failed, report.written.len()), (vec![], 5));
    let again = scene.plan(&platform);
    assert!(!again.has_changes(), "{:#?}", again.plan.changes);
}

#[test]
fn row_11_what_a_planned_change_of_its_definition_allows_is_not_refused() {
    let Some(scene) = Scene::new("row-11-definition") else {
        return;
    };
    let _leftovers = Leftovers(
        &scene,
        &["/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org"],
    );
    let narrow = definition(&[("v1alpha1", "depth: {type: integer}")]);
    let deep = well("v1alpha1", "depth: 3");
    let platform = scene.platform(&[own(&narrow), runs("web.main", &deep)]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    // A new field, of a new version: the server knows neither yet.
    let fields = "depth: {type: integer}, width: {type: integer}";
    let wide = definition(&[("v1alpha1", fields), ("v1beta1", fields)]);
    let deep = well("v1beta1", "depth: 3, width: 2");
    let platform = scene.platform(&[own(&wide), runs("web.main", &deep)]);
    let plan = scene.plan(&platform);
    assert_eq!(refusals(&plan), []);
    assert_eq!(
        checked(&plan),
        [("CustomResourceDefinition", true), ("Well", false)]
    );
    let report = scene.apply(&platform).unwrap();
    assert_eq!(report.failed, []);
    let path = "/apis/NS.example.org/v1beta1/namespaces/NS/wells/deep";
    let object = scene.get(path).unwrap();
    assert_eq!(object["spec"], serde_json::json!({"depth": 3, "width": 2}));
    assert!(!scene.plan(&platform).has_changes());
}

#[test]
fn row_11_what_the_server_can_be_asked_about_is_refused_before_anything_is_written() {
    let Some(scene) = Scene::new("row-11-refused") else {
        return;
    };
    let before = names_at(&scene, "v1", "configmaps");
    let settings = config_map("settings", "green");
    let bad = deployment("web", 1, "").replace("labels: {app: web}", "labels: {app: other}");
    let platform = scene.platform(&[runs("web.main", &settings), runs("web.main", &bad)]);
    let plan = scene.plan(&platform);
    assert_eq!(refusals(&plan).len(), 1);
    let refused = scene.apply_plan(&platform, &plan, &crate::scene::Heard::default());
    assert!(matches!(refused, Err(ApplyError::Guard(_))), "{refused:?}");
    assert_eq!(owned(&scene, "v1", "configmaps"), [""; 0]);
    assert_eq!(names_at(&scene, "v1", "configmaps"), before);
    let leases = names_at(&scene, "coordination.k8s.io/v1", "leases");
    assert_eq!(leases, [""; 0]);
}

#[test]
fn row_11_what_a_planned_definition_does_not_allow_is_refused_before_the_server_knows_it() {
    let Some(scene) = Scene::new("row-11-offline") else {
        return;
    };
    let _leftovers = Leftovers(
        &scene,
        &["/apis/apiextensions.k8s.io/v1/customresourcedefinitions/wells.NS.example.org"],
    );
    let crd = definition(&[("v1", "depth: {type: integer, minimum: 1}")]);
    let wells = [
        well("v1", "depth: deep, width: 2"),
        well("v1", "depth: 0").replace("name: deep", "name: dry"),
        well("v2", "depth: 1").replace("name: deep", "name: new"),
        well("v1", "depth: 1").replace("name: deep", "name: right"),
    ];
    let parts: Vec<Part<'_>> = wells.iter().map(|well| runs("web.main", well)).collect();
    let mut all = vec![own(&crd)];
    all.extend(parts);
    let platform = scene.platform(&all);
    let plan = scene.plan(&platform);
    let expected = [
        (
            "deep",
            "the definition of the kind Well does not allow it: spec.depth is \"deep\", not an integer, \
             spec.width is no field that the definition has",
        ),
        (
            "dry",
            "the definition of the kind Well does not allow it: spec.depth is 0, must be at least 1",
        ),
        (
            "new",
            "the definition of the kind Well does not serve the version v2",
        ),
    ]
    .map(|(name, why)| (format!("Well/{name}"), why.to_owned()));
    assert_eq!(refusals(&plan), expected);
    let offline = ("Well", false);
    assert_eq!(
        checked(&plan),
        [
            ("CustomResourceDefinition", true),
            offline,
            offline,
            offline,
            offline
        ]
    );
    let refused = scene.apply_plan(&platform, &plan, &crate::scene::Heard::default());
    assert!(matches!(refused, Err(ApplyError::Guard(_))), "{refused:?}");
    // The server has a definition by now, and the planned one allows less.
    let platform = scene.platform(&[own(&crd), runs("web.main", &wells[3])]);
    assert_eq!(scene.apply(&platform).unwrap().failed, []);
    let narrow = definition(&[("v1", "depth: {type: integer, minimum: 2}")]);
    let another = wells[3].replace("name: right", "name: left");
    let platform = scene.platform(&[own(&narrow), runs("web.main", &another)]);
    // The definition itself is refused too, as a well is there that it no longer allows.
    let mut refused = refusals(&scene.plan(&platform));
    refused.retain(|(object, _)| object == "Well/left");
    let expected =
        "the definition of the kind Well does not allow it: spec.depth is 1, must be at least 2";
    assert_eq!(refused, [("Well/left".to_owned(), expected.to_owned())]);
}
