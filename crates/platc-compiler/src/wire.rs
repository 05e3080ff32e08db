//! From the draft to a graph: every component validated, every reference bound.
//!
//! A component is validated when it is first asked for. Validating it binds its references, which
//! validates their providers first; each component is validated once.

mod requests;

use std::any::Any;
use std::cell::{OnceCell, RefCell};
use std::collections::BTreeMap;

use platc_diagnostics::{Diagnostic, Path, Place, did_you_mean};
use platc_objects::Identity;
use platc_sdk::context::{PlatformSettings, UntypedRef, UntypedRequest, Wire};
use platc_sdk::module::OfferBook;
use platc_sdk::{Address, Context, Stage};

use crate::draft::DraftComponent;
use crate::registry::{AnyComponent, AnyConfig, AnyModule};
use crate::settings::PodsTable;
use crate::words::{list, list_or, toml_string};

/// References are followed this deep. Each step takes its part of the stack, and no platform that
/// people made comes near.
const MAX_DEPTH: usize = 64;

/// A reference that was bound: `consumer` uses `capability` of `provider`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// Who uses.
    pub consumer: Address,
    /// Who is used.
    pub provider: Address,
    /// What is used.
    pub capability: &'static str,
    /// The stage of the consumer that waits until the provider is ready.
    pub needed_by: Stage,
}

/// A component that was validated.
pub struct WiredComponent {
    /// Its address.
    pub address: Address,
    /// Who it is in the cluster.
    pub identity: Identity,
    /// What its pods get.
    pub pods: PodsTable,
    /// Its validated model.
    pub model: Box<dyn AnyComponent>,
    /// What it offers.
    pub offers: OfferBook,
    /// What others asked of it, in the order of the askers.
    pub requests: Vec<UntypedRequest>,
}

/// The components in start order (a provider before its consumers, otherwise by address) and the
/// references between them.
pub struct Wired {
    /// The components.
    pub components: Vec<WiredComponent>,
    /// The references, sorted.
    pub edges: Vec<Edge>,
}

