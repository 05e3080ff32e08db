//! Workloads: pods that are kept running, with what stands around them.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::policy::v1 as policy;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::endpoint::Port;
use crate::labels::Identity;
use crate::object::Object;
use crate::service;
use crate::storage::Storage;

mod data_version;
mod kinds;
mod parts;
mod placement;
mod pods;
mod template;
mod users;

pub use data_version::{DATA_VERSION, DataVersion, UPGRADE, UPGRADES_FROM};
pub use kinds::WorkloadKind;
pub use parts::{CONFIG_DIGEST, PodParts};
pub use placement::{Apart, Placement, RunAs, Toleration};
pub use pods::Pods;
pub use template::{MadeByProgram, PodTemplate};
pub use users::PodUsers;

/// A StatefulSet in the making.
pub type StatefulSet = Workload<apps::StatefulSet>;
/// A Deployment in the making.
pub type Deployment = Workload<apps::Deployment>;
/// A DaemonSet in the making.
pub type DaemonSet = Workload<apps::DaemonSet>;

/// A workload in the making: its pods, the typed object that keeps them running, and the Services and
/// budget around them.
pub type Workload<K> = Pods<KeptRunning<K>>;

/// What a workload has besides its pods.
#[derive(Debug)]
pub struct KeptRunning<K> {
    object: K,
    services: Vec<PlannedService>,
    tolerated_losses: Option<u32>,
    apart: Option<Apart>,
}

#[derive(Debug)]
struct PlannedService {
    role: String,
    ports: Vec<Port>,
    headless: bool,
}

impl<K: WorkloadKind> Workload<K> {
    /// A workload that plays `role` with this many pods (a DaemonSet has as many as there are nodes).
    pub fn new(role: &str, replicas: u32) -> Self {
        let mut object = K::default();
        object.set_replicas(replicas);
        Self::run_by(
            role,
            KeptRunning {
                object,
                services: Vec::new(),
                tolerated_losses: None,
                apart: None,
            },
        )
    }

    /// A Service with one address in front of all pods, named like the workload.
    pub fn service(&mut self, ports: impl IntoIterator<Item = Port>) -> &mut Self {
        let role = self.role.clone();
        self.service_named(&role, ports)
    }

    /// A Service with one address in front of all pods, named after another role.
    pub fn service_named(
        &mut self,
        role: &str,
        ports: impl IntoIterator<Item = Port>,
    ) -> &mut Self {
        self.runner.services.push(PlannedService {
            role: role.to_owned(),
            ports: ports.into_iter().collect(),
            headless: false,
        });
        self
    }

    /// Pods that an eviction may take away at the same time; more are protected by a budget. With
    /// zero tolerated losses there is no budget: it would only block every drain of a node.
    pub fn tolerates_loss_of(&mut self, pods: u32) -> &mut Self {
        self.runner.tolerated_losses = Some(pods);
        self
    }

    /// Keeps the pods on different nodes: what many of them are for is lost when they share one.
    pub fn apart(&mut self, apart: Apart) -> &mut Self {
        self.runner.apart = Some(apart);
        self
    }

    /// The typed object, for what has no word here. Names, labels and selectors are not in it yet.
    pub fn tune(&mut self, change: impl FnOnce(&mut K)) -> &mut Self {
        change(&mut self.runner.object);
        self
    }

    /// The finished workload, and then its Services and its budget.
    pub fn into_objects(self, identity: &Identity, version: Option<&str>) -> WorkloadObjects {
        let Self {
            role,
            mut pod,
            runner,
        } = self;
        let KeptRunning {
            mut object,
            services,
            tolerated_losses,
            apart,
        } = runner;
        let selector = identity.selector(&role);
        if let Some(apart) = apart {
            let affinity = pod.spec.affinity.get_or_insert_default();
            affinity.pod_anti_affinity = Some(apart.to_api(selector.clone()));
        }
        let mut around: Vec<Object> = services
            .iter()
            .map(|planned| planned.object(identity, &selector))
            .collect();
        around.extend(
            tolerated_losses
                .filter(|&pods| pods > 0)
                .map(|pods| budget(identity.object_name(&role), pods, &selector).into()),
        );
        let template = pod.into_template(identity, identity.labels(&role), version);
        object.finish(identity.object_name(&role), template, selector);
        WorkloadObjects {
            role,
            workload: object.into(),
            around,
        }
    }
}

impl Workload<apps::StatefulSet> {
    /// The Service that gives each pod a DNS name of its own, resolvable before the pod is ready:
    /// members of a quorum have to find each other first.
    pub fn headless_service(&mut self, ports: impl IntoIterator<Item = Port>) -> &mut Self {
        self.runner.services.push(PlannedService {
            role: self.role.clone(),
            ports: ports.into_iter().collect(),
            headless: true,
        });
        self
    }

    /// A volume of each pod's own that outlives the pod, mounted into all its containers.
    pub fn claim(&mut self, name: &str, storage: &Storage, path: &str) -> &mut Self {
        self.claim_part(name, storage, path, None)
    }

    /// Like [`Self::claim`], mounting only a directory inside of the volume, for programs that take
    /// the `lost+found` of a fresh volume for data.
    pub fn claim_part(
        &mut self,
        name: &str,
        storage: &Storage,
        path: &str,
        part: Option<&str>,
    ) -> &mut Self {
        let spec = self.runner.object.spec.get_or_insert_default();
        spec.volume_claim_templates
            .get_or_insert_default()
            .push(storage.claim(name));
        self.pod.mount_everywhere(name, path, part);
        self
    }

    /// Starts and stops all pods at once instead of one after the other.
    pub fn in_parallel(&mut self) -> &mut Self {
        self.runner
            .object
            .spec
            .get_or_insert_default()
            .pod_management_policy = Some("Parallel".to_owned());
        self
    }
}

impl Workload<apps::Deployment> {
    /// Stops the old pod before the new one starts, for programs that must not run twice.
    pub fn never_twice(&mut self) -> &mut Self {
        self.runner.object.spec.get_or_insert_default().strategy = Some(apps::DeploymentStrategy {
            type_: Some("Recreate".to_owned()),
            ..apps::DeploymentStrategy::default()
        });
        self
    }
}

/// What one workload comes to.
#[derive(Debug)]
pub struct WorkloadObjects {
    /// The role it plays.
    pub role: String,
    /// The workload itself.
    pub workload: Object,
    /// Services and budget, each with the role of the workload.
    pub around: Vec<Object>,
}

impl PlannedService {
    fn object(&self, identity: &Identity, selector: &BTreeMap<String, String>) -> Object {
        let name = identity.object_name(&self.role);
        if self.headless {
            service::headless(name, &self.ports, selector.clone()).into()
        } else {
            service::cluster_ip(name, &self.ports, selector.clone()).into()
        }
    }
}

fn budget(
    name: String,
    tolerated: u32,
    selector: &BTreeMap<String, String>,
) -> policy::PodDisruptionBudget {
    policy::PodDisruptionBudget {
        metadata: ObjectMeta {
            name: Some(name),
            ..ObjectMeta::default()
        },
        spec: Some(policy::PodDisruptionBudgetSpec {
            max_unavailable: Some(IntOrString::Int(
                i32::try_from(tolerated).unwrap_or(i32::MAX),
            )),
            selector: Some(LabelSelector {
                match_labels: Some(selector.clone()),
                ..LabelSelector::default()
            }),
            ..policy::PodDisruptionBudgetSpec::default()
        }),
        ..policy::PodDisruptionBudget::default()
    }
}
