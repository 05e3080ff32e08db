//! Rows about what Kubernetes itself demands of objects, whatever program they are for.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::platforms::{again, all, list, text};
use crate::pods::{every_pod, pods, words};
use crate::rule::Rule;

/// What an object may say of a container's rights; the rest belongs to the pod.
const OF_CONTAINERS: [&str; 11] = [
    "allowPrivilegeEscalation",
    "appArmorProfile",
    "capabilities",
    "privileged",
    "procMount",
    "readOnlyRootFilesystem",
    "runAsGroup",
    "runAsNonRoot",
    "runAsUser",
    "seLinuxOptions",
    "seccompProfile",
];

/// Whether a text may be the value of a label.
fn is_label(text: &str) -> bool {
    let edge = |c: char| c.is_ascii_alphanumeric();
    text.is_empty()
        || (text.len() <= 63
            && text.starts_with(edge)
            && text.ends_with(edge)
            && text.chars().all(|c| edge(c) || "-_.".contains(c)))
}

#[test]
fn i_030_every_label_is_one() {
    let mut rule = Rule::new();
    for platform in all() {
        for object in &platform.objects {
            labels(&object.value, &mut |value| {
                rule.check(is_label(value), format!("{} {value}", object.place));
            });
        }
    }
    rule.conclude();
}

/// Visits the values of all labels and selectors below a value.
fn labels(value: &Value, visit: &mut dyn FnMut(&str)) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| labels(item, visit)),
        Value::Object(entries) => {
            for (key, value) in entries {
                if ["labels", "matchLabels", "nodeSelector"].contains(&key.as_str()) {
                    let values = value.as_object().into_iter().flatten();
                    values.for_each(|(_, value)| visit(text(value)));
                } else {
                    labels(value, visit);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn c_1_a_service_selects_the_pods_of_one_role_of_its_component() {
    let mut rule = Rule::new();
    for platform in all() {
        let pods = pods(platform);
        for service in platform.of_kind("Service") {
            let selector = service.value["spec"]["selector"].as_object();
            let Some(selector) = selector else {
                rule.check(false, &service.place);
                continue;
            };
            let mut selected = pods.iter().filter(|pod| {
                let labels = &pod.metadata["labels"];
                pod.owner.namespace() == service.namespace()
                    && selector.iter().all(|(key, value)| labels[key] == *value)
            });
            let one = selected.next();
            let own = one.is_some_and(|pod| pod.owner.component == service.component);
            let has_instance = selector.contains_key("app.kubernetes.io/instance");
            rule.check(
                own && has_instance && selected.next().is_none(),
                &service.place,
            );
        }
    }
    rule.conclude();
}

#[test]
fn c_5_rights_of_a_container_are_those_that_containers_have() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod.containers() {
            let rights = container["securityContext"].as_object();
            for (key, value) in rights.into_iter().flatten() {
                let known = OF_CONTAINERS.contains(&key.as_str());
                // Only who has to be root says that it is, and with its number.
                let is_root = container["securityContext"]["runAsUser"] == 0;
                let contradicts = key == "runAsNonRoot" && *value == false && !is_root;
                rule.check(known && !contradicts, format!("{} {key}", pod.place()));
            }
        }
    }
    rule.conclude();
}

#[test]
fn c_6_every_container_passes_the_restricted_profile_where_it_is_enforced() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        let namespace = pod
            .platform
            .of_kind("Namespace")
            .find(|namespace| namespace.name() == pod.owner.namespace());
        let enforced = namespace.map(|namespace| {
            &namespace.value["metadata"]["labels"]["pod-security.kubernetes.io/enforce"]
        });
        if enforced.is_some_and(|level| level == "restricted") {
            for container in pod.containers() {
                rule.check(
                    is_restricted(&pod.spec, container),
                    format!("{} {}", pod.place(), container["name"]),
                );
            }
        }
    }
    rule.conclude();
}

pub(crate) fn is_restricted(pod: &Value, container: &Value) -> bool {
    let (whole, own) = (&pod["securityContext"], &container["securityContext"]);
    let either = |key: &str| own.get(key).unwrap_or(&whole[key]).clone();
    let dropped = list(&own["capabilities"]["drop"])
        .iter()
        .any(|each| each == "ALL");
    let host = ["hostNetwork", "hostPID", "hostIPC"]
        .iter()
        .any(|key| pod[key] == true);
    let mut volumes = list(&pod["volumes"]).iter();
    either("runAsNonRoot") == true
        && either("runAsUser") != 0
        && either("seccompProfile")["type"] == "RuntimeDefault"
        && own["allowPrivilegeEscalation"] == false
        && own["privileged"] != true
        && dropped
        && !host
        && volumes.all(|volume| volume.get("hostPath").is_none())
}

#[test]
fn i_009_whoever_may_not_be_root_has_a_number() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        let whole = &pod.spec["securityContext"];
        for container in pod.containers() {
            let own = &container["securityContext"];
            let either = |key: &str| own.get(key).unwrap_or(&whole[key]);
            if *either("runAsNonRoot") == true {
                let left_out = either("runAsUser").is_null() && pod.cluster_chooses_user();
                rule.check(left_out || either("runAsUser").is_u64(), pod.place());
            }
        }
    }
    rule.conclude();
}

#[test]
fn c_23_pods_are_bound_to_nodes_only_by_what_a_person_wrote() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        let wanted = pod.spec["nodeSelector"].as_object();
        for (key, value) in wanted.into_iter().flatten() {
            let written = pod.platform.text.contains(key.as_str());
            rule.check(
                written && pod.platform.text.contains(text(value)),
                format!("{} {key}", pod.place()),
            );
        }
    }
    rule.conclude();
}

