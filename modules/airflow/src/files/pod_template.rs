//! `pod_template.yaml`: what the Kubernetes executor makes the pod of each task from.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::yaml::{self, TypeMeta};
use platc_sdk::{ConfigFile, Job, Resources, Settings};

use crate::accounts;
use crate::git_sync;
use crate::model::{Dags, Model};
use crate::names;
use crate::pods;

/// A pod with the environment of all other pods. The executor gives it a name and replaces its command.
pub(crate) fn pod_template(model: &Model, tasks: &Resources) -> ConfigFile {
    let mut pod = Job::new(names::TASK);
    if let Dags::Git(git) = &model.dags {
        pod.init(git_sync::once(git));
    }
    let base = pods::task(model).resources(&tasks.cpu, &tasks.memory);
    pod.container(base)
        .run_as(names::AIRFLOW)
        .placement(&model.pods.placement);
    if let Some(account) = accounts::of_tasks(model) {
        pod.service_account(&account);
    }
    if let Some(secret) = &model.pods.pull_secret {
        pod.tune_pod(|spec| {
            spec.image_pull_secrets = Some(vec![core::LocalObjectReference {
                name: secret.clone(),
            }]);
        });
    }
    let images: Settings = pod
        .pod()
        .images()
        .iter()
        .map(|(container, image)| (container.as_str(), image))
        .collect();
    let version = model.image.source().tag();
    let text = render(&pod.into_pod(&model.identity, version));
    ConfigFile::rendered(names::POD_TEMPLATE, text, &images)
}

fn render(pod: &core::Pod) -> String {
    let type_meta = TypeMeta {
        api_version: "v1",
        kind: "Pod",
    };
    let mut text = Vec::new();
    // Kubernetes types hold nothing that YAML cannot write.
    let written = yaml::write_manifest(type_meta, pod, &mut text);
    debug_assert!(written.is_ok(), "a pod always serializes");
    String::from_utf8_lossy(&text).into_owned()
}
