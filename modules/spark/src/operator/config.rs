//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{Name, Reference, Resources};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[spark-operator.<name>]`: the Spark operator of Kubeflow. A cluster has one of each of its kinds, so
/// that a second operator needs `crds = false` and other `namespaces`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SparkOperatorServer {
    /// Image of the controller and the webhook. Default:
    /// `ghcr.io/kubeflow/spark-operator/controller:2.5.2`.
    pub image: Option<Reference>,
    /// The namespaces whose applications it runs. They are made, each with an account for drivers.
    /// Default: that of the component.
    pub namespaces: Vec<Name>,
    /// Whether the definitions of its kinds are a part of the platform; false where the cluster has them
    /// from somebody else. Default: true.
    pub crds: bool,
    /// Whether each application gets a Service for its driver's pages. Default: true.
    pub ui_service: bool,
    /// What submits applications.
    pub controller: Controller,
    /// What completes applications and their pods.
    pub webhook: Webhook,
    /// Where the pods may be scheduled.
    pub placement: Placement,
}

/// What submits applications.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Controller {
    /// Pods: one leads, the others wait. Default: 1.
    pub replicas: u32,
    /// Applications that are submitted at the same time, each by a JVM of some 512Mi. Default: 3.
    pub threads: u32,
    /// Processor and memory of each pod. Default: `500m`, `2Gi`.
    pub resources: Resources,
    /// Other flags of `controller start`, without their dashes:
    /// `{ "max-tracked-executor-per-app" = "2000" }`.
    pub flags: BTreeMap<String, String>,
}

/// What completes applications and their pods.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Webhook {
    /// Whether there is one. Without it the operator ignores volumes, tolerations, secrets and security
    /// contexts of an application, unless they stand in its pod templates; those of `spark-job` do.
    /// Default: true.
    pub enabled: bool,
    /// Pods; without one that is ready no application can be made. Default: 1.
    pub replicas: u32,
    /// Processor and memory of each pod. Default: `100m`, `256Mi`.
    pub resources: Resources,
}

impl Default for SparkOperatorServer {
    fn default() -> Self {
        Self {
            image: None,
            namespaces: Vec::new(),
            crds: true,
            ui_service: true,
            controller: Controller::default(),
            webhook: Webhook::default(),
            placement: Placement::default(),
        }
    }
}

impl Default for Controller {
    fn default() -> Self {
        Self {
            replicas: 1,
            threads: 3,
            resources: Resources::new(500, 2048),
            flags: BTreeMap::new(),
        }
    }
}

impl Default for Webhook {
    fn default() -> Self {
        Self {
            enabled: true,
            replicas: 1,
            resources: Resources::new(100, 256),
        }
    }
}

impl SparkOperatorServer {
    /// An operator of the namespace it is in.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs the applications of this namespace too.
    #[must_use]
    pub fn watch(mut self, namespace: Name) -> Self {
        self.namespaces.push(namespace);
        self
    }

    /// Leaves the definitions of its kinds to somebody else.
    #[must_use]
    pub fn without_crds(mut self) -> Self {
        self.crds = false;
        self
    }
}