#[test]
fn u_1_no_variable_comes_from_a_service() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        rule.check(pod.spec["enableServiceLinks"] == false, pod.place());
    }
    rule.conclude();
}

#[test]
fn u_27_every_variable_that_a_container_names_is_set_in_it() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod.containers() {
            let variables = list(&container["env"]);
            let values = variables.iter().map(|variable| text(&variable["value"]));
            // Shell has `$(command)` too, so arguments of a shell are not looked at.
            let words = words(container);
            let is_shell = words.first().is_some_and(|word| word.starts_with("/bin/"));
            let arguments = words.into_iter().filter(|_| !is_shell);
            for name in values.chain(arguments).flat_map(named_in) {
                let set = variables.iter().any(|variable| variable["name"] == name);
                rule.check(set, format!("{} {name}", pod.place()));
            }
        }
    }
    rule.conclude();
}

/// The names in `$(NAME)`.
fn named_in(text: &str) -> impl Iterator<Item = &str> {
    let rest = text.split("$(").skip(1);
    rest.filter_map(|rest| Some(rest.split_once(')')?.0))
}

#[test]
fn u_29_a_job_has_another_name_when_its_pods_are_others() {
    let mut rule = Rule::new();
    for platform in all() {
        for job in platform.of_kind("Job") {
            let base = text(&job.value["metadata"]["annotations"]["platc.io/job"]);
            let digest = job.name().rsplit('-').next().unwrap_or_default();
            let is_digest = digest.len() == 10 && digest.chars().all(|c| c.is_ascii_hexdigit());
            rule.check(is_digest && !base.is_empty(), &job.place);
        }
    }
    rule.conclude();
    let name = |image: &str| {
        let text = format!(
            "[platform]\nname = \"datalake\"\n[minio.lake]\nbuckets = [{{ name = \"raw\" }}]\n\
             client_image = \"quay.io/minio/mc:{image}\"\n"
        );
        let platform = crate::platforms::compiled(&text);
        let names = platform.of_kind("Job").map(|job| job.name().to_owned());
        names.collect::<Vec<String>>()
    };
    assert_ne!(
        name("RELEASE.2025-08-13T08-35-41Z"),
        name("RELEASE.2025-07-21T05-28-08Z")
    );
}

#[test]
fn u_30_pods_carry_the_digest_of_every_config_map_that_they_mount() {
    let mut rule = Rule::new();
    for pod in every_pod().iter().filter(|pod| !pod.in_file) {
        let annotations = pod.metadata["annotations"].as_object();
        let roles: Vec<&str> = annotations
            .into_iter()
            .flatten()
            .filter_map(|(key, _)| key.strip_prefix("platc.io/config-"))
            .collect();
        for volume in pod.volumes() {
            if let Some(name) = volume["configMap"]["name"].as_str() {
                let there = pod
                    .platform
                    .of_kind("ConfigMap")
                    .any(|map| map.name() == name && map.namespace() == pod.owner.namespace());
                let followed = roles.iter().any(|role| name.ends_with(role));
                rule.check(there && followed, format!("{} {name}", pod.place()));
            }
        }
    }
    rule.conclude();
}

#[test]
fn u_31_a_volume_of_one_pod_is_given_up_before_the_next_pod_starts() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        let deployment = pod.owner.kind() == "Deployment";
        for volume in pod.volumes() {
            if let Some(claim) = volume["persistentVolumeClaim"]["claimName"].as_str() {
                // A claim that is not compiled is one that a person made for many nodes.
                let compiled = pod
                    .platform
                    .of_kind("PersistentVolumeClaim")
                    .find(|each| each.name() == claim);
                let single = compiled.is_some_and(|claim| {
                    list(&claim.value["spec"]["accessModes"])
                        .iter()
                        .all(|mode| mode != "ReadWriteMany")
                });
                let gives_up = pod.owner.value["spec"]["strategy"]["type"] == "Recreate";
                rule.check(!(deployment && single) || gives_up, pod.place());
            }
        }
    }
    rule.conclude();
}

#[test]
fn u_32_every_image_names_its_registry_and_one_version() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod.containers() {
            let image = text(&container["image"]);
            let (registry, rest) = image.split_once('/').unwrap_or_default();
            let named = registry.contains('.') && rest.contains([':', '@']);
            let written = pod.platform.text.contains(image);
            let floats = image.ends_with(":latest") && !written;
            rule.check(named && !floats, format!("{} {image}", pod.place()));
        }
    }
    rule.conclude();
}

#[test]
fn c_4_the_same_text_compiles_to_the_same_bytes() {
    let mut rule = Rule::new();
    for platform in all() {
        let again = again(platform);
        let same = again.compilation.digest == platform.compilation.digest;
        rule.check(same, &platform.name);
    }
    rule.conclude();
}

#[test]
fn c_19_a_config_map_is_far_below_its_limit_and_holds_no_jar() {
    let mut rule = Rule::new();
    for platform in all() {
        for map in platform.of_kind("ConfigMap") {
            let files: BTreeMap<&str, &str> = crate::pods::files_of(map).collect();
            let size: usize = files.values().map(|file| file.len()).sum();
            let binary = map.value.get("binaryData").is_some();
            rule.check(size < 1 << 19 && !binary, format!("{} {size}", map.place));
        }
    }
    rule.conclude();
}
