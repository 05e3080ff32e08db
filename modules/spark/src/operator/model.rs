//! A validated operator.

use std::collections::{BTreeMap, BTreeSet};

use platc_sdk::workload::Placement;
use platc_sdk::{Identity, Image, Resources};

/// A validated operator.
#[derive(Debug)]
pub struct Model {
    /// Who it is in the cluster.
    pub identity: Identity,
    /// Image of the controller and the webhook.
    pub image: Image,
    /// The namespaces whose applications it runs.
    pub namespaces: BTreeSet<String>,
    /// Whether the definitions of its kinds are a part of the platform.
    pub makes_crds: bool,
    /// Whether each application gets a Service for its driver's pages.
    pub ui_service: bool,
    /// What submits applications.
    pub controller: ControllerModel,
    /// What completes applications and their pods.
    pub webhook: Option<WebhookModel>,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// What submits applications.
#[derive(Debug)]
pub struct ControllerModel {
    /// Number of pods.
    pub replicas: u32,
    /// Applications that are submitted at the same time.
    pub threads: u32,
    /// Processor and memory of each pod.
    pub resources: Resources,
    /// Other flags, without their dashes.
    pub flags: BTreeMap<String, String>,
}

/// What completes applications and their pods.
#[derive(Debug)]
pub struct WebhookModel {
    /// Number of pods.
    pub replicas: u32,
    /// Processor and memory of each pod.
    pub resources: Resources,
}

impl Model {
    /// The flag with the namespaces, for controller and webhook alike.
    pub(crate) fn namespaces_flag(&self) -> String {
        let names: Vec<&str> = self.namespaces.iter().map(String::as_str).collect();
        format!("--namespaces={}", names.join(","))
    }
}
