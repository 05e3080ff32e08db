//! From the graph to a compilation: every component built, every object finished and written.
//!
//! Components are built one by one and written at once, so that only the text of the platform is
//! ever held as a whole, not its typed objects. They may be built on several threads; their order
//! in the result does not depend on which thread was faster.

use std::collections::{BTreeMap, BTreeSet};

use platc_diagnostics::Diagnostic;
use platc_objects::api_version::KubernetesVersion;
use platc_objects::{Identity, Mirror, SecretSource};
use platc_sdk::Address;
use platc_sdk::build::{Built, Surroundings};
use platc_sdk::context::FloatingImages;
use platc_sdk::module::OfferBook;
use platc_sdk::{Build, Stage};

use crate::compilation::{Compilation, ComponentSummary, Manifest, SecretUse};
use crate::emit;
use crate::patch::{Called, Patches};
use crate::settings::{MovedTable, NamespaceTable, NetworkPoliciesTable};
use crate::wire::{Wired, WiredComponent};

mod autoscaled;
mod digests;
mod duplicates;
mod labels;
mod namespaces;
mod network;
mod object;
mod output;
mod pod_security;
mod pods;
mod reserved;
mod secrets;
mod sheet;
mod workers;

use digests::PatchedFiles;
use output::Output;
use sheet::{Collated, Sheet};

/// What finishing follows.
pub(crate) struct Target<'a> {
    pub(crate) platform: &'a str,
    pub(crate) namespace: &'a str,
    pub(crate) kubernetes: KubernetesVersion,
    pub(crate) mirror: Option<&'a Mirror>,
    pub(crate) pull_secret: Option<&'a str>,
    pub(crate) namespaces: &'a BTreeMap<String, NamespaceTable>,
    pub(crate) network_policies: Option<&'a NetworkPoliciesTable>,
    pub(crate) floating: &'a FloatingImages,
    pub(crate) patches: Patches<'a>,
}

/// What finishing follows, with what all patches of files come to.
struct Rules<'a> {
    target: &'a Target<'a>,
    patched_files: PatchedFiles,
}

/// Builds and finishes everything.
pub(crate) fn finish(
    target: &Target<'_>,
    wired: &Wired,
    moved: &[MovedTable],
    threads: usize,
    diagnostics: &mut Vec<Diagnostic>,
) -> Compilation {
    let offers = offers(wired);
    let rules = Rules {
        target,
        patched_files: patched_files(target, &wired.components, &offers, threads),
    };
    let (mut outputs, mut sheets) = workers::on_all(
        &wired.components,
        threads,
        Sheet::new,
        |component, sheet| {
            let mut output =
                Output::new(Some(component.address.clone()), Some(&component.identity))
                    .with_pods(&component.pods);
            output.add_all(&rules, build(component, &offers), sheet);
            output
        },
    );
    let mut sheet = Sheet::new(sheets.len(), 1);
    let policies = network::outputs(&rules, wired, &outputs, &mut sheet);
    outputs.push(namespaces::output(&rules, &outputs, &mut sheet));
    outputs.extend(policies);
    sheets.push(sheet);
    for output in &mut outputs {
        diagnostics.append(&mut output.diagnostics);
    }
    let Collated {
        mut texts,
        mut manifests,
        images,
        secrets,
    } = Sheet::collate(sheets);
    let scaled = outputs.iter().flat_map(|output| &output.scaled).collect();
    autoscaled::leave_out_replicas(&scaled, &mut manifests, &mut texts);
    duplicates::report(&manifests, diagnostics);
    reserved::report(&outputs, diagnostics);
    let called: Vec<Called<'_>> = manifests
        .iter()
        .map(|manifest| Called::new(&manifest.id, manifest.job.as_deref()))
        .collect();
    target.patches.report_misses(&called, diagnostics);
    let (mut used, _) = used_namespaces(&outputs);
    let homes = wired
        .components
        .iter()
        .map(|component| component.identity.namespace.as_str());
    used.extend(homes);
    namespaces::report_unused(target, &used, diagnostics);
    let secrets = asked_for(secrets, &manifests);
    Compilation {
        platform: target.platform.to_owned(),
        namespace: target.namespace.to_owned(),
        digest: emit::tree_digest(&manifests),
        components: summaries(wired, outputs),
        edges: wired.edges.clone(),
        manifests,
        images,
        secrets,
        moved: moved.to_vec(),
        texts,
    }
}

/// What every component offers.
fn offers(wired: &Wired) -> Vec<(Address, Identity, &OfferBook)> {
    let components = wired.components.iter();
    components
        .map(|component| {
            let address = component.address.clone();
            (address, component.identity.clone(), &component.offers)
        })
        .collect()
}

/// The files that patches change. A pod may mount a ConfigMap of another component, so they are known
/// before any pod is finished; without a patch of a ConfigMap nothing is built for that.
fn patched_files(
    target: &Target<'_>,
    components: &[WiredComponent],
    offers: &[(Address, Identity, &OfferBook)],
    threads: usize,
) -> PatchedFiles {
    let mut all = PatchedFiles::default();
    if PatchedFiles::are_possible(&target.patches) {
        let start = |_, _| PatchedFiles::default();
        let (_, found) = workers::on_all(components, threads, start, |component, found| {
            let built = build(component, offers);
            found.note(&target.patches, &component.identity, built);
        });
        for found in found {
            all.extend(found);
        }
    }
    all
}

fn build(component: &WiredComponent, offers: &[(Address, Identity, &OfferBook)]) -> Built {
    let surroundings = Surroundings {
        requests: &component.requests,
        offers,
    };
    let mut out = Build::new(&component.identity, surroundings);
    component.model.build(&mut out);
    out.finish()
}

/// The components.
fn summaries(wired: &Wired, outputs: Vec<Output>) -> Vec<ComponentSummary> {
    // The last outputs are those of the platform itself and of the network policies.
    let all = wired.components.iter().zip(outputs);
    all.map(|(component, output)| ComponentSummary {
        address: component.address.clone(),
        identity: component.identity.clone(),
        offers: component.offers.names(),
        version: output.version,
    })
    .collect()
}

/// The uses of Secrets without those that the platform itself has as objects: nobody is to be asked for
/// those.
fn asked_for(mut secrets: Vec<SecretUse>, manifests: &[Manifest]) -> Vec<SecretUse> {
    tell_sources(&mut secrets);
    secrets.dedup();
    let compiled: BTreeSet<(Option<&str>, &str)> = manifests
        .iter()
        .filter(|manifest| manifest.id.group.is_empty() && manifest.id.kind == "Secret")
        .map(|manifest| (manifest.id.namespace.as_deref(), manifest.id.name.as_str()))
        .collect();
    secrets.retain(|each| !compiled.contains(&(Some(&each.namespace), &each.secret)));
    secrets
}

/// Gives all uses of a value the source that one of them tells: a patch that names a value says nothing
/// of where it comes from.
fn tell_sources(secrets: &mut [SecretUse]) {
    let same = |one: &SecretUse, other: &SecretUse| {
        (&one.namespace, &one.secret, &one.key) == (&other.namespace, &other.secret, &other.key)
    };
    for uses in secrets.chunk_by_mut(same) {
        let told = uses.iter().map(|each| &each.source).max().cloned();
        for each in uses {
            if each.source == SecretSource::Existing
                && let Some(told) = &told
            {
                each.source.clone_from(told);
            }
        }
    }
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
