//! The pods that a platform makes: those of its workloads, and those that others make after its files
//! and custom objects.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::platforms::{Object, Platform, all, list, text};

/// Pods, as a workload or a file describes them.
pub(crate) struct Pod<'p> {
    pub(crate) platform: &'p Platform,
    /// The workload, the ConfigMap with the file, or the custom object.
    pub(crate) owner: &'p Object,
    pub(crate) metadata: Value,
    pub(crate) spec: Value,
    /// Whether others make it, after a file or a custom object.
    pub(crate) in_file: bool,
}

impl Pod<'_> {
    pub(crate) fn place(&self) -> &str {
        &self.owner.place
    }

    /// All containers, those that start first too.
    pub(crate) fn containers(&self) -> impl Iterator<Item = &Value> {
        let first = list(&self.spec["initContainers"]);
        first.iter().chain(list(&self.spec["containers"]))
    }

    /// Whether a person wrote that the cluster chooses users, on the platforms of which all pods are in
    /// one namespace.
    pub(crate) fn cluster_chooses_user(&self) -> bool {
        self.platform.text.contains("pod_users = \"cluster\"")
    }

    pub(crate) fn volumes(&self) -> &[Value] {
        list(&self.spec["volumes"])
    }

    /// The volume that is mounted closest above a path of a container, and the path of the mount.
    pub(crate) fn volume_at<'s>(
        &'s self,
        container: &'s Value,
        path: &str,
    ) -> Option<(&'s Value, &'s str)> {
        let mounts = list(&container["volumeMounts"]);
        let above = |mount: &str| path == mount || path.starts_with(&format!("{mount}/"));
        let mount = mounts
            .iter()
            .filter(|mount| above(text(&mount["mountPath"])))
            .max_by_key(|mount| text(&mount["mountPath"]).len())?;
        let volume = self
            .volumes()
            .iter()
            .find(|volume| volume["name"] == mount["name"]);
        let claims = list(&self.owner.value["spec"]["volumeClaimTemplates"]);
        let claim = claims
            .iter()
            .find(|claim| claim["metadata"]["name"] == mount["name"]);
        Some((volume.or(claim)?, text(&mount["mountPath"])))
    }

    /// The text of a file that a ConfigMap puts at a path of a container.
    pub(crate) fn file_at<'s>(&'s self, container: &'s Value, path: &str) -> Option<&'s str> {
        let (volume, mount) = self.volume_at(container, path)?;
        let name = text(&volume["configMap"]["name"]);
        let file = path.strip_prefix(mount)?.trim_start_matches('/');
        let file = if file.is_empty() {
            path.rsplit('/').next()?
        } else {
            file
        };
        let map = self
            .platform
            .of_kind("ConfigMap")
            .find(|map| map.name() == name && map.namespace() == self.owner.namespace())?;
        map.value["data"][file].as_str()
    }

    /// Whether a container may write at a path of one of its volumes.
    pub(crate) fn can_write(&self, container: &Value, path: &str) -> bool {
        self.volume_at(container, path)
            .is_some_and(|(volume, mount)| {
                let mounts = list(&container["volumeMounts"]);
                let read_only = mounts
                    .iter()
                    .any(|each| each["mountPath"] == mount && each["readOnly"] == true);
                let writable = ["emptyDir", "persistentVolumeClaim", "hostPath", "ephemeral"];
                let kind = writable.iter().any(|kind| volume.get(kind).is_some());
                !read_only && (kind || volume["kind"] == "PersistentVolumeClaim")
            })
    }
}

/// Every pod of every platform.
pub(crate) fn every_pod() -> Vec<Pod<'static>> {
    all().iter().flat_map(pods).collect()
}

/// Every pod of a platform.
pub(crate) fn pods(platform: &Platform) -> Vec<Pod<'_>> {
    platform
        .objects
        .iter()
        .flat_map(|owner| {
            described_by(owner)
                .into_iter()
                .map(move |(metadata, spec, in_file)| Pod {
                    platform,
                    owner,
                    metadata,
                    spec,
                    in_file,
                })
        })
        .collect()
}

fn described_by(owner: &Object) -> Vec<(Value, Value, bool)> {
    let spec = &owner.value["spec"];
    let template = match owner.kind() {
        "Deployment" | "StatefulSet" | "DaemonSet" | "Job" => &spec["template"],
        "CronJob" => &spec["jobTemplate"]["spec"]["template"],
        "ConfigMap" => {
            return files_of(owner)
                .filter(|(_, text)| text.contains("kind: Pod"))
                .filter_map(|(_, text)| serde_saphyr::from_str::<Value>(text).ok())
                .filter(|value| value["kind"] == "Pod")
                .map(|pod| (pod["metadata"].clone(), pod["spec"].clone(), true))
                .collect();
        }
        "SparkApplication" => return of_application(spec),
        "ScheduledSparkApplication" => return of_application(&spec["template"]),
        _ => return Vec::new(),
    };
    vec![(
        template["metadata"].clone(),
        template["spec"].clone(),
        false,
    )]
}

/// The pods that an operator of Spark makes of an application.
fn of_application(spec: &Value) -> Vec<(Value, Value, bool)> {
    let templates = [&spec["driver"]["template"], &spec["executor"]["template"]];
    templates
        .map(|pod| (pod["metadata"].clone(), pod["spec"].clone(), true))
        .into()
}

/// The files of a ConfigMap, by name.
pub(crate) fn files_of(map: &Object) -> impl Iterator<Item = (&str, &str)> {
    let data = map.value["data"].as_object();
    data.into_iter()
        .flatten()
        .map(|(name, value)| (name.as_str(), text(value)))
}

/// The plain value of a variable of a container.
pub(crate) fn env<'c>(container: &'c Value, name: &str) -> Option<&'c str> {
    variable(container, name)?["value"].as_str()
}

/// A variable of a container.
pub(crate) fn variable<'c>(container: &'c Value, name: &str) -> Option<&'c Value> {
    list(&container["env"])
        .iter()
        .find(|each| each["name"] == name)
}

/// The command of a container with its arguments.
pub(crate) fn words(container: &Value) -> Vec<&str> {
    let (command, args) = (list(&container["command"]), list(&container["args"]));
    command.iter().chain(args).map(text).collect()
}

/// The keys of a file of properties of Spark.
pub(crate) fn properties(file: &str) -> BTreeMap<&str, &str> {
    file.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once(' '))
        .collect()
}

/// A driver: a container with the properties that it starts from.
pub(crate) struct Driver<'p> {
    pub(crate) pod: &'p Pod<'p>,
    pub(crate) container: &'p Value,
    pub(crate) conf: BTreeMap<&'p str, &'p str>,
}

/// Every container that is started with `spark-defaults.conf` and a master.
pub(crate) fn drivers<'p>(pods: &'p [Pod<'p>]) -> Vec<Driver<'p>> {
    let mut found = Vec::new();
    for pod in pods {
        for container in pod.containers() {
            let Some(directory) = env(container, "SPARK_CONF_DIR") else {
                continue;
            };
            let file = format!("{directory}/spark-defaults.conf");
            let conf = pod.file_at(container, &file).map(properties);
            if let Some(conf) = conf.filter(|conf| conf.contains_key("spark.master")) {
                found.push(Driver {
                    pod,
                    container,
                    conf,
                });
            }
        }
    }
    found
}