/// Validates and binds everything. `None` when a component has no model.
pub fn wire(
    settings: &PlatformSettings,
    modules: &[&'static dyn AnyModule],
    components: Vec<DraftComponent>,
    unreadable: &[Address],
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Wired> {
    let slots: Vec<Slot> = components.into_iter().map(Slot::new).collect();
    let index = slots
        .iter()
        .enumerate()
        .map(|(index, slot)| (slot.address.clone(), index))
        .collect();
    let wiring = Wiring {
        settings,
        modules,
        slots,
        index,
        unreadable,
        visiting: RefCell::default(),
        order: RefCell::default(),
        edges: RefCell::default(),
        diagnostics: RefCell::default(),
    };
    for slot in 0..wiring.slots.len() {
        wiring.outcome(slot, None);
    }
    wiring.finish(diagnostics)
}

struct Slot {
    address: Address,
    identity: Identity,
    pods: PodsTable,
    module: &'static dyn AnyModule,
    config: RefCell<Option<Box<dyn AnyConfig>>>,
    suspects: Vec<Path>,
    outcome: OnceCell<Option<(Box<dyn AnyComponent>, OfferBook)>>,
    requests: RefCell<Vec<UntypedRequest>>,
}

impl Slot {
    fn new(component: DraftComponent) -> Self {
        let DraftComponent {
            address,
            identity,
            pods,
            module,
            config,
            suspects,
        } = component;
        Self {
            address,
            identity,
            pods,
            module,
            config: RefCell::new(Some(config)),
            suspects,
            outcome: OnceCell::new(),
            requests: RefCell::default(),
        }
    }
}

impl Slot {
    /// Whether a diagnostic is about a value that could not be read in the first place.
    fn is_suspect(&self, diagnostic: &Diagnostic) -> bool {
        diagnostic.labels.iter().any(|label| {
            matches!(&label.place, Place::Path { path, .. }
                if self.suspects.iter().any(|suspect| path.starts_with(suspect)))
        })
    }
}

struct Wiring<'a> {
    settings: &'a PlatformSettings,
    modules: &'a [&'static dyn AnyModule],
    slots: Vec<Slot>,
    index: BTreeMap<Address, usize>,
    unreadable: &'a [Address],
    /// The components that are being validated right now, from the outermost one inwards, each with
    /// the reference that led to it.
    visiting: RefCell<Vec<(usize, Option<Path>)>>,
    order: RefCell<Vec<usize>>,
    edges: RefCell<Vec<Edge>>,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Wiring<'_> {
    /// The validated component and what it offers; `None` when it has a mistake.
    fn outcome(&self, index: usize, asked_at: Option<&Path>) -> Option<&OfferBook> {
        let slot = &self.slots[index];
        if slot.outcome.get().is_none() {
            self.visiting.borrow_mut().push((index, asked_at.cloned()));
            let outcome = self.validate(slot);
            self.visiting.borrow_mut().pop();
            self.order.borrow_mut().push(index);
            // Validation is never entered twice for a slot: `visiting` is asked before.
            let _ = slot.outcome.set(outcome);
        }
        let (_, offers) = slot.outcome.get()?.as_ref()?;
        Some(offers)
    }

    fn validate(&self, slot: &Slot) -> Option<(Box<dyn AnyComponent>, OfferBook)> {
        let config = slot.config.borrow_mut().take()?;
        let mut context = Context::new(&slot.address, &slot.identity, self.settings, self);
        let component = config.validate(&mut context);
        let found = context.into_diagnostics();
        let trusted = found
            .into_iter()
            .filter(|diagnostic| !slot.is_suspect(diagnostic));
        self.diagnostics.borrow_mut().extend(trusted);
        let component = component?;
        let offers = component.offers();
        Some((component, offers))
    }

    fn is_visiting(&self, slot: usize) -> bool {
        self.visiting
            .borrow()
            .iter()
            .any(|(index, _)| *index == slot)
    }

    /// Who offers a capability, or could.
    fn offering(&self, capability: &str, able: &[&str]) -> String {
        if !able.is_empty() {
            return format!("{capability} is offered by {}", list(able));
        }
        let modules: Vec<&str> = self
            .modules
            .iter()
            .filter(|module| module.offers().contains(&capability))
            .map(|module| module.kind())
            .collect();
        match modules.as_slice() {
            [] => format!("no module offers {capability}"),
            [one] => format!("add a component of the module `{one}`, which offers {capability}"),
            many => format!(
                "add a component of a module that offers {capability}: {}",
                list_or(many)
            ),
        }
    }

    fn report(&self, diagnostic: Diagnostic) {
        self.diagnostics.borrow_mut().push(diagnostic);
    }

    fn unknown_component(&self, reference: &UntypedRef<'_>) -> Diagnostic {
        let provider = reference.provider.to_string();
        let able: Vec<String> = self
            .slots
            .iter()
            .filter(|slot| slot.address != *reference.consumer)
            .filter(|slot| slot.module.offers().contains(&reference.capability))
            .map(|slot| slot.address.to_string())
            .collect();
        let able: Vec<&str> = able.iter().map(String::as_str).collect();
        let diagnostic = Diagnostic::error(
            "platc::unknown-component",
            format!("there is no component `{provider}`"),
        )
        .at(&reference.at, "not a component");
        match did_you_mean(&provider, able.iter().copied()) {
            Some(better) => better_reference(diagnostic, reference, better),
            None => diagnostic.help(self.offering(reference.capability, &able)),
        }
    }

    fn missing_capability(&self, reference: &UntypedRef<'_>, offers: &OfferBook) -> Diagnostic {
        let able: Vec<String> = self
            .slots
            .iter()
            .filter(|slot| {
                slot.address != *reference.provider
                    && slot.address != *reference.consumer
                    && slot.module.offers().contains(&reference.capability)
            })
            .map(|slot| slot.address.to_string())
            .collect();
        let able: Vec<&str> = able.iter().map(String::as_str).collect();
        let diagnostic = Diagnostic::error(
            "platc::missing-capability",
            format!(
                "`{}` does not offer {}",
                reference.provider, reference.capability
            ),
        )
        .at(
            &reference.at,
            format!("needs a component that offers {}", reference.capability),
        )
        .note(match offers.names().as_slice() {
            [] => format!("`{}` offers nothing", reference.provider),
            names => format!("`{}` offers {}", reference.provider, list(names)),
        });
        match able.as_slice() {
            [only] => better_reference(diagnostic, reference, only),
            _ => diagnostic.help(self.offering(reference.capability, &able)),
        }
    }

    fn cycle(&self, reference: &UntypedRef<'_>, provider: usize) -> Diagnostic {
        let visiting = self.visiting.borrow();
        let from = visiting
            .iter()
            .position(|(index, _)| *index == provider)
            .unwrap_or(0);
        let address = |index: usize| &self.slots[index].address;
        if visiting.len() == from + 1 {
            return Diagnostic::error(
                "platc::reference-cycle",
                format!("`{}` refers to itself", address(provider)),
            )
            .at(&reference.at, "this is the component itself");
        }
        let steps: Vec<String> = visiting[from..]
            .iter()
            .map(|(index, _)| *index)
            .chain([provider])
            .map(|index| format!("`{}`", address(index)))
            .collect();
        let mut diagnostic = Diagnostic::error(
            "platc::reference-cycle",
            format!(
                "these components wait for each other: {}",
                steps.join(" -> ")
            ),
        )
        .at(&reference.at, "closes the circle");
        for (index, asked_at) in &visiting[from + 1..] {
            if let Some(path) = asked_at {
                diagnostic = diagnostic.at(path, format!("waits for `{}`", address(*index)));
            }
        }
        diagnostic.help("remove one of the references: none of the components could start first")
    }

    /// Everything that was validated. A component without a model has reported why.
    fn finish(self, diagnostics: &mut Vec<Diagnostic>) -> Option<Wired> {
        diagnostics.extend(self.diagnostics.into_inner());
        let order = self.order.into_inner();
        let mut by_index: BTreeMap<usize, Slot> = self.slots.into_iter().enumerate().collect();
        let mut components = Vec::with_capacity(order.len());
        for index in order {
            let slot = by_index.remove(&index)?;
            let (model, offers) = slot.outcome.into_inner()??;
            let mut requests = slot.requests.into_inner();
            requests.sort_by(|left, right| left.consumer.cmp(&right.consumer));
            requests::report_conflicts(&slot.address, &requests, diagnostics);
            components.push(WiredComponent {
                address: slot.address,
                identity: slot.identity,
                pods: slot.pods,
                model,
                offers,
                requests,
            });
        }
        let mut edges = self.edges.into_inner();
        edges.sort();
        edges.dedup();
        Some(Wired { components, edges })
    }
}

