//! A platform before it is wired: settings, and components that were read but not validated.
//! `platform.toml` and the Rust front both come to this.

use std::collections::BTreeMap;

use platc_diagnostics::Path;
use platc_objects::Identity;
use platc_objects::api_version::KubernetesVersion;
use platc_sdk::Address;
use platc_sdk::context::PlatformSettings;

use crate::registry::{AnyConfig, AnyModule};
use crate::settings::{MovedTable, NamespaceTable, NetworkPoliciesTable, PatchTable, PodsTable};

/// A platform before it is wired.
pub struct Draft {
    /// Name of the platform.
    pub name: String,
    /// Its namespace: of components that name none, and of what platc keeps in the cluster.
    pub namespace: String,
    /// Oldest API server to write for.
    pub kubernetes: KubernetesVersion,
    /// What modules follow.
    pub settings: PlatformSettings,
    /// Pull Secret of every pod.
    pub pull_secret: Option<String>,
    /// What is said about namespaces.
    pub namespaces: BTreeMap<String, NamespaceTable>,
    /// Who else may connect to pods; `None` for no policies.
    pub network_policies: Option<NetworkPoliciesTable>,
    /// Changes of objects, in the order in which they are applied.
    pub patches: Vec<PatchTable>,
    /// Components with new names.
    pub moved: Vec<MovedTable>,
    /// The modules that components could be of, for advice.
    pub modules: Vec<&'static dyn AnyModule>,
    /// The components, sorted by address.
    pub components: Vec<DraftComponent>,
    /// Addresses that are written down but could not be read; a reference to one of them is no
    /// mistake of its own.
    pub unreadable: Vec<Address>,
}

/// A component that was read but not validated.
pub struct DraftComponent {
    /// Its address.
    pub address: Address,
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Its module.
    pub module: &'static dyn AnyModule,
    /// What its pods get.
    pub pods: PodsTable,
    /// What the person wrote.
    pub config: Box<dyn AnyConfig>,
    /// Values that were wrong and are left out of `config`: what validation says of them is of no
    /// interest.
    pub suspects: Vec<Path>,
}
