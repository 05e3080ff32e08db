//! A pod and what its containers bring into it: volumes, images, secrets and digests.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use crate::container::Container;
use crate::image::Image;
use crate::labels::Identity;
use crate::secret::SecretKey;

/// Start of the annotation that carries the digest of a mounted ConfigMap.
pub const CONFIG_DIGEST: &str = "platc.io/config-";

/// A pod in the making.
#[derive(Debug, Default)]
pub struct PodParts {
    pub(crate) spec: core::PodSpec,
    images: Vec<(String, Image)>,
    secrets: Vec<(String, SecretKey)>,
    digests: BTreeMap<String, String>,
    everywhere: Vec<core::VolumeMount>,
    pub(crate) keeps_user: bool,
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

    /// The finished pod template, for the namespace of this component.
    pub(crate) fn into_template(
        self,
        identity: &Identity,
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
        if !self.keeps_user {
            identity.pod_users.apply(&mut spec);
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

    /// The pod alone. It has no name.
    pub(crate) fn into_pod(
        self,
        identity: &Identity,
        labels: BTreeMap<String, String>,
        version: Option<&str>,
    ) -> core::Pod {
        let template = self.into_template(identity, labels, version);
        core::Pod {
            metadata: template.metadata.unwrap_or_default(),
            spec: template.spec,
            ..core::Pod::default()
        }
    }
}
