//! Containers: an image, what it runs, what it reads, and how to see that it is there.

use std::collections::BTreeMap;

use k8s_openapi::api::core::v1 as core;

use crate::config_file::ConfigMapHandle;
use crate::endpoint::Port;
use crate::image::Image;
use crate::probe::Probe;
use crate::quantity::Quantity;
use crate::secret::SecretKey;

/// A container of a pod, with the volumes that its mounts need.
#[derive(Clone, Debug)]
pub struct Container {
    pub(crate) spec: core::Container,
    pub(crate) image: Image,
    pub(crate) volumes: Vec<core::Volume>,
    pub(crate) secrets: Vec<SecretKey>,
    pub(crate) digests: BTreeMap<String, String>,
}

/// The value of an environment variable.
#[derive(Clone, Debug)]
pub enum EnvValue {
    /// This text; `$(NAME)` in it stands for a variable set before.
    Text(String),
    /// A value from a Secret.
    Secret(SecretKey),
    /// A field of the pod, such as `metadata.name` or `status.podIP`.
    PodField(&'static str),
}

impl From<&SecretKey> for EnvValue {
    fn from(secret: &SecretKey) -> Self {
        Self::Secret(secret.clone())
    }
}

macro_rules! env_text_from {
    ($($type:ty),*) => {$(
        impl From<$type> for EnvValue {
            fn from(value: $type) -> Self {
                Self::Text(value.to_string())
            }
        }
    )*};
}
env_text_from!(
    &str,
    String,
    &String,
    bool,
    u16,
    u32,
    u64,
    i32,
    &crate::Endpoint,
    &Image
);

impl Container {
    /// A container of this name that runs the image's own command.
    pub fn new(name: &str, image: &Image) -> Self {
        Self {
            spec: core::Container {
                name: name.to_owned(),
                image: Some(image.to_string()),
                image_pull_policy: Some("IfNotPresent".to_owned()),
                ..core::Container::default()
            },
            image: image.clone(),
            volumes: Vec::new(),
            secrets: Vec::new(),
            digests: BTreeMap::new(),
        }
    }

    /// Replaces the image's entry point.
    #[must_use]
    pub fn command<I: IntoIterator<Item = S>, S: Into<String>>(mut self, command: I) -> Self {
        self.spec.command = Some(command.into_iter().map(Into::into).collect());
        self
    }

    /// The arguments of the entry point.
    #[must_use]
    pub fn args<I: IntoIterator<Item = S>, S: Into<String>>(mut self, args: I) -> Self {
        self.spec.args = Some(args.into_iter().map(Into::into).collect());
        self
    }

    /// An environment variable.
    #[must_use]
    pub fn env(mut self, name: impl Into<String>, value: impl Into<EnvValue>) -> Self {
        let mut variable = core::EnvVar {
            name: name.into(),
            ..core::EnvVar::default()
        };
        match value.into() {
            EnvValue::Text(text) => variable.value = Some(text),
            EnvValue::Secret(secret) => {
                variable.value_from = Some(secret_source(&secret));
                self.secrets.push(secret);
            }
            EnvValue::PodField(path) => {
                variable.value_from = Some(core::EnvVarSource {
                    field_ref: Some(core::ObjectFieldSelector {
                        field_path: path.to_owned(),
                        ..core::ObjectFieldSelector::default()
                    }),
                    ..core::EnvVarSource::default()
                });
            }
        }
        self.spec.env.get_or_insert_default().push(variable);
        self
    }

    /// Several environment variables.
    #[must_use]
    pub fn envs<K: Into<String>, V: Into<EnvValue>>(
        self,
        variables: impl IntoIterator<Item = (K, V)>,
    ) -> Self {
        variables
            .into_iter()
            .fold(self, |container, (name, value)| container.env(name, value))
    }

    /// A port that the container listens at.
    #[must_use]
    pub fn port(mut self, port: Port) -> Self {
        self.spec
            .ports
            .get_or_insert_default()
            .push(core::ContainerPort {
                name: Some(port.name.to_owned()),
                container_port: i32::from(port.number),
                protocol: Some(port.protocol.to_owned()),
                ..core::ContainerPort::default()
            });
        self
    }

    /// Several ports.
    #[must_use]
    pub fn ports(self, ports: impl IntoIterator<Item = Port>) -> Self {
        ports.into_iter().fold(self, Self::port)
    }

    /// All files of a ConfigMap in a directory.
    #[must_use]
    pub fn mount(self, files: &ConfigMapHandle, directory: &str) -> Self {
        self.mount_config(files, directory, None)
    }

    /// One file of a ConfigMap at a path, beside whatever the image has there.
    #[must_use]
    pub fn mount_file(self, files: &ConfigMapHandle, file: &str, path: &str) -> Self {
        self.mount_config(files, path, Some(file))
    }

    fn mount_config(mut self, files: &ConfigMapHandle, path: &str, file: Option<&str>) -> Self {
        self.volumes.push(core::Volume {
            name: files.role.clone(),
            config_map: Some(core::ConfigMapVolumeSource {
                name: files.name.clone(),
                default_mode: files.executable.then_some(0o555),
                ..core::ConfigMapVolumeSource::default()
            }),
            ..core::Volume::default()
        });
        self.digests
            .insert(files.role.clone(), files.digest.clone());
        self.mount_volume(&files.role, path, file, true)
    }

