//! Volumes that are reserved for a claim of the platform which cannot have them.

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

    fn is(&self, (namespace, name): &(String, String)) -> bool {
        let same = match self.pods {
            None => self.name == *name,
            Some(pods) => name.rsplit_once('-').is_some_and(|(name, number)| {
                self.name == name && number.parse().is_ok_and(|number: i32| number < pods)
            }),
        };
        self.namespace == *namespace && same
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
    for offering in outputs {
        for volume in &offering.storage.volumes {
            for wanting in outputs {
                let mut claims = wanting.storage.claims.iter();
                let claim = claims.find(|claim| claim.is(&volume.claim));
                if let Some(claim) = claim.filter(|claim| !volume.offered.holds(&claim.wanted)) {
                    diagnostics.push(unfit(volume, claim, (offering, wanting)));
                }
            }
        }
    }
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
