//! Pods: containers, their volumes, where they may run and as whom.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::container::Container;
use crate::image::Image;
use crate::secret::SecretKey;

/// Start of the annotation that carries the digest of a mounted ConfigMap.
pub const CONFIG_DIGEST: &str = "platc.io/config-";

/// The user and groups of a pod's containers, as numbers: the kubelet cannot prove that a user name
/// is not root.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunAs {
    /// The user; zero is root.
    pub user: i64,
    /// The primary group.
    pub group: i64,
    /// The group that volumes are given to.
    pub volumes: i64,
}

impl RunAs {
    /// A user whose group has the same number and also owns the volumes.
    pub const fn user(user: i64) -> Self {
        Self {
            user,
            group: user,
            volumes: user,
        }
    }
}

/// Where pods may be scheduled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Placement {
    /// Labels that a node must have.
    pub node_selector: BTreeMap<String, String>,
    /// Taints that are tolerated.
    pub tolerations: Vec<Toleration>,
    /// PriorityClass of the pods.
    pub priority_class: Option<String>,
}

/// A taint that is tolerated.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Toleration {
    /// Key of the taint; every taint when absent.
    #[serde(default)]
    pub key: Option<String>,
    /// Value of the taint; every value when absent.
    #[serde(default)]
    pub value: Option<String>,
    /// `NoSchedule`, `PreferNoSchedule` or `NoExecute`; every effect when absent.
    #[serde(default)]
    pub effect: Option<String>,
}

/// A pod in the making.
#[derive(Debug, Default)]
pub struct PodParts {
    pub(crate) spec: core::PodSpec,
    images: Vec<(String, Image)>,
    secrets: Vec<(String, SecretKey)>,
    digests: BTreeMap<String, String>,
    everywhere: Vec<core::VolumeMount>,
}

impl PodParts {
    /// Every container's name and image, init containers included.
    pub fn images(&self) -> &[(String, Image)] {
        &self.images
    }

    /// Every secret value that a container reads, with the container's name.
    pub fn secrets(&self) -> &[(String, SecretKey)] {
        &self.secrets
    }

    pub(crate) fn container(&mut self, container: Container) {
        let container = self.take_parts(container);
        self.spec.containers.push(container);
    }

    pub(crate) fn init(&mut self, container: Container) {
        let container = self.take_parts(container);
        self.spec
            .init_containers
            .get_or_insert_default()
            .push(container);
    }

    /// Moves what belongs to the pod out of the container.
    fn take_parts(&mut self, container: Container) -> core::Container {
        let Container {
            spec: container,
            image,
            volumes,
            secrets,
            digests,
        } = container;
        let known = self.spec.volumes.get_or_insert_default();
        for volume in volumes {
            if !known.iter().any(|other| other.name == volume.name) {
                known.push(volume);
            }
        }
        let name = &container.name;
        self.images.push((name.clone(), image));
        self.secrets
            .extend(secrets.into_iter().map(|secret| (name.clone(), secret)));
        self.digests.extend(digests);
        container
    }

    /// Mounts a volume that the workload brings into all containers there are and will be.
    pub(crate) fn mount_everywhere(&mut self, volume: &str, path: &str, part: Option<&str>) {
        self.everywhere.push(core::VolumeMount {
            name: volume.to_owned(),
            mount_path: path.to_owned(),
            sub_path: part.map(str::to_owned),
            ..core::VolumeMount::default()
        });
    }

    pub(crate) fn run_as(&mut self, user: RunAs) {
        self.spec.security_context = Some(core::PodSecurityContext {
            run_as_user: Some(user.user),
            run_as_group: Some(user.group),
            run_as_non_root: Some(user.user != 0),
            fs_group: Some(user.volumes),
            // Without this the kubelet walks the whole volume at every start of the pod.
            fs_group_change_policy: Some("OnRootMismatch".to_owned()),
            seccomp_profile: Some(core::SeccompProfile {
                type_: "RuntimeDefault".to_owned(),
                ..core::SeccompProfile::default()
            }),
            ..core::PodSecurityContext::default()
        });
    }

    pub(crate) fn service_account(&mut self, name: &str) {
        self.spec.service_account_name = Some(name.to_owned());
        self.spec.automount_service_account_token = Some(true);
    }

    pub(crate) fn placement(&mut self, placement: &Placement) {
        if !placement.node_selector.is_empty() {
            self.spec.node_selector = Some(placement.node_selector.clone());
        }
        if !placement.tolerations.is_empty() {
            self.spec.tolerations = Some(
                placement
                    .tolerations
                    .iter()
                    .map(Toleration::to_api)
                    .collect(),
            );
        }
        self.spec
            .priority_class_name
            .clone_from(&placement.priority_class);
    }

    /// The finished pod template.
    pub(crate) fn into_template(
        self,
        mut labels: BTreeMap<String, String>,
        version: Option<&str>,
    ) -> core::PodTemplateSpec {
        let mut spec = self.spec;
        if !self.everywhere.is_empty() {
            let init = spec.init_containers.iter_mut().flatten();
            for container in spec.containers.iter_mut().chain(init) {
                let mounts = container.volume_mounts.get_or_insert_default();
                mounts.extend_from_slice(&self.everywhere);
            }
        }
        if spec.service_account_name.is_none() {
            spec.automount_service_account_token = Some(false);
        }
        // A Service named `redis` or `spark-master` would put REDIS_PORT=tcp://... into every pod of
        // the namespace, and programs read such variables as their own settings.
        spec.enable_service_links = Some(false);
        if spec.volumes.as_ref().is_some_and(Vec::is_empty) {
            spec.volumes = None;
        }
        if let Some(version) = version {
            labels.insert("app.kubernetes.io/version".to_owned(), version.to_owned());
        }
        let annotations: BTreeMap<String, String> = self
            .digests
            .into_iter()
            .map(|(role, digest)| (format!("{CONFIG_DIGEST}{role}"), digest))
            .collect();
        core::PodTemplateSpec {
            metadata: Some(ObjectMeta {
                labels: Some(labels),
                annotations: (!annotations.is_empty()).then_some(annotations),
                ..ObjectMeta::default()
            }),
            spec: Some(spec),
        }
    }
}

impl Toleration {
    fn to_api(&self) -> core::Toleration {
        let operator = if self.value.is_some() {
            "Equal"
        } else {
            "Exists"
        };
        core::Toleration {
            key: self.key.clone(),
            operator: Some(operator.to_owned()),
            value: self.value.clone(),
            effect: self.effect.clone(),
            ..core::Toleration::default()
        }
    }
}
