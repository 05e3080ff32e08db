//! Workloads: pods that are kept running, with what stands around them.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::api::policy::v1 as policy;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

use crate::container::Container;
use crate::duration::Duration;
use crate::endpoint::Port;
use crate::labels::Identity;
use crate::object::Object;
use crate::service;
use crate::storage::Storage;

mod kinds;
mod pod;
mod template;

pub use kinds::WorkloadKind;
pub use pod::{CONFIG_DIGEST, Placement, PodParts, RunAs};
pub use template::PodTemplate;

/// A StatefulSet in the making.
pub type StatefulSet = Workload<apps::StatefulSet>;
/// A Deployment in the making.
pub type Deployment = Workload<apps::Deployment>;
/// A DaemonSet in the making.
pub type DaemonSet = Workload<apps::DaemonSet>;

/// A workload in the making: the typed object, its pods, and the Services and budget around it.
///
/// The words return `&mut Self`, so that a role reads as one sentence. Labels, names and selectors
/// are added when the workload is finished, from the component's identity.
#[derive(Debug)]
pub struct Workload<K> {
    pub(crate) role: String,
    pub(crate) object: K,
    pub(crate) pod: PodParts,
    services: Vec<PlannedService>,
    tolerated_losses: Option<u32>,
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
        Self {
            role: role.to_owned(),
            object,
            pod: PodParts::default(),
            services: Vec::new(),
            tolerated_losses: None,
        }
    }

    /// A container of the pods. The first one is the one that logs and shells go to.
    pub fn container(&mut self, container: Container) -> &mut Self {
        self.pod.container(container);
        self
    }

    /// A container that runs to its end before the others start; several run in their order.
    pub fn init(&mut self, container: Container) -> &mut Self {
        self.pod.init(container);
        self
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
        self.services.push(PlannedService {
            role: role.to_owned(),
            ports: ports.into_iter().collect(),
            headless: false,
        });
        self
    }

    /// Time that pods get to stop by themselves.
    pub fn stops_within(&mut self, grace: Duration) -> &mut Self {
        self.pod.spec.termination_grace_period_seconds = Some(i64::from(grace.as_seconds()));
        self
    }

    /// The user that all containers run as.
    pub fn run_as(&mut self, user: RunAs) -> &mut Self {
        self.pod.run_as(user);
        self
    }

    /// The ServiceAccount of the pods, with its token mounted.
    pub fn service_account(&mut self, name: &str) -> &mut Self {
        self.pod.service_account(name);
        self
    }

    /// Where the pods may be scheduled.
    pub fn placement(&mut self, placement: &Placement) -> &mut Self {
        self.pod.placement(placement);
        self
    }

    /// Uses the node's network, for servers that are known by their node's address.
    pub fn host_network(&mut self) -> &mut Self {
        self.pod.spec.host_network = Some(true);
        self.pod.spec.dns_policy = Some("ClusterFirstWithHostNet".to_owned());
        self
    }

    /// Pods that an eviction may take away at the same time; more are protected by a budget. With
    /// zero tolerated losses there is no budget: it would only block every drain of a node.
    pub fn tolerates_loss_of(&mut self, pods: u32) -> &mut Self {
        self.tolerated_losses = Some(pods);
        self
    }

    /// The typed object, for what has no word here. Names, labels and selectors are not in it yet.
    pub fn tune(&mut self, change: impl FnOnce(&mut K)) -> &mut Self {
        change(&mut self.object);
        self
    }

    /// The typed pod, for what has no word here.
    pub fn tune_pod(&mut self, change: impl FnOnce(&mut core::PodSpec)) -> &mut Self {
        change(&mut self.pod.spec);
        self
    }

    /// The pods as far as they are described: their images, secrets and volumes.
    pub fn pod(&self) -> &PodParts {
        &self.pod
    }

    /// The role the workload plays.
    pub fn role(&self) -> &str {
        &self.role
    }

    /// The finished workload, and then its Services and its budget.
    pub fn into_objects(self, identity: &Identity, version: Option<&str>) -> WorkloadObjects {
        let Self {
            role,
            mut object,
            pod,
            services,
            tolerated_losses,
        } = self;
        let selector = identity.selector(&role);
        let mut around: Vec<Object> = services
            .iter()
            .map(|planned| planned.object(identity, &selector))
            .collect();
        around.extend(
            tolerated_losses
                .filter(|&pods| pods > 0)
                .map(|pods| budget(identity.object_name(&role), pods, &selector).into()),
        );
        let template = pod.into_template(identity.labels(&role), version);
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
        self.services.push(PlannedService {
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
        let spec = self.object.spec.get_or_insert_default();
        spec.volume_claim_templates
            .get_or_insert_default()
            .push(storage.claim(name));
        self.pod.mount_everywhere(name, path, part);
        self
    }

    /// Starts and stops all pods at once instead of one after the other.
    pub fn in_parallel(&mut self) -> &mut Self {
        self.object
            .spec
            .get_or_insert_default()
            .pod_management_policy = Some("Parallel".to_owned());
        self
    }
}

impl Workload<apps::Deployment> {
    /// Stops the old pod before the new one starts, for programs that must not run twice.
    pub fn never_twice(&mut self) -> &mut Self {
        self.object.spec.get_or_insert_default().strategy = Some(apps::DeploymentStrategy {
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
