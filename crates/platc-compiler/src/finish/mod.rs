//! From the graph to a compilation: every component built, every object finished and written.
//!
//! Components are built one by one and written at once, so that only the text of the platform is
//! ever held as a whole, not its typed objects. They may be built on several threads; their order
//! in the result does not depend on which thread was faster.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::atomic::{AtomicUsize, Ordering};

use platc_diagnostics::Diagnostic;
use platc_objects::api_version::KubernetesVersion;
use platc_objects::{Identity, Mirror, ObjectId};
use platc_sdk::Address;
use platc_sdk::build::Surroundings;
use platc_sdk::context::FloatingImages;
use platc_sdk::module::OfferBook;
use platc_sdk::{Build, Stage};

use crate::compilation::{Compilation, ComponentSummary, Manifest};
use crate::emit;
use crate::patch::Patches;
use crate::settings::{MovedTable, NamespaceTable};
use crate::wire::{Wired, WiredComponent};

mod namespaces;
mod object;
mod output;

use output::Output;

/// What finishing follows.
pub(crate) struct Target<'a> {
    pub(crate) platform: &'a str,
    pub(crate) kubernetes: KubernetesVersion,
    pub(crate) mirror: Option<&'a Mirror>,
    pub(crate) pull_secret: Option<&'a str>,
    pub(crate) namespaces: &'a BTreeMap<String, NamespaceTable>,
    pub(crate) floating: &'a FloatingImages,
    pub(crate) patches: Patches<'a>,
}

/// Builds and finishes everything.
pub(crate) fn finish(
    target: &Target<'_>,
    wired: &Wired,
    moved: &[MovedTable],
    threads: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Compilation {
    let offers: Vec<(Address, Identity, &OfferBook)> = wired
        .components
        .iter()
        .map(|component| {
            let address = component.address.clone();
            (address, component.identity.clone(), &component.offers)
        })
        .collect();
    let mut outputs = build_all(target, &wired.components, &offers, threads);
    outputs.push(namespaces::output(target, &outputs));
    for output in &mut outputs {
        diagnostics.append(&mut output.diagnostics);
    }
    report_duplicates(&outputs, diagnostics);
    let ids: Vec<&ObjectId> = outputs
        .iter()
        .flat_map(|output| &output.manifests)
        .map(|manifest| &manifest.id)
        .collect();
    target.patches.report_misses(&ids, diagnostics);
    let (mut used, _) = used_namespaces(&outputs);
    let homes = wired
        .components
        .iter()
        .map(|component| component.identity.namespace.as_str());
    used.extend(homes);
    namespaces::report_unused(target, &used, diagnostics);
    assemble(target, wired, moved, outputs)
}

/// Builds the components on several threads; the outputs stand in the order of the components.
fn build_all(
    target: &Target<'_>,
    components: &[WiredComponent],
    offers: &[(Address, Identity, &OfferBook)],
    threads: usize,
) -> Vec<Output> {
    let threads = threads.min(components.len());
    if threads < 2 {
        let mut buffer = Vec::new();
        let build = |component| build_one(target, component, offers, &mut buffer);
        return components.iter().map(build).collect();
    }
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        let mut buffer = Vec::new();
        while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed))
            && let Some(component) = components.get(index)
        {
            let output = build_one(target, component, offers, &mut buffer);
            done.push((index, output));
        }
        done
    };
    let mut built: Vec<(usize, Output)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .flat_map(|worker| match worker.join() {
                Ok(outputs) => outputs,
                Err(cause) => std::panic::resume_unwind(cause),
            })
            .collect()
    });
    built.sort_by_key(|(index, _)| *index);
    built.into_iter().map(|(_, output)| output).collect()
}

fn build_one(
    target: &Target<'_>,
    component: &WiredComponent,
    offers: &[(Address, Identity, &OfferBook)],
    buffer: &mut Vec<u8>,
) -> Output {
    let surroundings = Surroundings {
        requests: &component.requests,
        offers,
    };
    let mut out = Build::new(&component.identity, surroundings);
    component.model.build(&mut out);
    let mut output = Output::new(Some(component.address.clone()), Some(&component.identity));
    output.add_all(target, out.finish(), buffer);
    output
}

