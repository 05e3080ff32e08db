//! The Rust front: a platform put together in Rust instead of TOML, through the same pipeline.

use platc_diagnostics::{Diagnostic, Sources};
use platc_objects::api_version::KubernetesVersion;
use platc_objects::workload::PodUsers;
use platc_objects::{DnsName, Identity, Mirror, Name};
use platc_sdk::context::PlatformSettings;
use platc_sdk::{Address, Handle, Module};

use crate::draft::{Draft, DraftComponent};
use crate::pipeline::{Options, Outcome, compile_draft};
use crate::registry::{ConfigOf, ModuleOf};

/// A platform that is put together in Rust.
pub struct Platform {
    draft: Draft,
    namespace: Name,
    cluster_domain: DnsName,
    diagnostics: Vec<Diagnostic>,
}

impl Platform {
    /// A platform of this name whose components live in the namespace of the same name.
    pub fn new(name: Name) -> Self {
        Self {
            draft: Draft {
                name: name.to_string(),
                namespace: name.to_string(),
                kubernetes: KubernetesVersion::new(28),
                settings: PlatformSettings::default(),
                pull_secret: None,
                namespaces: std::collections::BTreeMap::new(),
                network_policies: None,
                patches: Vec::new(),
                moved: Vec::new(),
                modules: Vec::new(),
                components: Vec::new(),
                unreadable: Vec::new(),
            },
            namespace: name,
            cluster_domain: "cluster.local".parse().expect("it is a DNS name"),
            diagnostics: Vec::new(),
        }
    }

    /// Pulls every image from this registry.
    #[must_use]
    pub fn mirror(mut self, mirror: Mirror) -> Self {
        self.draft.settings.mirror = Some(mirror);
        self
    }

    /// Writes for API servers from this version up.
    #[must_use]
    pub fn kubernetes(mut self, version: KubernetesVersion) -> Self {
        self.draft.kubernetes = version;
        self
    }

    /// The DNS domain of the cluster.
    #[must_use]
    pub fn cluster_domain(mut self, domain: DnsName) -> Self {
        self.cluster_domain = domain;
        self
    }

    /// Adds a component to the platform's namespace. The handle stands for a reference to it.
    pub fn add<M: Module>(&mut self, name: &str, module: M) -> Handle<M> {
        let namespace = self.namespace.clone();
        self.add_in(&namespace, name, module)
    }

    /// Adds a component to a namespace.
    pub fn add_in<M: Module>(&mut self, namespace: &Name, name: &str, module: M) -> Handle<M> {
        let name = name.parse::<Name>().unwrap_or_else(|error| {
            self.diagnostics.push(
                Diagnostic::error(
                    "platc::bad-name",
                    format!("{name:?} cannot be the name of a component: {error}"),
                )
                .at_place(platc_diagnostics::Place::Nowhere, "here"),
            );
            self.namespace.clone()
        });
        let address = Address::new(M::KIND, name);
        self.draft.components.push(DraftComponent {
            identity: Identity {
                platform: self.draft.name.clone(),
                product: M::KIND.to_owned(),
                instance: address.name.to_string(),
                namespace: namespace.to_string(),
                cluster_domain: self.cluster_domain.to_string(),
                pod_users: PodUsers::default(),
            },
            address: address.clone(),
            module: ModuleOf::<M>::ONE,
            pods: crate::settings::PodsTable::default(),
            config: Box::new(ConfigOf(module)),
            suspects: Vec::new(),
        });
        Handle::new(address)
    }

    /// Compiles the platform.
    pub fn compile(mut self, options: &Options) -> Outcome {
        self.draft
            .components
            .sort_by(|left, right| left.address.cmp(&right.address));
        compile_draft(
            self.draft,
            Sources::default(),
            None,
            self.diagnostics,
            *options,
        )
    }
}
