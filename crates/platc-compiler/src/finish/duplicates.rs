//! Objects that are made twice. Kubernetes would keep the one that is applied last.

use std::collections::BTreeMap;

use platc_diagnostics::Diagnostic;

use crate::compilation::Manifest;

/// Reports them.
pub(super) fn report(manifests: &[Manifest], diagnostics: &mut Vec<Diagnostic>) {
    for (second, first) in duplicates(manifests) {
        let manifest = &manifests[second];
        let other = &manifests[first];
        let mut diagnostic = Diagnostic::error(
            "platc::duplicate-object",
            format!("the object `{}` is made twice", manifest.id),
        );
        for component in [&manifest.component, &other.component]
            .into_iter()
            .flatten()
        {
            diagnostic = diagnostic.at_key(&component.path(), "makes it");
        }
        diagnostics
            .push(diagnostic.help("give one of the components another name or another namespace"));
    }
}

/// Positions of manifests that make an object again, each with that of the one before it. To compare
/// the ids of tens of thousands of objects takes long, so only those of the same hash are compared.
fn duplicates(manifests: &[Manifest]) -> BTreeMap<usize, usize> {
    let mut hashes: Vec<(u64, usize)> = manifests
        .iter()
        .enumerate()
        .map(|(position, manifest)| (manifest.id_hash, position))
        .collect();
    hashes.sort_unstable();
    let mut found = BTreeMap::new();
    for group in hashes.chunk_by(|(left, _), (right, _)| left == right) {
        if group.len() == 1 {
            continue;
        }
        let mut owners = BTreeMap::new();
        for (_, position) in group {
            if let Some(before) = owners.insert(&manifests[*position].id, *position) {
                found.insert(*position, before);
            }
        }
    }
    found
}
