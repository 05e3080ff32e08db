//! What a module is.

use std::any::{Any, TypeId};
use std::collections::BTreeMap;
use std::marker::PhantomData;

use platc_diagnostics::Page;
use schemars::JsonSchema;
use serde::de::DeserializeOwned;

use crate::build::Build;
use crate::capability::{Capability, Fact};
use crate::component::Address;
use crate::context::Context;

/// A kind of component. The type itself is what a person writes: its fields are the keys of
/// `[<kind>.<name>]`.
pub trait Module: DeserializeOwned + JsonSchema + 'static {
    /// The name of the module's tables in `platform.toml`.
    const KIND: &'static str;
    /// One sentence for lists of modules.
    const ABOUT: &'static str;
    /// Versions of the product that the module knows; the first is the default.
    const VERSIONS: &'static [&'static str];
    /// The capabilities that components of this module may offer.
    const OFFERS: &'static [&'static str];

    /// Whether its components can log in where a capability asks for Kerberos. All others may not bind it.
    const KERBEROS: bool = false;

    /// The validated component. It holds no `Option` that means "not checked yet".
    type Model: Send + Sync + 'static;

    /// Checks everything that can be wrong and binds the references. Mistakes are reported to the
    /// context, all of them; `None` when there is no model because of one.
    fn validate(self, ctx: &mut Context<'_>) -> Option<Self::Model>;

    /// Offers the capabilities.
    fn interface(model: &Self::Model, offers: &mut Offers<'_, Self>);

    /// Makes the objects. It cannot fail.
    fn build(model: &Self::Model, out: &mut Build<'_>);

    /// The pages behind the module's diagnostic codes, for `platc explain`.
    fn pages() -> &'static [Page] {
        &[]
    }
}

/// Says that components of a module may offer the capability `C`; lets a [`Handle`] stand for a
/// reference to it.
pub trait Provides<C: Capability>: Module {}

/// A component that was added to a platform in Rust. It stands for a reference to every capability
/// that its module provides; any other reference does not compile.
#[derive(Debug)]
pub struct Handle<M> {
    address: Address,
    module: PhantomData<fn() -> M>,
}

impl<M> Handle<M> {
    /// The handle of the component at this address.
    pub fn new(address: Address) -> Self {
        Self {
            address,
            module: PhantomData,
        }
    }

    /// Where the component is.
    pub fn address(&self) -> &Address {
        &self.address
    }
}

/// What a component offers: at most one value of each capability, and any number of facts.
#[derive(Default)]
pub struct OfferBook {
    capabilities: BTreeMap<TypeId, (&'static str, Box<dyn Any + Send + Sync>)>,
    facts: Vec<Box<dyn Any + Send + Sync>>,
}

impl OfferBook {
    /// The value of a capability.
    pub fn get<C: Capability>(&self) -> Option<&C> {
        let (_, value) = self.capabilities.get(&TypeId::of::<C>())?;
        value.downcast_ref()
    }

    /// The names of all capabilities that are offered, sorted.
    pub fn names(&self) -> Vec<&'static str> {
        let mut names: Vec<_> = self.capabilities.values().map(|(name, _)| *name).collect();
        names.sort_unstable();
        names
    }

    /// All facts of a type.
    pub fn facts<F: Fact>(&self) -> impl Iterator<Item = &F> {
        self.facts.iter().filter_map(|fact| fact.downcast_ref())
    }
}

/// Where a module's `interface` puts what its component offers.
pub struct Offers<'a, M> {
    book: &'a mut OfferBook,
    module: PhantomData<fn() -> M>,
}

impl<'a, M: Module> Offers<'a, M> {
    /// Writes into this book.
    pub fn new(book: &'a mut OfferBook) -> Self {
        Self {
            book,
            module: PhantomData,
        }
    }

    /// Offers a capability.
    pub fn offer<C: Capability>(&mut self, capability: C) -> &mut Self
    where
        M: Provides<C>,
    {
        self.book
            .capabilities
            .insert(TypeId::of::<C>(), (C::NAME, Box::new(capability)));
        self
    }

    /// Contributes a fact to whoever collects such facts.
    pub fn contribute<F: Fact>(&mut self, fact: F) -> &mut Self {
        self.book.facts.push(Box::new(fact));
        self
    }
}
