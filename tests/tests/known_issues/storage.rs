//! Rows about stores, databases and volumes, and the files of the programs that use them.

use serde_json::Value;

use crate::platforms::{Platform, all, compiled, list, text};
use crate::pods::{env, every_pod, files_of, pods, properties, variable, words};
use crate::rule::Rule;

/// The Job that makes what a component asks a provider for, as the words of its containers.
fn jobs_for(platform: &Platform, component: &str) -> Vec<Vec<String>> {
    let served: Vec<&str> = platform
        .compilation
        .manifests
        .iter()
        .filter(|manifest| {
            let serves = manifest.serves.as_ref().map(ToString::to_string);
            serves.as_deref() == Some(component)
        })
        .map(|manifest| manifest.id.name.as_str())
        .collect();
    pods(platform)
        .iter()
        .filter(|pod| served.contains(&pod.owner.name()))
        .flat_map(|pod| {
            let containers = pod.containers();
            containers
                .map(|container| words(container).into_iter().map(str::to_owned).collect())
                .collect::<Vec<Vec<String>>>()
        })
        .collect()
}

/// Whether a Job is told to make the place of an event log.
fn makes(words: &[String], location: &str) -> bool {
    let path = location
        .split_once("://")
        .map_or(location, |(_, rest)| rest);
    let (first, rest) = path.split_once('/').unwrap_or((path, ""));
    words.windows(3).any(|three| {
        let [word, second, third] = three else {
            return false;
        };
        match word.as_str() {
            "prefix" => second == first && third == rest,
            "directory" => second.trim_start_matches('/') == rest,
            _ => false,
        }
    })
}

#[test]
fn i_003_i_006_i_022_the_place_of_an_event_log_is_made_before_who_uses_it_starts() {
    let mut rule = Rule::new();
    for platform in all() {
        for map in platform.of_kind("ConfigMap") {
            for (_, file) in files_of(map).filter(|(name, _)| *name == "spark-defaults.conf") {
                let conf = properties(file);
                for key in ["spark.eventLog.dir", "spark.history.fs.logDirectory"] {
                    let Some(location) = conf.get(key) else {
                        continue;
                    };
                    let jobs = jobs_for(platform, &map.component);
                    let made = jobs.iter().any(|words| makes(words, location));
                    let mut edges = platform.compilation.edges.iter().filter(|edge| {
                        edge.consumer.to_string() == map.component
                            && ["FileSystem", "ObjectStore"].contains(&edge.capability)
                    });
                    let waits = edges.clone().next().is_some();
                    // What is in a store of somebody else is theirs to make.
                    let elsewhere = edges.any(|edge| &*edge.provider.kind == "external");
                    rule.check((made && waits) || elsewhere, format!("{} {key}", map.place));
                }
            }
        }
    }
    rule.conclude();
}

#[test]
fn i_006_exactly_the_prefix_that_is_named_is_made() {
    let platform = compiled(
        "[platform]\nname = \"datalake\"\n[minio.lake]\n[spark-history.main]\n\
         image = \"registry.corp.local/spark-s3:4.1.1\"\nevent_log = \"minio.lake:/spark-logs/4.1/events\"\n",
    );
    let jobs = jobs_for(&platform, "spark-history.main");
    let told: Vec<&[String]> = jobs
        .iter()
        .filter_map(|words| words.split(|word| word == "provision").nth(1))
        .filter_map(|words| words.get(..5))
        .collect();
    assert_eq!(
        told,
        [["bucket", "spark-logs", "prefix", "spark-logs", "4.1/events"]]
    );
}

#[test]
fn i_013_a_bucket_is_made_by_its_name_and_its_prefixes_with_an_object() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod
            .containers()
            .filter(|container| env(container, "STORE_URL").is_some())
        {
            let words = words(container);
            let script = words.iter().find(|word| word.contains("make_bucket()"));
            let safe = script.is_some_and(|script| {
                script.contains("mb --ignore-existing")
                    && script.contains("pipe \"store/$1/$2/.keep\"")
            });
            let named = words.windows(2).filter(|two| two[0] == "bucket");
            let whole = named.filter(|two| two[1].contains('/')).count() == 0;
            rule.check(safe && whole, pod.place());
        }
    }
    rule.conclude();
}

#[test]
fn i_005_hive_reads_a_finished_file_from_a_directory_of_its_own() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod.containers() {
            if let Some(directory) = env(container, "HIVE_CONF_DIR") {
                let file = pod.file_at(container, &format!("{directory}/hive-site.xml"));
                // Hadoop itself puts variables into values; nothing else is left to fill in.
                let is_final = file.is_some_and(|file| {
                    file.split("${")
                        .skip(1)
                        .all(|rest| rest.starts_with("env."))
                });
                rule.check(is_final, pod.place());
            }
        }
    }
    rule.conclude();
}

#[test]
fn i_008_notebooks_write_where_their_user_may_write() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod.containers() {
            if variable(container, "JUPYTER_RUNTIME_DIR").is_none() {
                continue;
            }
            for name in [
                "JUPYTER_RUNTIME_DIR",
                "JUPYTER_DATA_DIR",
                "IPYTHONDIR",
                "MPLCONFIGDIR",
            ] {
                let path = env(container, name).unwrap_or("/nonexistent");
                let writable = pod.can_write(container, path);
                rule.check(writable, format!("{} {name}", pod.place()));
            }
            let home = env(container, "HOME").unwrap_or("/home/jovyan");
            rule.check(home != "/nonexistent", pod.place());
        }
    }
    rule.conclude();
}

