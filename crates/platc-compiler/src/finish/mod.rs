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

use crate::compilation::{Compilation, ComponentSummary, ImageUse, Manifest, SecretUse};
use crate::emit;
use crate::patch::Patches;
use crate::settings::{MovedTable, NamespaceTable};
use crate::wire::{Wired, WiredComponent};

mod duplicates;
mod namespaces;
mod object;
mod output;

use output::{Output, Sheet};

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
    let (mut outputs, mut sheets) = build_all(target, &wired.components, &offers, threads);
    let mut sheet = Sheet::new(sheets.len(), 1);
    outputs.push(namespaces::output(target, &outputs, &mut sheet));
    sheets.push(sheet);
    for output in &mut outputs {
        diagnostics.append(&mut output.diagnostics);
    }
    let (texts, manifests) = collate(sheets);
    duplicates::report(&manifests, diagnostics);
    let ids: Vec<&ObjectId> = manifests.iter().map(|manifest| &manifest.id).collect();
    target.patches.report_misses(&ids, diagnostics);
    let (mut used, _) = used_namespaces(&outputs);
    let homes = wired
        .components
        .iter()
        .map(|component| component.identity.namespace.as_str());
    used.extend(homes);
    namespaces::report_unused(target, &used, diagnostics);
    let (components, images, secrets) = summaries(wired, outputs);
    Compilation {
        platform: target.platform.to_owned(),
        digest: emit::tree_digest(&manifests),
        components,
        edges: wired.edges.clone(),
        manifests,
        images,
        secrets,
        moved: moved.to_vec(),
        texts,
    }
}

/// Builds the components on several threads, each with a sheet of its own; the outputs stand in the
/// order of the components.
fn build_all(
    target: &Target<'_>,
    components: &[WiredComponent],
    offers: &[(Address, Identity, &OfferBook)],
    threads: usize,
) -> (Vec<Output>, Vec<Sheet>) {
    let threads = threads.min(components.len());
    if threads < 2 {
        let mut sheet = Sheet::new(0, components.len());
        let build = |component| build_one(target, component, offers, &mut sheet);
        return (components.iter().map(build).collect(), vec![sheet]);
    }
    let next = AtomicUsize::new(0);
    let work = |worker| {
        let mut done = Vec::new();
        let mut sheet = Sheet::new(worker, components.len().div_ceil(threads));
        while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed))
            && let Some(component) = components.get(index)
        {
            let output = build_one(target, component, offers, &mut sheet);
            done.push((index, output));
        }
        (done, sheet)
    };
    let mut built: Vec<(usize, Output)> = Vec::with_capacity(components.len());
    let mut sheets = Vec::with_capacity(threads);
    std::thread::scope(|scope| {
        let start = |worker| scope.spawn(move || work(worker));
        let workers: Vec<_> = (0..threads).map(start).collect();
        for worker in workers {
            let (outputs, sheet) = worker
                .join()
                .unwrap_or_else(|cause| std::panic::resume_unwind(cause));
            built.extend(outputs);
            sheets.push(sheet);
        }
    });
    built.sort_by_key(|(index, _)| *index);
    (
        built.into_iter().map(|(_, output)| output).collect(),
        sheets,
    )
}

fn build_one(
    target: &Target<'_>,
    component: &WiredComponent,
    offers: &[(Address, Identity, &OfferBook)],
    sheet: &mut Sheet,
) -> Output {
    let surroundings = Surroundings {
        requests: &component.requests,
        offers,
    };
    let mut out = Build::new(&component.identity, surroundings);
    component.model.build(&mut out);
    let mut output = Output::new(Some(component.address.clone()), Some(&component.identity));
    output.add_all(target, out.finish(), sheet);
    output
}

/// The texts of the sheets, and the manifests in them, sorted by path. Which thread wrote a manifest
/// has no part in the order: no two components have the same directory.
fn collate(sheets: Vec<Sheet>) -> (Vec<String>, Vec<Manifest>) {
    let mut texts = Vec::with_capacity(sheets.len());
    let mut manifests = Vec::new();
    for sheet in sheets {
        let (text, mut more) = sheet.finish();
        texts.push(text);
        if manifests.is_empty() {
            manifests = more;
        } else {
            manifests.append(&mut more);
        }
    }
    manifests.sort_by(|left, right| left.path.cmp(&right.path));
    (texts, manifests)
}

/// The components, the images that they name and the secret values that they read.
fn summaries(
    wired: &Wired,
    outputs: Vec<Output>,
) -> (Vec<ComponentSummary>, Vec<ImageUse>, Vec<SecretUse>) {
    let mut components = Vec::with_capacity(outputs.len());
    let mut wired = wired.components.iter();
    let named = outputs.iter().map(|output| output.images.len()).sum();
    let mut images = Vec::with_capacity(named);
    let mut secrets = Vec::new();
    for output in outputs {
        // The last output is that of the platform itself.
        if let Some(component) = wired.next() {
            components.push(ComponentSummary {
                address: component.address.clone(),
                identity: component.identity.clone(),
                offers: component.offers.names(),
                version: output.version,
            });
        }
        images.extend(output.images);
        secrets.extend(output.secrets);
    }
    // Equal ones are the same in every way, so it need not be a stable sort, which takes memory.
    images.sort_unstable();
    secrets.sort_unstable();
    (components, images, secrets)
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
