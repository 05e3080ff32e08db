//! Pods that their namespace rejects: by the Pod Security that a label of it enforces, or as the cluster
//! chooses the users there and lets nobody be root.

use std::collections::{BTreeMap, BTreeSet};

use k8s_openapi::api::core::v1 as core;
use platc_diagnostics::{Diagnostic, Path};
use platc_objects::ObjectId;
use platc_objects::workload::PodUsers;
use platc_sdk::Address;

use crate::settings::NamespaceTable;

/// The label with the level of Pod Security that a namespace enforces.
pub(super) const ENFORCE: &str = "pod-security.kubernetes.io/enforce";

/// What rejects pods; each rejects all that those before it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Baseline,
    /// `pod_users = "cluster"`: what OpenShift calls `restricted-v2`.
    ClusterUsers,
    Restricted,
}

impl Level {
    /// The strictest level of a namespace, where a person says that it has one.
    pub(super) fn of(table: Option<&NamespaceTable>) -> Option<Self> {
        let table = table?;
        let enforced = match table.labels.get(ENFORCE).map(String::as_str) {
            Some("baseline") => Some(Self::Baseline),
            Some("restricted") => Some(Self::Restricted),
            _ => None,
        };
        let users = match table.pod_users {
            PodUsers::Image => None,
            PodUsers::Cluster => Some(Self::ClusterUsers),
        };
        enforced.max(users)
    }
}

/// What is rejected of a component, by namespace and its level: each object, and what it asks for.
pub(super) type Rejected = BTreeMap<(String, Level), BTreeMap<String, BTreeSet<&'static str>>>;

/// Notes what a level rejects of the pods of an object.
pub(super) fn note(level: Level, id: &ObjectId, pod: &core::PodSpec, rejected: &mut Rejected) {
    let asked = asked_for(level, pod);
    if !asked.is_empty() {
        let namespace = id.namespace.clone().unwrap_or_default();
        let object = format!("{} `{}`", id.kind, id.name);
        let rejected = rejected.entry((namespace, level)).or_default();
        rejected.insert(object, asked);
    }
}

/// Tells what is rejected of a component. It is a warning, as a cluster may exempt a namespace.
pub(super) fn told(component: &Address, rejected: &Rejected) -> Vec<Diagnostic> {
    let warnings = rejected.iter().map(|((namespace, level), objects)| {
        let table = Path::from_keys(["namespaces", namespace]);
        let (cause, label, without) = match level {
            Level::ClusterUsers => (
                table.key("pod_users"),
                "nobody is root there",
                "`pod_users = \"cluster\"`",
            ),
            Level::Baseline | Level::Restricted => (
                table.key("labels").key(ENFORCE),
                "enforced here",
                "that label",
            ),
        };
        let message = format!("the namespace `{namespace}` rejects pods of `{component}`");
        let diagnostic = Diagnostic::warning("platc::rejected-pods", message)
            .at_key(&component.path(), "asks for more than is allowed there")
            .at(&cause, label);
        let asked = |(object, asked): (&String, &BTreeSet<&'static str>)| {
            let asked: Vec<&str> = asked.iter().copied().collect();
            format!("{object}: {}", asked.join(", "))
        };
        objects
            .iter()
            .map(asked)
            .fold(diagnostic, Diagnostic::note)
            .help(format!(
                "put the component into a namespace without {without}"
            ))
    });
    warnings.collect()
}

/// What a pod has, or lacks, for which the level rejects it.
fn asked_for(level: Level, pod: &core::PodSpec) -> BTreeSet<&'static str> {
    let mut asked = BTreeSet::new();
    let mut volumes = pod.volumes.iter().flatten();
    if volumes.any(|volume| volume.host_path.is_some()) {
        asked.insert("`hostPath`");
    }
    if [pod.host_network, pod.host_pid, pod.host_ipc].contains(&Some(true)) {
        asked.insert("`hostNetwork`, `hostPID` or `hostIPC`");
    }
    let init = pod.init_containers.iter().flatten();
    for container in init.chain(&pod.containers) {
        of_container(container, &mut asked);
        match level {
            Level::Baseline => {}
            Level::ClusterUsers => {
                if user(pod, container) == Some(0) {
                    asked.insert("`runAsUser: 0`");
                }
            }
            Level::Restricted => beyond_restricted(pod, container, &mut asked),
        }
    }
    asked
}

fn of_container(container: &core::Container, asked: &mut BTreeSet<&'static str>) {
    let own = container.security_context.as_ref();
    if own.and_then(|own| own.privileged) == Some(true) {
        asked.insert("`privileged`");
    }
    let mut ports = container.ports.iter().flatten();
    if ports.any(|port| port.host_port.is_some_and(|port| port != 0)) {
        asked.insert("`hostPort`");
    }
}

/// The user that a container says, or its pod.
fn user(pod: &core::PodSpec, container: &core::Container) -> Option<i64> {
    let own = container.security_context.as_ref();
    let whole = pod.security_context.as_ref();
    own.and_then(|own| own.run_as_user)
        .or_else(|| whole.and_then(|whole| whole.run_as_user))
}

/// What only the level `restricted` wants every container to say.
fn beyond_restricted(
    pod: &core::PodSpec,
    container: &core::Container,
    asked: &mut BTreeSet<&'static str>,
) {
    let own = container.security_context.as_ref();
    let whole = pod.security_context.as_ref();
    let not_root = own
        .and_then(|own| own.run_as_non_root)
        .or_else(|| whole.and_then(|whole| whole.run_as_non_root));
    if not_root != Some(true) || user(pod, container) == Some(0) {
        asked.insert("no `runAsNonRoot`");
    }
    if own.and_then(|own| own.allow_privilege_escalation) != Some(false) {
        asked.insert("no `allowPrivilegeEscalation: false`");
    }
    let capabilities = own.and_then(|own| own.capabilities.as_ref());
    let dropped = capabilities.and_then(|each| each.drop.as_ref());
    let added = capabilities.and_then(|each| each.add.as_ref());
    let drops_all = dropped.is_some_and(|dropped| dropped.iter().any(|each| each == "ALL"));
    let adds = added.is_some_and(|added| added.iter().any(|each| each != "NET_BIND_SERVICE"));
    if !drops_all || adds {
        asked.insert("`capabilities` other than dropping all");
    }
    let seccomp = own
        .and_then(|own| own.seccomp_profile.as_ref())
        .or_else(|| whole.and_then(|whole| whole.seccomp_profile.as_ref()));
    if !seccomp.is_some_and(|profile| ["RuntimeDefault", "Localhost"].contains(&&*profile.type_)) {
        asked.insert("no `seccompProfile`");
    }
}
