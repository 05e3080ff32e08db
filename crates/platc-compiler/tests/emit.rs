//! What is written: the digest, the paths, the API versions.

use std::collections::BTreeSet;

use platc_compiler::{Compilation, Registry};
use platc_testing::{Gadget, compile_text, manifest};
use sha2::{Digest as _, Sha256};

fn compiled(kubernetes: &str) -> Compilation {
    let text = format!(
        r#"
        [platform]
        name = "lake"
        kubernetes = "{kubernetes}"

        [gadget.main]
        size = "8Gi"
        mode = "highly-available"

        [gadget.other]
        size = "8Gi"
        namespace = "pond"
        upstream = "gadget.main"
        "#
    );
    compile_text(&Registry::new().with::<Gadget>(), &text)
}

fn sha256(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect::<Vec<_>>()
        .concat()
}

#[test]
fn the_digest_is_that_of_sha256sum_over_the_sorted_tree() {
    let compilation = compiled("1.28");
    let mut lines: Vec<(&str, String)> = Vec::new();
    for manifest in &compilation.manifests {
        let line = format!(
            "{}  {}\n",
            sha256(compilation.text(manifest).as_bytes()),
            manifest.path
        );
        lines.push((&manifest.path, line));
    }
    lines.sort();
    let list: Vec<String> = lines.into_iter().map(|(_, line)| line).collect();
    assert_eq!(compilation.digest, sha256(list.concat().as_bytes()));
}

#[test]
fn every_manifest_has_a_path_of_its_own_and_they_are_sorted() {
    let compilation = compiled("1.28");
    let paths: Vec<&str> = (compilation.manifests.iter())
        .map(|manifest| manifest.path.as_str())
        .collect();
    let sorted: BTreeSet<&str> = paths.iter().copied().collect();
    assert_eq!(paths, Vec::from_iter(sorted));
    assert_eq!(
        paths,
        [
            "gadget.main/configmap-main-gadget-config.yaml",
            "gadget.main/cronjob-main-gadget-cleanup.yaml",
            "gadget.main/deployment-main-gadget-server.yaml",
            "gadget.main/poddisruptionbudget-main-gadget-server.yaml",
            "gadget.main/service-main-gadget-server.yaml",
            "gadget.main/service-main-gadget-store.yaml",
            "gadget.main/statefulset-main-gadget-store.yaml",
            "gadget.other/configmap-other-gadget-config.yaml",
            "gadget.other/cronjob-other-gadget-cleanup.yaml",
            "gadget.other/deployment-other-gadget-server.yaml",
            "gadget.other/poddisruptionbudget-other-gadget-server.yaml",
            "gadget.other/service-other-gadget-server.yaml",
            "platform/namespace-lake.yaml",
            "platform/namespace-pond.yaml",
        ]
    );
}

#[test]
fn api_versions_are_those_that_the_oldest_server_has() {
    let cases = [
        ("1.20", "batch/v1beta1", "policy/v1beta1"),
        ("1.21", "batch/v1", "policy/v1"),
        ("1.28", "batch/v1", "policy/v1"),
    ];
    for (kubernetes, cron_job, budget) in cases {
        let compilation = compiled(kubernetes);
        let api_version = |path: &str| manifest(&compilation, path)["apiVersion"].clone();
        let found = [
            api_version("gadget.main/cronjob-main-gadget-cleanup.yaml"),
            api_version("gadget.main/poddisruptionbudget-main-gadget-server.yaml"),
            api_version("gadget.main/deployment-main-gadget-server.yaml"),
        ];
        assert_eq!(found, [cron_job, budget, "apps/v1"], "{kubernetes}");
    }
}
