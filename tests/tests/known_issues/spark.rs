//! Rows about drivers of Spark: what they start from, what they may do, what they leave behind.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::platforms::{all, list, text};
use crate::pods::{drivers, env, every_pod, files_of, properties, words};
use crate::rule::Rule;

/// Every `spark-defaults.conf`, with the place of its ConfigMap.
fn spark_defaults() -> impl Iterator<Item = (&'static str, &'static str)> {
    all()
        .iter()
        .flat_map(|platform| platform.of_kind("ConfigMap"))
        .flat_map(|map| files_of(map).map(move |(name, text)| (map, name, text)))
        .filter(|(_, name, _)| *name == "spark-defaults.conf")
        .map(|(map, _, text)| (map.place.as_str(), text))
}

#[test]
fn i_004_i_014_a_driver_starts_from_a_finished_file() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        for (key, value) in &driver.conf {
            let open = ["${", "{{", "$("].iter().any(|mark| value.contains(mark));
            rule.check(!open, format!("{} {key}", driver.pod.place()));
        }
    }
    for pod in &pods {
        for container in pod.containers() {
            let renders = words(container)
                .iter()
                .any(|word| word.contains("envsubst"));
            rule.check(!renders, pod.place());
        }
    }
    rule.conclude();
}

#[test]
fn i_015_the_pod_template_of_executors_is_where_the_driver_looks() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        if let Some(path) = driver.conf.get("spark.kubernetes.executor.podTemplateFile") {
            let file = driver.pod.file_at(driver.container, path);
            let template: Option<Value> = file.and_then(|file| serde_saphyr::from_str(file).ok());
            let name = driver.conf["spark.kubernetes.executor.podTemplateContainerName"];
            let has_container = template.is_some_and(|pod| {
                list(&pod["spec"]["containers"])
                    .iter()
                    .any(|container| container["name"] == name)
            });
            rule.check(has_container, format!("{} {path}", driver.pod.place()));
        }
    }
    rule.conclude();
}

#[test]
fn i_016_no_program_of_spark_puts_itself_into_the_background() {
    let mut rule = Rule::new();
    for pod in every_pod() {
        for container in pod.containers() {
            let words = words(container);
            let is_spark = words.iter().any(|word| word.starts_with("/opt/spark/"));
            let daemonizes = words
                .iter()
                .any(|word| word.contains("/sbin/start-") || word.contains("spark-daemon.sh"));
            let stays = env(container, "SPARK_NO_DAEMONIZE").is_some();
            if is_spark {
                rule.check(!daemonizes || stays, pod.place());
            }
        }
    }
    rule.conclude();
}

#[test]
fn i_017_i_018_i_020_u_11_a_driver_is_submitted_with_one_source_of_properties() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        let words = words(driver.container);
        rule.check(
            words
                .first()
                .is_some_and(|word| word.ends_with("spark-submit")),
            format!("{} is not submitted", driver.pod.place()),
        );
        rule.check(
            !words.contains(&"--properties-file"),
            format!("{} would not read spark-defaults.conf", driver.pod.place()),
        );
        // Options behind the first word that is none belong to the program.
        let mut rest = words.iter().skip(1);
        let mut behind_options = Vec::new();
        while let Some(word) = rest.next() {
            if word.starts_with("--") && behind_options.is_empty() {
                rest.next();
            } else {
                behind_options.push(*word);
            }
        }
        let lost = behind_options
            .iter()
            .any(|word| ["--conf", "--class"].contains(word));
        rule.check(!lost, format!("{} {behind_options:?}", driver.pod.place()));
    }
    rule.conclude();
}

#[test]
fn i_019_properties_have_a_key_and_a_value_without_quotes() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for (place, file) in spark_defaults() {
        for line in file.lines() {
            let key = line.split(' ').next().unwrap_or_default();
            let value = properties(line).get(key).copied().unwrap_or_default();
            let is_whole = key.starts_with("spark.") && !value.is_empty();
            rule.check(
                is_whole && !value.starts_with('"'),
                format!("{place} {line}"),
            );
        }
    }
    let masters: Vec<&str> = drivers(&pods)
        .iter()
        .map(|driver| driver.conf["spark.master"])
        .collect();
    assert!(!masters.is_empty(), "no driver was found");
    rule.conclude();
}

#[test]
fn i_021_i_032_i_033_h_6_a_driver_may_do_all_it_does_in_its_namespace() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        if !driver.conf["spark.master"].starts_with("k8s://") {
            continue;
        }
        let pod = driver.pod;
        let account = text(&pod.spec["serviceAccountName"]);
        let binding = pod.platform.of_kind("RoleBinding").find(|binding| {
            let subjects = list(&binding.value["subjects"]);
            subjects.iter().any(|subject| subject["name"] == account)
        });
        let role = binding.and_then(|binding| {
            let name = text(&binding.value["roleRef"]["name"]);
            let mut roles = pod.platform.of_kind("Role");
            roles.find(|role| role.name() == name && role.namespace() == pod.owner.namespace())
        });
        let may = |resource: &str, verb: &str| {
            let rules = role.map_or(&[][..], |role| list(&role.value["rules"]));
            rules.iter().any(|rule| {
                list(&rule["resources"]).iter().any(|each| each == resource)
                    && list(&rule["verbs"]).iter().any(|each| each == verb)
            })
        };
        for resource in ["pods", "configmaps", "services", "persistentvolumeclaims"] {
            for verb in [
                "get",
                "list",
                "watch",
                "create",
                "delete",
                "deletecollection",
            ] {
                let what = format!("{} {verb} {resource}", pod.place());
                rule.check(may(resource, verb), what);
            }
        }
        let has_token = pod.spec["automountServiceAccountToken"] == true;
        rule.check(has_token, format!("{} has no token", pod.place()));
    }
    rule.conclude();
}