    /// Single values of Secrets as files in a directory, each with the file's name.
    #[must_use]
    pub fn mount_secret(
        mut self,
        volume: &str,
        files: &[(&str, &SecretKey)],
        directory: &str,
    ) -> Self {
        let sources = files
            .iter()
            .map(|(file, secret)| core::VolumeProjection {
                secret: Some(core::SecretProjection {
                    name: secret.secret.clone(),
                    items: Some(vec![core::KeyToPath {
                        key: secret.key.clone(),
                        path: (*file).to_owned(),
                        ..core::KeyToPath::default()
                    }]),
                    ..core::SecretProjection::default()
                }),
                ..core::VolumeProjection::default()
            })
            .collect();
        self.volumes.push(core::Volume {
            name: volume.to_owned(),
            projected: Some(core::ProjectedVolumeSource {
                default_mode: Some(0o440),
                sources: Some(sources),
            }),
            ..core::Volume::default()
        });
        self.secrets
            .extend(files.iter().map(|(_, secret)| (*secret).clone()));
        self.mount_volume(volume, directory, None, true)
    }

    /// An empty directory of the pod's own, gone with the pod. Containers that name the same volume
    /// share it.
    #[must_use]
    pub fn scratch(mut self, volume: &str, path: &str) -> Self {
        self.volumes.push(core::Volume {
            name: volume.to_owned(),
            empty_dir: Some(core::EmptyDirVolumeSource::default()),
            ..core::Volume::default()
        });
        self.mount_volume(volume, path, None, false)
    }

    /// A directory of the node.
    #[must_use]
    pub fn host_path(mut self, volume: &str, host: &str, path: &str) -> Self {
        self.volumes.push(core::Volume {
            name: volume.to_owned(),
            host_path: Some(core::HostPathVolumeSource {
                path: host.to_owned(),
                type_: Some("DirectoryOrCreate".to_owned()),
            }),
            ..core::Volume::default()
        });
        self.mount_volume(volume, path, None, false)
    }

    /// A claim that exists, by its name.
    #[must_use]
    pub fn existing_claim(mut self, volume: &str, claim: &str, path: &str) -> Self {
        self.volumes.push(core::Volume {
            name: volume.to_owned(),
            persistent_volume_claim: Some(core::PersistentVolumeClaimVolumeSource {
                claim_name: claim.to_owned(),
                ..core::PersistentVolumeClaimVolumeSource::default()
            }),
            ..core::Volume::default()
        });
        self.mount_volume(volume, path, None, false)
    }

    /// A volume that the workload brings (a claim of a StatefulSet), or a part of it.
    #[must_use]
    pub fn mount_volume(
        mut self,
        volume: &str,
        path: &str,
        part: Option<&str>,
        read_only: bool,
    ) -> Self {
        self.spec
            .volume_mounts
            .get_or_insert_default()
            .push(core::VolumeMount {
                name: volume.to_owned(),
                mount_path: path.to_owned(),
                sub_path: part.map(str::to_owned),
                read_only: read_only.then_some(true),
                ..core::VolumeMount::default()
            });
        self
    }

    /// When traffic may come, and what starts behind this may start.
    #[must_use]
    pub fn ready_when(mut self, probe: Probe) -> Self {
        self.spec.readiness_probe = Some(probe.into_api());
        self
    }

    /// When to leave the container alone; it is restarted otherwise.
    #[must_use]
    pub fn alive_when(mut self, probe: Probe) -> Self {
        self.spec.liveness_probe = Some(probe.into_api());
        self
    }

    /// When the start is over and the other probes begin.
    #[must_use]
    pub fn started_when(mut self, probe: Probe) -> Self {
        self.spec.startup_probe = Some(probe.into_api());
        self
    }

    /// Processor to reserve, and memory to reserve and never exceed. There is no processor limit:
    /// throttled servers miss their heartbeats.
    #[must_use]
    pub fn resources(mut self, cpu: &Quantity, memory: &Quantity) -> Self {
        self.spec.resources = Some(core::ResourceRequirements {
            requests: Some(BTreeMap::from([
                ("cpu".to_owned(), cpu.to_api()),
                ("memory".to_owned(), memory.to_api()),
            ])),
            limits: Some(BTreeMap::from([("memory".to_owned(), memory.to_api())])),
            ..core::ResourceRequirements::default()
        });
        self
    }

    /// Takes away what a server does not need: gaining privileges and all capabilities.
    #[must_use]
    pub fn unprivileged(mut self) -> Self {
        self.spec.security_context = Some(core::SecurityContext {
            allow_privilege_escalation: Some(false),
            capabilities: Some(core::Capabilities {
                drop: Some(vec!["ALL".to_owned()]),
                ..core::Capabilities::default()
            }),
            ..core::SecurityContext::default()
        });
        self
    }

    /// The typed container, for what has no word here.
    #[must_use]
    pub fn tune(mut self, change: impl FnOnce(&mut core::Container)) -> Self {
        change(&mut self.spec);
        self
    }
}

fn secret_source(secret: &SecretKey) -> core::EnvVarSource {
    core::EnvVarSource {
        secret_key_ref: Some(core::SecretKeySelector {
            name: secret.secret.clone(),
            key: secret.key.clone(),
            ..core::SecretKeySelector::default()
        }),
        ..core::EnvVarSource::default()
    }
}