/// Reports objects that are there twice. Kubernetes would keep the one that is applied last.
fn report_duplicates(outputs: &[Output], diagnostics: &mut Vec<Diagnostic>) {
    let manifests: Vec<(&Manifest, &Output)> = outputs
        .iter()
        .flat_map(|output| {
            output
                .manifests
                .iter()
                .map(move |manifest| (manifest, output))
        })
        .collect();
    for (second, first) in duplicates(&manifests) {
        let (manifest, output) = manifests[second];
        let (_, other) = manifests[first];
        let mut diagnostic = Diagnostic::error(
            "platc::duplicate-object",
            format!("the object `{}` is made twice", manifest.id),
        );
        for component in [&output.component, &other.component].into_iter().flatten() {
            diagnostic = diagnostic.at_key(&component.path(), "makes it");
        }
        diagnostics
            .push(diagnostic.help("give one of the components another name or another namespace"));
    }
}

/// Positions of manifests that make an object again, each with that of the one before it. To compare
/// tens of thousands of ids takes long, so only those with the same hash are; the hash has no part
/// in the result.
fn duplicates(manifests: &[(&Manifest, &Output)]) -> BTreeMap<usize, usize> {
    let mut hashes: Vec<(u64, usize)> = manifests
        .iter()
        .enumerate()
        .map(|(position, (manifest, _))| {
            let mut hasher = DefaultHasher::new();
            manifest.id.hash(&mut hasher);
            (hasher.finish(), position)
        })
        .collect();
    hashes.sort_unstable();
    let mut found = BTreeMap::new();
    for group in hashes.chunk_by(|(left, _), (right, _)| left == right) {
        if group.len() == 1 {
            continue;
        }
        let mut owners = BTreeMap::new();
        for (_, position) in group {
            let (manifest, _) = manifests[*position];
            if let Some(before) = owners.insert(&manifest.id, *position) {
                found.insert(*position, before);
            }
        }
    }
    found
}

fn assemble(
    target: &Target<'_>,
    wired: &Wired,
    moved: &[MovedTable],
    mut outputs: Vec<Output>,
) -> Compilation {
    let mut compilation = Compilation {
        platform: target.platform.to_owned(),
        digest: String::new(),
        components: Vec::with_capacity(wired.components.len()),
        edges: wired.edges.clone(),
        manifests: Vec::new(),
        images: Vec::new(),
        secrets: Vec::new(),
        moved: moved.to_vec(),
        texts: Vec::with_capacity(outputs.len()),
    };
    for (component, output) in wired.components.iter().zip(&mut outputs) {
        compilation.components.push(ComponentSummary {
            address: component.address.clone(),
            identity: component.identity.clone(),
            offers: component.offers.names(),
            version: output.version.take(),
        });
    }
    // The manifests of a directory are sorted, and no two outputs have the same one.
    outputs.sort_by(|left, right| Iterator::cmp(left.path_prefix(), right.path_prefix()));
    compilation
        .manifests
        .reserve_exact(outputs.iter().map(|output| output.manifests.len()).sum());
    for (buffer, output) in outputs.into_iter().enumerate() {
        compilation.texts.push(output.text);
        compilation.images.extend(output.images);
        compilation.secrets.extend(output.secrets);
        let manifests = output.manifests.into_iter().map(|mut manifest| {
            manifest.buffer = buffer;
            manifest
        });
        compilation.manifests.extend(manifests);
    }
    debug_assert!(
        compilation
            .manifests
            .is_sorted_by(|left, right| left.path <= right.path),
        "the paths are in order"
    );
    compilation.images.sort();
    compilation.secrets.sort();
    compilation.digest = emit::tree_digest(&compilation.manifests);
    compilation
}

/// Namespaces that the objects of these outputs live in, and those with pods that the restricted
/// profiles of Pod Security reject.
fn used_namespaces(outputs: &[Output]) -> (BTreeSet<&str>, BTreeSet<&str>) {
    let used = outputs
        .iter()
        .flat_map(|output| &output.namespaces)
        .map(String::as_str)
        .collect();
    let privileged = outputs
        .iter()
        .flat_map(|output| &output.privileged)
        .map(String::as_str)
        .collect();
    (used, privileged)
}

/// The stage of objects that belong to the platform itself.
const PLATFORM_STAGE: Stage = Stage::Foundation;
