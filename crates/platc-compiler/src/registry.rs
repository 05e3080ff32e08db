//! The modules that a platform can be made of, with their types taken away.

use std::marker::PhantomData;

use platc_diagnostics::Page;
use platc_sdk::module::OfferBook;
use platc_sdk::{Build, Context, Module, Offers};
use schemars::Schema;

use crate::document::{Node, Reading, from_node};

/// The modules that this compiler knows, in the order in which they were added.
#[derive(Default)]
pub struct Registry {
    modules: Vec<&'static dyn AnyModule>,
}

impl Registry {
    /// A registry without modules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a module. A module of the same kind that was added before is replaced, so that a person
    /// can put their own in place of one of ours.
    #[must_use]
    pub fn with<M: Module>(mut self) -> Self {
        self.modules.retain(|module| module.kind() != M::KIND);
        self.modules.push(ModuleOf::<M>::ONE);
        self
    }

    /// The module of a kind.
    pub fn get(&self, kind: &str) -> Option<&'static dyn AnyModule> {
        self.modules
            .iter()
            .copied()
            .find(|module| module.kind() == kind)
    }

    /// All modules.
    pub fn modules(&self) -> impl Iterator<Item = &'static dyn AnyModule> {
        self.modules.iter().copied()
    }
}

/// A module without its types.
pub trait AnyModule: Send + Sync {
    /// The name of its tables.
    fn kind(&self) -> &'static str;
    /// One sentence about it.
    fn about(&self) -> &'static str;
    /// Versions of the product that it knows.
    fn versions(&self) -> &'static [&'static str];
    /// Capabilities that its components may offer.
    fn offers(&self) -> &'static [&'static str];
    /// The pages behind its codes.
    fn pages(&self) -> &'static [Page];
    /// JSON Schema of what a person writes.
    fn schema(&self) -> Schema;
    /// Reads what a person wrote.
    fn read(&self, node: &Node) -> Reading<Box<dyn AnyConfig>>;
}

/// What a person wrote, read but not validated.
pub trait AnyConfig {
    /// Validates it.
    fn validate(self: Box<Self>, ctx: &mut Context<'_>) -> Option<Box<dyn AnyComponent>>;
}

/// A validated component.
pub trait AnyComponent: Send + Sync {
    /// What it offers.
    fn offers(&self) -> OfferBook;
    /// Makes its objects.
    fn build(&self, out: &mut Build<'_>);
}

pub(crate) struct ModuleOf<M>(PhantomData<fn() -> M>);
pub(crate) struct ConfigOf<M>(pub(crate) M);
struct ModelOf<M: Module>(M::Model);

impl<M: Module> ModuleOf<M> {
    pub(crate) const ONE: &'static dyn AnyModule = &Self(PhantomData);
}

impl<M: Module> AnyModule for ModuleOf<M> {
    fn kind(&self) -> &'static str {
        M::KIND
    }

    fn about(&self) -> &'static str {
        M::ABOUT
    }

    fn versions(&self) -> &'static [&'static str] {
        M::VERSIONS
    }

    fn offers(&self) -> &'static [&'static str] {
        M::OFFERS
    }

    fn pages(&self) -> &'static [Page] {
        M::pages()
    }

    fn schema(&self) -> Schema {
        schemars::schema_for!(M)
    }

    fn read(&self, node: &Node) -> Reading<Box<dyn AnyConfig>> {
        let Reading { value, mistakes } = from_node::<M>(node);
        Reading {
            value: value.map(|config| Box::new(ConfigOf(config)) as Box<dyn AnyConfig>),
            mistakes,
        }
    }
}

impl<M: Module> AnyConfig for ConfigOf<M> {
    fn validate(self: Box<Self>, ctx: &mut Context<'_>) -> Option<Box<dyn AnyComponent>> {
        ctx.can_kerberos(M::KERBEROS);
        let model = self.0.validate(ctx)?;
        Some(Box::new(ModelOf::<M>(model)))
    }
}

impl<M: Module> AnyComponent for ModelOf<M> {
    fn offers(&self) -> OfferBook {
        let mut book = OfferBook::default();
        M::interface(&self.0, &mut Offers::new(&mut book));
        book
    }

    fn build(&self, out: &mut Build<'_>) {
        M::build(&self.0, out);
    }
}