#[test]
fn issue_001_minikube_every_claim_names_the_class_that_the_platform_has() {
    let mut rule = Rule::new();
    let wide = all()
        .iter()
        .find(|platform| platform.name == "wide")
        .expect("it is there");
    for set in wide.of_kind("StatefulSet") {
        for claim in list(&set.value["spec"]["volumeClaimTemplates"]) {
            let class = &claim["spec"]["storageClassName"];
            rule.check(*class == "local-disks", &set.place);
        }
    }
    rule.conclude();
}

#[test]
fn h_8_a_volume_has_the_class_and_the_size_of_its_claim() {
    let mut rule = Rule::new();
    for platform in all() {
        for volume in platform.of_kind("PersistentVolume") {
            let spec = &volume.value["spec"];
            let wanted = text(&spec["claimRef"]["name"]);
            for set in platform.of_kind("StatefulSet") {
                for claim in list(&set.value["spec"]["volumeClaimTemplates"]) {
                    let name = format!("{}-{}-", text(&claim["metadata"]["name"]), set.name());
                    if wanted.starts_with(&name) {
                        let same_class =
                            claim["spec"]["storageClassName"] == spec["storageClassName"];
                        let size = &claim["spec"]["resources"]["requests"]["storage"];
                        let same_size = *size == spec["capacity"]["storage"];
                        rule.check(same_class && same_size, &volume.place);
                    }
                }
            }
        }
    }
    rule.conclude();
}

#[test]
fn c_17_postgresql_runs_as_the_user_of_its_image() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod.containers() {
            let image = text(&container["image"]);
            // Its clients may be anybody.
            let is_server = pod.owner.kind() == "StatefulSet";
            if is_server && image.contains("/library/postgres:") {
                let user = if image.ends_with("alpine") { 70 } else { 999 };
                let set = &pod.spec["securityContext"]["runAsUser"];
                let left_out = set.is_null() && pod.cluster_chooses_user();
                rule.check(
                    left_out || *set == user,
                    format!("{} {image} {set}", pod.place()),
                );
            }
        }
    }
    rule.conclude();
}

#[test]
fn c_18_no_database_is_made_inside_of_a_block() {
    let mut rule = Rule::new();
    for platform in all() {
        for map in platform.of_kind("ConfigMap") {
            for (_, file) in files_of(map).filter(|(name, _)| *name == "provision.sql") {
                let blocks: Vec<&str> = file.split("$$").collect();
                let inside = blocks.iter().skip(1).step_by(2);
                let made_inside = inside.filter(|block| block.contains("CREATE")).count();
                let outside = blocks.iter().step_by(2).any(|text| {
                    text.contains("format('CREATE DATABASE") && text.contains("\\gexec")
                });
                rule.check(made_inside == 0 && outside, &map.place);
            }
        }
    }
    rule.conclude();
}

#[test]
fn u_18_servers_of_a_distributed_minio_start_at_once_and_know_each_other() {
    let mut rule = Rule::new();
    for platform in all() {
        for set in platform.of_kind("StatefulSet").filter(|set| {
            set.component.starts_with("minio.")
                && set.value["spec"]["replicas"]
                    .as_u64()
                    .is_some_and(|servers| servers > 1)
        }) {
            let spec = &set.value["spec"];
            let mut services = platform.of_kind("Service");
            let known = services.any(|service| {
                service.name() == spec["serviceName"]
                    && service.namespace() == set.namespace()
                    && service.value["spec"]["publishNotReadyAddresses"] == true
            });
            rule.check(
                known && spec["podManagementPolicy"] == "Parallel",
                &set.place,
            );
        }
    }
    rule.conclude();
}

#[test]
fn u_20_redis_starts_as_its_user_and_changes_nobody() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        if pod.owner.component.starts_with("redis.") {
            let rights: &Value = &pod.spec["securityContext"];
            rule.check(
                rights["runAsNonRoot"] == true && rights["runAsUser"] == 999,
                pod.place(),
            );
        }
    }
    rule.conclude();
}

#[test]
fn h_3_no_listener_stands_in_properties_that_nobody_asked_for() {
    let mut rule = Rule::new();
    for platform in all() {
        for map in platform.of_kind("ConfigMap") {
            for (_, file) in files_of(map).filter(|(name, _)| *name == "spark-defaults.conf") {
                let listeners = properties(file).get("spark.extraListeners").copied();
                let written = listeners.is_none_or(|listeners| platform.text.contains(listeners));
                rule.check(written, &map.place);
            }
        }
    }
    rule.conclude();
}

#[test]
fn u_28_notebooks_pass_the_restricted_profile_and_reach_what_they_use() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        if pod.owner.component.starts_with("jupyter.") {
            for container in pod.containers() {
                rule.check(
                    crate::kubernetes::is_restricted(&pod.spec, container),
                    pod.place(),
                );
            }
        }
    }
    for platform in all() {
        for edge in &platform.compilation.edges {
            let (consumer, provider) = (edge.consumer.to_string(), edge.provider.to_string());
            let mut policies = platform.of_kind("NetworkPolicy");
            let policy = policies.find(|policy| policy.component == provider);
            if let Some(policy) = policy.filter(|_| consumer.starts_with("jupyter.")) {
                let through = crate::wiring::lets_in(policy, platform, &consumer);
                rule.check(through, format!("{} {consumer}", policy.place));
            }
        }
    }
    rule.conclude();
}
