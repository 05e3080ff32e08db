//! From the graph to a compilation: every component built, every object finished and written.
//!
//! Components are built one by one and written at once, so that only the text of the platform is
//! ever held as a whole, not its typed objects. They may be built on several threads; their order
//! in the result does not depend on which thread was faster.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use platc_diagnostics::Diagnostic;
use platc_objects::api_version::KubernetesVersion;
use platc_objects::{Identity, Mirror, ObjectId};
use platc_sdk::Address;
use platc_sdk::build::Surroundings;
use platc_sdk::context::FloatingImages;
use platc_sdk::module::OfferBook;
use platc_sdk::{Build, Stage};

use crate::compilation::{Compilation, ComponentSummary};
use crate::emit;
use crate::patch::Patches;
use crate::settings::{MovedTable, NamespaceTable};
use crate::wire::{Wired, WiredComponent};

mod duplicates;
mod namespaces;
mod object;
mod output;

use output::{Output, Text};

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
    let (mut outputs, mut texts) = build_all(target, &wired.components, &offers, threads);
    let mut text = Text::new(texts.len());
    outputs.push(namespaces::output(target, &outputs, &mut text));
    texts.push(text);
    for output in &mut outputs {
        diagnostics.append(&mut output.diagnostics);
    }
    duplicates::report(&outputs, diagnostics);
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
    let mut compilation = assemble(target, wired, moved, outputs);
    compilation.texts = texts.into_iter().map(Text::finish).collect();
    compilation
}

/// Builds the components on several threads, each with a text of its own; the outputs stand in the
/// order of the components.
fn build_all(
    target: &Target<'_>,
    components: &[WiredComponent],
    offers: &[(Address, Identity, &OfferBook)],
    threads: usize,
) -> (Vec<Output>, Vec<Text>) {
    let threads = threads.min(components.len());
    if threads < 2 {
        let mut text = Text::new(0);
        let build = |component| build_one(target, component, offers, &mut text);
        return (components.iter().map(build).collect(), vec![text]);
    }
    let next = AtomicUsize::new(0);
    let work = |worker| {
        let mut done = Vec::new();
        let mut text = Text::new(worker);
        while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed))
            && let Some(component) = components.get(index)
        {
            let output = build_one(target, component, offers, &mut text);
            done.push((index, output));
        }
        (done, text)
    };
    let mut built: Vec<(usize, Output)> = Vec::with_capacity(components.len());
    let mut texts = Vec::with_capacity(threads);
    std::thread::scope(|scope| {
        let start = |worker| scope.spawn(move || work(worker));
        let workers: Vec<_> = (0..threads).map(start).collect();
        for worker in workers {
            let (outputs, text) = worker
                .join()
                .unwrap_or_else(|cause| std::panic::resume_unwind(cause));
            built.extend(outputs);
            texts.push(text);
        }
    });
    built.sort_by_key(|(index, _)| *index);
    (built.into_iter().map(|(_, output)| output).collect(), texts)
}

fn build_one(
    target: &Target<'_>,
    component: &WiredComponent,
    offers: &[(Address, Identity, &OfferBook)],
    text: &mut Text,
) -> Output {
    let surroundings = Surroundings {
        requests: &component.requests,
        offers,
    };
    let mut out = Build::new(&component.identity, surroundings);
    component.model.build(&mut out);
    let mut output = Output::new(Some(component.address.clone()), Some(&component.identity));
    output.add_all(target, out.finish(), text);
    output
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
        texts: Vec::new(),
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
    for output in outputs {
        compilation.images.extend(output.images);
        compilation.secrets.extend(output.secrets);
        compilation.manifests.extend(output.manifests);
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