impl Wire for Wiring<'_> {
    fn bind(&self, reference: &UntypedRef<'_>) -> Option<Box<dyn Any>> {
        let Some(&provider) = self.index.get(reference.provider) else {
            if !self.unreadable.contains(reference.provider) {
                self.report(self.unknown_component(reference));
            }
            return None;
        };
        if self.is_visiting(provider) {
            self.report(self.cycle(reference, provider));
            return None;
        }
        let is_new = self.slots[provider].outcome.get().is_none();
        if is_new && self.visiting.borrow().len() >= MAX_DEPTH {
            self.report(too_deep(reference));
            return None;
        }
        let offers = self.outcome(provider, Some(&reference.at))?;
        let Some(value) = (reference.read)(offers) else {
            self.report(self.missing_capability(reference, offers));
            return None;
        };
        self.edges.borrow_mut().push(Edge {
            consumer: reference.consumer.clone(),
            provider: reference.provider.clone(),
            capability: reference.capability,
            needed_by: reference.needed_by,
        });
        Some(value)
    }

    fn request(&self, provider: &Address, request: UntypedRequest) {
        if let Some(&provider) = self.index.get(provider) {
            self.slots[provider].requests.borrow_mut().push(request);
        }
    }
}

fn too_deep(reference: &UntypedRef<'_>) -> Diagnostic {
    Diagnostic::error(
        "platc::deep-references",
        format!("references lead more than {MAX_DEPTH} components deep"),
    )
    .at(&reference.at, "one too many")
    .help("let some of the components refer to one that stands nearer to the beginning")
}

/// Offers the better address as a fix where the reference is nothing but an address.
fn better_reference(
    diagnostic: Diagnostic,
    reference: &UntypedRef<'_>,
    better: &str,
) -> Diagnostic {
    let message = format!("`{better}` offers {}", reference.capability);
    if reference.whole_value {
        diagnostic.fix(message, Place::value(&reference.at), toml_string(better))
    } else {
        diagnostic.help(message)
    }
}
