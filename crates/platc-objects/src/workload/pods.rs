//! The words that describe pods, whatever runs them.

use k8s_openapi::api::core::v1 as core;

use super::parts::PodParts;
use super::placement::{Placement, RunAs, Toleration};
use crate::container::Container;
use crate::duration::Duration;

/// Pods in the making, and `R`, which runs them. Modules meet it as a [`Workload`](super::Workload),
/// a [`Job`](crate::Job) or a [`PodTemplate`](super::PodTemplate); what is said here holds for all.
///
/// The words return `&mut Self`, so that a role reads as one sentence. Labels and names are added when
/// the pods are finished, from the component's identity.
#[derive(Debug)]
pub struct Pods<R> {
    pub(crate) role: String,
    pub(crate) pod: PodParts,
    pub(crate) runner: R,
}

impl<R> Pods<R> {
    pub(crate) fn run_by(role: &str, runner: R) -> Self {
        Self {
            role: role.to_owned(),
            pod: PodParts::default(),
            runner,
        }
    }

    /// A container. The first one is the one that logs and shells go to, and that a program which makes
    /// pods takes for its own; a Job is complete when all of them have exited with 0.
    pub fn container(&mut self, container: Container) -> &mut Self {
        self.pod.container(container);
        self
    }

    /// A container that runs to its end before the others start; several run in their order.
    pub fn init(&mut self, container: Container) -> &mut Self {
        self.pod.init(container);
        self
    }

    /// The user that all containers run as, unless the cluster chooses it.
    pub fn run_as(&mut self, user: RunAs) -> &mut Self {
        self.pod.spec.security_context = Some(user.to_api());
        self
    }

    /// The user stays where the cluster chooses users ([`PodUsers`](super::PodUsers)): it is one that a
    /// person wrote, and no property of the image.
    pub fn keep_user(&mut self) -> &mut Self {
        self.pod.keeps_user = true;
        self
    }

    /// The ServiceAccount, with its token mounted.
    pub fn service_account(&mut self, name: &str) -> &mut Self {
        self.pod.spec.service_account_name = Some(name.to_owned());
        self.pod.spec.automount_service_account_token = Some(true);
        self
    }

    /// Where the pods may be scheduled.
    pub fn placement(&mut self, placement: &Placement) -> &mut Self {
        let Placement {
            node_selector,
            tolerations,
            priority_class,
        } = placement;
        let spec = &mut self.pod.spec;
        if !node_selector.is_empty() {
            spec.node_selector = Some(node_selector.clone());
        }
        if !tolerations.is_empty() {
            spec.tolerations = Some(tolerations.iter().map(Toleration::to_api).collect());
        }
        spec.priority_class_name.clone_from(priority_class);
        self
    }

    /// Time that pods get to stop by themselves.
    pub fn stops_within(&mut self, grace: Duration) -> &mut Self {
        self.pod.spec.termination_grace_period_seconds = Some(i64::from(grace.as_seconds()));
        self
    }

    /// Uses the node's network, for servers that are known by their node's address.
    pub fn host_network(&mut self) -> &mut Self {
        self.pod.spec.host_network = Some(true);
        self.pod.spec.dns_policy = Some("ClusterFirstWithHostNet".to_owned());
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

    /// The role the pods play.
    pub fn role(&self) -> &str {
        &self.role
    }
}
