//! Row 25: an inventory that outgrows an object. How twenty thousand entries are kept stands in
//! `tests/keeping/inventory.rs`.

use platc_cluster::history;
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::scene::{Scene, hex, runs};

/// A ConfigMap with 200 KB that do not become much shorter.
fn bulky(number: u32, color: &str) -> String {
    let line = |line: u32| {
        let digits = hex(&Sha256::digest(format!("{number} {line}")));
        format!("    {digits}\n")
    };
    let lines: String = (0..3000).fold(String::new(), |text, number| text + &line(number));
    format!(
        "
apiVersion: v1
kind: ConfigMap
metadata: {{name: bulky-{number}, namespace: NS}}
data:
  color: {color}
  text: |
{lines}"
    )
}

/// The sizes of what platc keeps for a purpose, in bytes of JSON.
fn sizes(scene: &Scene, purpose: &str) -> Vec<usize> {
    let path = format!("configmaps?labelSelector=platc.io%2Fkeeps%3D{purpose}");
    let list = scene.namespace.get("v1", &path);
    let list = list.expect("the server lists them");
    let items = list["items"].as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item.to_string().len()).collect()
}

#[test]
fn row_25_what_platc_keeps_of_a_bulky_platform_is_kept_in_parts_and_comes_back() {
    let Some(scene) = Scene::new("row-25") else {
        return;
    };
    let bulky =
        |color: &str| -> Vec<String> { (0..12).map(|number| bulky(number, color)).collect() };
    let (green, blue) = (bulky("green"), bulky("blue"));
    let platform = |manifests: &[String]| {
        let parts: Vec<_> = manifests
            .iter()
            .map(|manifest| runs("web.main", manifest))
            .collect();
        scene.platform(&parts)
    };
    let (first, second) = (platform(&green), platform(&blue));
    for platform in [&first, &second] {
        let report = scene.apply(platform).unwrap();
        assert_eq!((report.failed, report.written.len()), (vec![], 12));
    }
    // What is in the cluster is not in the inventory once more.
    assert_eq!(sizes(&scene, "inventory").len(), 1);
    assert!(
        sizes(&scene, "inventory")[0] < 4096,
        "{:?}",
        sizes(&scene, "inventory")
    );
    let history = sizes(&scene, "history");
    assert!(history.len() > 4, "{history:?}");
    for purpose in ["inventory", "journal", "history"] {
        let longest = sizes(&scene, purpose).into_iter().max().unwrap_or_default();
        assert!(longest < 512 * 1024, "{purpose}: {longest}");
    }
    // Both states come back whole.
    let name = scene.namespace.name();
    for platform in [&first, &second] {
        let load = history::load(&scene.cluster, name, name, &platform.digest);
        let kept = scene.runtime.block_on(load).unwrap();
        let former = platform.as_it_was(&kept).unwrap();
        let texts = |platform: &platc_cluster::Platform| -> Vec<String> {
            platform
                .objects
                .iter()
                .map(|object| object.text.clone())
                .collect()
        };
        assert!(texts(&former) == texts(platform), "{}", platform.digest);
    }
    let report = scene.apply(&second).unwrap();
    assert_eq!((report.written, report.unchanged), (vec![], 12));
    let settings = scene.namespace.get("v1", "configmaps/bulky-0");
    assert_eq!(
        settings.map(|object| object["data"]["color"].clone()),
        Some(Value::from("blue"))
    );
}
