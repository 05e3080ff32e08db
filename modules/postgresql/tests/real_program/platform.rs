//! What the module makes of a platform, taken apart for running it without Kubernetes.

use platc_compiler::{Compilation, Registry};
use platc_module_postgresql::Postgresql;
use platc_sdk::k8s_openapi::api::apps::v1::StatefulSet;
use platc_sdk::k8s_openapi::api::batch::v1::Job;
use platc_sdk::k8s_openapi::api::core::v1::{ConfigMap, Container, EnvVar, Probe};
use platc_testing::{Consumer, compile_text};

/// A compiled platform with the server `meta`.
pub(crate) struct Compiled {
    compilation: Compilation,
}

/// The commands of the server's probes.
pub(crate) struct Probes {
    pub(crate) readiness: Vec<String>,
    pub(crate) liveness: Vec<String>,
}

impl Compiled {
    /// A server of this version with `extra` lines, and these consumers.
    pub(crate) fn new(major: u32, extra: &str, consumers: &[&str]) -> Self {
        let consumers: Vec<String> = consumers
            .iter()
            .map(|name| format!("[consumer.{name}]\ndatabase = \"postgresql.meta\"\n"))
            .collect();
        let consumers = consumers.concat();
        let text = format!(
            "[platform]\nname = \"datalake\"\n[postgresql.meta]\nversion = {major}\n{extra}\n{consumers}"
        );
        let registry = Registry::new().with::<Postgresql>().with::<Consumer>();
        Self {
            compilation: compile_text(&registry, &text),
        }
    }

    /// Names and texts of the files in every ConfigMap.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let manifests = self.compilation.manifests.iter();
        manifests
            .filter(|manifest| manifest.id.kind == "ConfigMap")
            .flat_map(|manifest| {
                let text = self.compilation.text(manifest);
                let config_map: ConfigMap = serde_saphyr::from_str(text).unwrap();
                config_map.data.unwrap()
            })
            .collect()
    }

    /// The container that makes what a consumer asked for.
    pub(crate) fn job_of(&self, consumer: &str) -> Container {
        let text = self.text_of("Job", &format!("meta-postgresql-for-consumer-{consumer}-"));
        let job: Job = serde_saphyr::from_str(text).unwrap();
        let pod = job.spec.unwrap().template.spec.unwrap();
        pod.containers.into_iter().next().unwrap()
    }

    pub(crate) fn probes(&self) -> Probes {
        let text = self.text_of("StatefulSet", "meta-postgresql-server");
        let set: StatefulSet = serde_saphyr::from_str(text).unwrap();
        let pod = set.spec.unwrap().template.spec.unwrap();
        let server = pod.containers.into_iter().next().unwrap();
        let command = |probe: Option<Probe>| probe.unwrap().exec.unwrap().command.unwrap();
        Probes {
            readiness: command(server.readiness_probe),
            liveness: command(server.liveness_probe),
        }
    }

    fn text_of(&self, kind: &str, name: &str) -> &str {
        let found = self
            .compilation
            .manifests
            .iter()
            .find(|manifest| manifest.id.kind == kind && manifest.id.name.starts_with(name));
        self.compilation.text(found.expect("the object is there"))
    }
}

/// Name and value of a variable; what a Secret holds is made from the Secret's name.
pub(crate) fn value_of(variable: EnvVar) -> (String, String) {
    let secret = variable
        .value_from
        .and_then(|from| from.secret_key_ref)
        .map(|key| super::password_in(&key.name));
    let value = variable.value.or(secret);
    (variable.name, value.expect("a variable has a value"))
}
