//! Volumes that are reserved for a claim of the platform which cannot have them.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::api::resource::Quantity as ApiQuantity;
use platc_diagnostics::Diagnostic;
use platc_objects::{Object, Quantity};

use super::output::Output;

/// Volumes and claims among the objects of a component.
#[derive(Default)]
pub(super) struct Storage {
    volumes: Vec<Volume>,
    claims: Vec<Claim>,
}

/// A volume that is reserved.
struct Volume {
    name: String,
    /// Namespace and name of the claim that may have it.
    claim: (String, String),
    offered: Amount,
}

/// A claim, or those that a StatefulSet makes for its pods.
struct Claim {
    namespace: String,
    name: String,
    /// How many there are, with a number each; `None` for a claim that has the very name.
    pods: Option<i32>,
    wanted: Amount,
}

/// A size of a class; what is not said is not compared.
struct Amount {
    class: Option<String>,
    size: Option<Quantity>,
}

impl Storage {
    /// Takes an object into account.
    pub(super) fn note(&mut self, object: &Object) {
        match object {
            Object::PersistentVolume(volume) => self.volumes.extend(Volume::of(volume)),
            Object::PersistentVolumeClaim(claim) => {
                let namespace = claim.metadata.namespace.clone();
                self.claims.extend(Claim::of(claim, namespace, None));
            }
            Object::StatefulSet(set) => {
                let (metadata, spec) = (&set.metadata, set.spec.as_ref());
                let pods = spec.and_then(|spec| spec.replicas).unwrap_or(i32::MAX);
                let templates = spec.and_then(|spec| spec.volume_claim_templates.as_ref());
                for template in templates.into_iter().flatten() {
                    let namespace = metadata.namespace.clone();
                    let set = metadata.name.as_deref().unwrap_or_default();
                    self.claims
                        .extend(Claim::of(template, namespace, Some((set, pods))));
                }
            }
            _ => {}
        }
    }
}

impl Volume {
    fn of(volume: &core::PersistentVolume) -> Option<Self> {
        let spec = volume.spec.as_ref()?;
        let claim = spec.claim_ref.as_ref()?;
        let capacity = spec.capacity.as_ref();
        Some(Self {
            name: volume.metadata.name.clone()?,
            claim: (claim.namespace.clone()?, claim.name.clone()?),
            offered: Amount {
                class: spec.storage_class_name.clone(),
                size: quantity(capacity.and_then(|capacity| capacity.get("storage"))),
            },
        })
    }
}

impl Claim {
    fn of(
        claim: &core::PersistentVolumeClaim,
        namespace: Option<String>,
        set: Option<(&str, i32)>,
    ) -> Option<Self> {
        let spec = claim.spec.as_ref()?;
        let resources = spec.resources.as_ref();
        let requests = resources.and_then(|resources| resources.requests.as_ref());
        let own = claim.metadata.name.clone()?;
        Some(Self {
            namespace: namespace?,
            name: set.map_or(own.clone(), |(set, _)| format!("{own}-{set}")),
            pods: set.map(|(_, pods)| pods),
            wanted: Amount {
                class: spec.storage_class_name.clone(),
                size: quantity(requests.and_then(|requests| requests.get("storage"))),
            },
        })
    }

    /// Whether a pod of this number has such a claim; `None` is a claim that has the very name.
    fn has(&self, number: Option<i32>) -> bool {
        match (self.pods, number) {
            (None, None) => true,
            (Some(pods), Some(number)) => number < pods,
            _ => false,
        }
    }
}

impl Amount {
    fn holds(&self, wanted: &Self) -> bool {
        let same_class = match (&self.class, &wanted.class) {
            (Some(own), Some(wanted)) => own == wanted,
            _ => true,
        };
        let enough = match (&self.size, &wanted.size) {
            (Some(own), Some(wanted)) => own.units() >= wanted.units(),
            _ => true,
        };
        same_class && enough
    }

    fn told(&self) -> String {
        let size = self
            .size
            .as_ref()
            .map_or_else(|| "storage".to_owned(), ToString::to_string);
        match &self.class {
            Some(class) => format!("{size} of the class `{class}`"),
            None => size,
        }
    }
}

fn quantity(quantity: Option<&ApiQuantity>) -> Option<Quantity> {
    quantity?.0.parse().ok()
}

/// Reports every volume that its claim cannot have.
pub(super) fn report(outputs: &[Output], diagnostics: &mut Vec<Diagnostic>) {
    if outputs
        .iter()
        .all(|output| output.storage.volumes.is_empty())
    {
        return;
    }
    let claims = by_name(outputs);
    for offering in outputs {
        for volume in &offering.storage.volumes {
            for (wanting, claim) in wanting(&claims, &volume.claim) {
                if !volume.offered.holds(&claim.wanted) {
                    diagnostics.push(unfit(volume, claim, (offering, wanting)));
                }
            }
        }
    }
}

/// Claims and the outputs that they are of, by namespace and name; those of a StatefulSet without their
/// numbers.
type Claims<'o> = BTreeMap<(&'o str, &'o str), Vec<(&'o Output, &'o Claim)>>;

fn by_name(outputs: &[Output]) -> Claims<'_> {
    let mut claims = Claims::new();
    for output in outputs {
        for claim in &output.storage.claims {
            let name = (claim.namespace.as_str(), claim.name.as_str());
            claims.entry(name).or_default().push((output, claim));
        }
    }
    claims
}

/// The claims that have this namespace and name.
fn wanting<'o>(
    claims: &Claims<'o>,
    (namespace, name): &(String, String),
) -> Vec<(&'o Output, &'o Claim)> {
    let numbered = name
        .rsplit_once('-')
        .and_then(|(name, number)| Some((name, Some(number.parse().ok()?))));
    [Some((name.as_str(), None)), numbered]
        .into_iter()
        .flatten()
        .flat_map(|(name, number)| {
            let found = claims
                .get(&(namespace.as_str(), name))
                .into_iter()
                .flatten();
            found.filter(move |(_, claim)| claim.has(number)).copied()
        })
        .collect()
}

fn unfit(volume: &Volume, claim: &Claim, (offering, wanting): (&Output, &Output)) -> Diagnostic {
    let message = format!("the claim `{}` cannot have its volume", volume.claim.1);
    let ends = [
        (offering, format!("reserves {}", volume.offered.told())),
        (wanting, format!("wants {}", claim.wanted.told())),
    ];
    let diagnostic = Diagnostic::error("platc::unfit-volume", message);
    ends.into_iter()
        .fold(diagnostic, |diagnostic, (output, label)| {
            match &output.component {
                Some(component) => diagnostic.at_key(&component.path(), label),
                None => diagnostic,
            }
        })
        .note(format!(
            "the volume `{}` is kept for the claim, and never bound to it: the pod stays Pending",
            volume.name
        ))
        .help("give both the same class, and the volume the size of the claim")
}
