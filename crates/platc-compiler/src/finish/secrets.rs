//! Every place of an object that names a Secret.
//!
//! They are read off the finished object, so that the list also has what came by a raw object, by `tune`
//! or by a patch, and not what a patch took away.

use k8s_openapi::api::core::v1 as core;
use platc_objects::Object;

/// Keys of a Secret of type `kubernetes.io/tls`.
const TLS_KEYS: [&str; 2] = ["tls.crt", "tls.key"];
/// Key of a Secret of type `kubernetes.io/dockerconfigjson`.
const PULL_KEY: &str = ".dockerconfigjson";

/// A place that names a Secret.
pub(super) struct Mention {
    pub(super) secret: String,
    /// The key that is read; `None` for the whole Secret.
    pub(super) key: Option<String>,
    /// The container that reads it.
    pub(super) container: Option<String>,
    /// Where it is named.
    pub(super) path: String,
}

/// All places of the object.
pub(super) fn mentions(object: &mut Object) -> Vec<Mention> {
    let mut found = Vec::new();
    match object {
        Object::Ingress(ingress) => {
            let tls = ingress.spec.iter().flat_map(|spec| &spec.tls).flatten();
            for (index, tls) in tls.enumerate() {
                let Some(secret) = &tls.secret_name else {
                    continue;
                };
                found.extend(TLS_KEYS.map(|key| Mention {
                    secret: secret.clone(),
                    key: Some(key.to_owned()),
                    container: None,
                    path: format!("spec.tls[{index}].secretName"),
                }));
            }
        }
        Object::ServiceAccount(account) => {
            note_pull_secrets(account.image_pull_secrets.iter().flatten(), "", &mut found);
        }
        _ => {
            let pod = match object {
                Object::CronJob(_) => "spec.jobTemplate.spec.template.spec.",
                _ => "spec.template.spec.",
            };
            if let Some(spec) = object.pod_spec_mut() {
                note_pod(spec, pod, &mut found);
            }
        }
    }
    found
}

fn note_pull_secrets<'a>(
    secrets: impl Iterator<Item = &'a core::LocalObjectReference>,
    place: &str,
    found: &mut Vec<Mention>,
) {
    found.extend(secrets.map(|reference| Mention {
        secret: reference.name.clone(),
        key: Some(PULL_KEY.to_owned()),
        container: None,
        path: format!("{place}imagePullSecrets[name={}]", reference.name),
    }));
}

fn note_pod(pod: &core::PodSpec, place: &str, found: &mut Vec<Mention>) {
    for container in pod.init_containers.iter().flatten() {
        note_container(container, (place, "initContainers"), found);
    }
    for container in &pod.containers {
        note_container(container, (place, "containers"), found);
    }
    for volume in pod.volumes.iter().flatten() {
        note_volume(volume, place, found);
    }
    note_pull_secrets(pod.image_pull_secrets.iter().flatten(), place, found);
}

fn note_container(
    container: &core::Container,
    (place, list): (&str, &str),
    found: &mut Vec<Mention>,
) {
    let name = &container.name;
    let reader = || Some(name.clone());
    for variable in container.env.iter().flatten() {
        let source = variable.value_from.as_ref();
        if let Some(secret) = source.and_then(|source| source.secret_key_ref.as_ref()) {
            found.push(Mention {
                secret: secret.name.clone(),
                key: Some(secret.key.clone()),
                container: reader(),
                path: format!("{place}{list}[name={name}].env[name={}]", variable.name),
            });
        }
    }
    for (index, source) in container.env_from.iter().flatten().enumerate() {
        if let Some(secret) = &source.secret_ref {
            found.push(Mention {
                secret: secret.name.clone(),
                key: None,
                container: reader(),
                path: format!("{place}{list}[name={name}].envFrom[{index}]"),
            });
        }
    }
}

fn note_volume(volume: &core::Volume, place: &str, found: &mut Vec<Mention>) {
    let mut note = |secret: &str, items: Option<&Vec<core::KeyToPath>>| {
        let keys = match items {
            None => vec![None],
            Some(items) => items.iter().map(|item| Some(item.key.clone())).collect(),
        };
        found.extend(keys.into_iter().map(|key| Mention {
            secret: secret.to_owned(),
            key,
            container: None,
            path: format!("{place}volumes[name={}]", volume.name),
        }));
    };
    if let Some(secret) = &volume.secret
        && let Some(name) = &secret.secret_name
    {
        note(name, secret.items.as_ref());
    }
    let projected = volume.projected.iter();
    for source in projected.flat_map(|projected| projected.sources.iter().flatten()) {
        if let Some(secret) = &source.secret {
            note(&secret.name, secret.items.as_ref());
        }
    }
    if let Some(file) = &volume.azure_file {
        note(&file.secret_name, None);
    }
    for reference in logins(volume).into_iter().flatten() {
        note(&reference.name, None);
    }
}