#[test]
fn i_027a_i_028b_a_slow_start_of_a_driver_is_waited_for() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        // A Job has no probes: it runs to its end.
        if !["Deployment", "StatefulSet"].contains(&driver.pod.owner.kind()) {
            continue;
        }
        let probe = &driver.container["startupProbe"];
        let number = |key: &str| probe[key].as_u64().unwrap_or_default();
        let seconds = number("failureThreshold") * number("periodSeconds");
        rule.check(seconds >= 300, format!("{} {seconds}", driver.pod.place()));
    }
    rule.conclude();
}

#[test]
fn h_2_the_event_log_of_a_driver_rolls_as_early_as_it_can() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        if driver.conf.get("spark.eventLog.enabled") == Some(&"true") {
            let rolls = driver.conf.get("spark.eventLog.rolling.enabled") == Some(&"true");
            let size = driver.conf.get("spark.eventLog.rolling.maxFileSize");
            rule.check(rolls && size == Some(&"10m"), driver.pod.place());
        }
    }
    rule.conclude();
}

#[test]
fn h_10_no_file_has_a_key_twice_and_lists_are_joined() {
    let mut rule = Rule::new();
    for platform in all() {
        for map in platform.of_kind("ConfigMap") {
            for (name, file) in files_of(map) {
                let mut seen = BTreeSet::new();
                for key in keys(name, file) {
                    rule.check(seen.insert(key), format!("{} {name} {key}", map.place));
                }
            }
        }
    }
    rule.conclude();
    let joined: Vec<&str> = spark_defaults()
        .filter(|(place, _)| place.starts_with("wide: spark-connect.pods/"))
        .filter_map(|(_, file)| properties(file).get("spark.extraListeners").copied())
        .collect();
    assert_eq!(joined, ["com.example.Lineage"]);
}

/// The keys of a file of properties or of Hadoop.
fn keys<'f>(name: &str, file: &'f str) -> Vec<&'f str> {
    let plain = |end: char| {
        let lines = file.lines().filter(|line| !line.starts_with('#'));
        let keys = lines.filter_map(|line| Some(line.split_once(end)?.0));
        keys.collect()
    };
    match name.rsplit('.').next() {
        _ if name == "spark-defaults.conf" => plain(' '),
        Some("properties") => plain('='),
        Some("xml") => {
            let names = file.split("<name>").skip(1);
            let keys = names.filter_map(|rest| Some(rest.split_once("</name>")?.0));
            keys.collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn u_4_spark_writes_where_its_user_may_write() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        let ivy = driver
            .conf
            .get("spark.jars.ivy")
            .copied()
            .unwrap_or("/nonexistent");
        let writable = driver.pod.can_write(driver.container, ivy);
        rule.check(writable, format!("{} {ivy}", driver.pod.place()));
    }
    rule.conclude();
}

#[test]
fn u_5_the_rest_port_of_a_master_is_closed() {
    let mut rule = Rule::new();
    for (place, file) in spark_defaults().filter(|(place, _)| place.contains("spark-standalone.")) {
        let closed = properties(file).get("spark.master.rest.enabled") == Some(&"false");
        rule.check(closed, place);
    }
    rule.conclude();
}

#[test]
fn u_6_committers_are_left_to_what_the_image_has() {
    // Spark 4.1 turns the magic committer on by itself, and only where it finds both of its classes.
    let mut rule = Rule::new();
    for (place, file) in spark_defaults() {
        let named = file.contains("internal.io.cloud") || file.contains("committer");
        rule.check(!named, place);
    }
    rule.conclude();
}

#[test]
fn u_7_no_driver_asks_for_claims_that_only_some_drivers_of_volumes_make() {
    let mut rule = Rule::new();
    for (place, file) in spark_defaults() {
        rule.check(!file.contains("persistentVolumeClaim"), place);
    }
    rule.conclude();
}

#[test]
fn u_12_executors_end_with_the_pod_of_their_driver() {
    let pods = every_pod();
    let mut rule = Rule::new();
    for driver in drivers(&pods) {
        if driver.conf["spark.master"].starts_with("k8s://") {
            let words = words(driver.container);
            let named = words.contains(&"spark.kubernetes.driver.pod.name=$(POD_NAME)");
            rule.check(named, driver.pod.place());
        }
    }
    rule.conclude();
}