/// What the drivers of a volume log in with.
fn logins(volume: &core::Volume) -> [Option<&core::LocalObjectReference>; 8] {
    [
        volume
            .csi
            .as_ref()
            .and_then(|csi| csi.node_publish_secret_ref.as_ref()),
        volume.cephfs.as_ref().and_then(|v| v.secret_ref.as_ref()),
        volume.cinder.as_ref().and_then(|v| v.secret_ref.as_ref()),
        volume
            .flex_volume
            .as_ref()
            .and_then(|v| v.secret_ref.as_ref()),
        volume.iscsi.as_ref().and_then(|v| v.secret_ref.as_ref()),
        volume.rbd.as_ref().and_then(|v| v.secret_ref.as_ref()),
        volume.scale_io.as_ref().map(|v| &v.secret_ref),
        volume
            .storageos
            .as_ref()
            .and_then(|v| v.secret_ref.as_ref()),
    ]
}

#[cfg(test)]
mod tests {
    use k8s_openapi::api::apps::v1::Deployment;
    use k8s_openapi::api::batch::v1::CronJob;
    use serde_json::json;

    use super::*;

    fn listed(mut object: Object) -> Vec<String> {
        let mentions = mentions(&mut object).into_iter().map(|mention| {
            let Mention {
                secret,
                key,
                container,
                path,
            } = mention;
            let key = key.as_deref().unwrap_or("*");
            let container = container.as_deref().unwrap_or("-");
            format!("{secret}/{key} {container} {path}")
        });
        mentions.collect()
    }

    #[test]
    fn every_way_to_name_a_secret_in_a_pod_is_found() {
        let deployment: Deployment = serde_json::from_value(json!({
            "spec": {"selector": {}, "template": {"spec": {
                "initContainers": [{"name": "wait", "envFrom": [
                    {"configMapRef": {"name": "plain"}}, {"secretRef": {"name": "proxy"}},
                ]}],
                "containers": [{"name": "main", "env": [
                    {"name": "PLAIN", "value": "text"},
                    {"name": "PASSWORD", "valueFrom": {"secretKeyRef": {"name": "db", "key": "password"}}},
                ]}],
                "volumes": [
                    {"name": "scratch", "emptyDir": {}},
                    {"name": "tls", "secret": {"secretName": "tls"}},
                    {"name": "one", "secret": {"secretName": "keys", "items": [{"key": "a", "path": "x"}]}},
                    {"name": "all", "projected": {"sources": [{"secret": {"name": "projected"}}]}},
                    {"name": "driver", "csi": {"driver": "d", "nodePublishSecretRef": {"name": "csi"}}},
                    {"name": "share", "azureFile": {"secretName": "azure", "shareName": "s"}},
                ],
                "imagePullSecrets": [{"name": "registry"}],
            }}},
        }))
        .unwrap();
        assert_eq!(
            listed(deployment.into()),
            [
                "proxy/* wait spec.template.spec.initContainers[name=wait].envFrom[1]",
                "db/password main spec.template.spec.containers[name=main].env[name=PASSWORD]",
                "tls/* - spec.template.spec.volumes[name=tls]",
                "keys/a - spec.template.spec.volumes[name=one]",
                "projected/* - spec.template.spec.volumes[name=all]",
                "csi/* - spec.template.spec.volumes[name=driver]",
                "azure/* - spec.template.spec.volumes[name=share]",
                "registry/.dockerconfigjson - spec.template.spec.imagePullSecrets[name=registry]",
            ]
        );
    }

    #[test]
    fn the_pods_of_a_cron_job_stand_deeper() {
        let cron_job: CronJob = serde_json::from_value(json!({
            "spec": {"schedule": "0 3 * * *", "jobTemplate": {"spec": {"template": {"spec": {
                "containers": [], "volumes": [{"name": "tls", "secret": {"secretName": "tls"}}],
            }}}}},
        }))
        .unwrap();
        assert_eq!(
            listed(cron_job.into()),
            ["tls/* - spec.jobTemplate.spec.template.spec.volumes[name=tls]"]
        );
    }
}
