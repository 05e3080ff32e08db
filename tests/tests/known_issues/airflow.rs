//! Rows that Airflow is the subject of.

use serde_json::Value;

use crate::platforms::{list, text};
use crate::pods::{Pod, env, every_pod, variable, words};
use crate::rule::Rule;

/// The home of Airflow in its image.
const HOME: &str = "/opt/airflow";

fn is_airflow(container: &Value) -> bool {
    variable(container, "AIRFLOW__CORE__FERNET_KEY").is_some()
}

/// Every pod with a container of Airflow's own.
fn airflow_pods() -> Vec<Pod<'static>> {
    let mut pods = every_pod();
    pods.retain(|pod| pod.owner.component.starts_with("airflow."));
    // The exporter of metrics, and what copies files, are other programs.
    pods.retain(|pod| pod.containers().any(is_airflow));
    pods
}

#[test]
fn i_001_fernet_all_pods_of_an_airflow_have_the_key_of_one_secret() {
    let mut rule = Rule::new();
    for pod in airflow_pods() {
        let scheduler = airflow_pods()
            .into_iter()
            .find(|other| {
                other.platform.name == pod.platform.name
                    && other.owner.component == pod.owner.component
                    && other.owner.name().ends_with("scheduler")
            })
            .expect("an Airflow has a scheduler");
        let key = |container: &Value| {
            variable(container, "AIRFLOW__CORE__FERNET_KEY")
                .map(|key| key["valueFrom"]["secretKeyRef"].clone())
        };
        let shared = scheduler.containers().find_map(key);
        for container in pod.containers() {
            // The container of a task has no words: the executor adds them.
            let words = words(container);
            let is_task = pod.in_file && container["name"] == "base";
            if words.first().is_some_and(|word| *word == "airflow") || is_task {
                rule.check(key(container) == shared, pod.place());
            }
        }
    }
    rule.conclude();
}

#[test]
fn i_001_cfg_airflow_may_write_its_own_configuration() {
    let mut rule = Rule::new();
    for pod in airflow_pods() {
        for container in pod.containers().filter(|container| is_airflow(container)) {
            let read_only = container["securityContext"]["readOnlyRootFilesystem"] == true;
            let mounts = list(&container["volumeMounts"]).iter();
            let mut paths = mounts.map(|mount| text(&mount["mountPath"]));
            let covered = paths.any(|path| path == HOME || path == "/opt/airflow/airflow.cfg");
            rule.check(!read_only && !covered, pod.place());
        }
    }
    rule.conclude();
}

#[test]
fn i_001_dags_no_config_map_is_a_dag_folder() {
    let mut rule = Rule::new();
    for pod in airflow_pods() {
        for container in pod.containers().filter(|container| is_airflow(container)) {
            let folder = env(container, "AIRFLOW__CORE__DAGS_FOLDER").expect("it is always set");
            let volume = pod.volume_at(container, folder);
            let is_files = volume.is_some_and(|(volume, _)| volume.get("configMap").is_some());
            rule.check(!is_files, pod.place());
        }
    }
    rule.conclude();
}

#[test]
fn i_001_image_task_pods_run_the_image_of_the_scheduler() {
    let mut rule = Rule::new();
    let pods = airflow_pods();
    for task in pods.iter().filter(|pod| pod.in_file) {
        let base = &list(&task.spec["containers"])[0];
        let image = text(&base["image"]);
        let same = pods.iter().any(|pod| {
            pod.platform.name == task.platform.name
                && pod.owner.component == task.owner.component
                && pod.owner.name().ends_with("scheduler")
                && pod
                    .containers()
                    .any(|container| container["image"] == image)
        });
        let started = ["KUBERNETES_EXECUTOR", "KUBERNETES"]
            .iter()
            .find_map(|section| {
                let part = |name: &str| env(base, &format!("AIRFLOW__{section}__{name}"));
                let repository = part("WORKER_CONTAINER_REPOSITORY")?;
                Some(format!("{repository}:{}", part("WORKER_CONTAINER_TAG")?))
            });
        rule.check(same && started.as_deref() == Some(image), task.place());
        rule.check(base["name"] == "base", task.place());
    }
    rule.conclude();
}

#[test]
fn i_001_driver_executors_reach_the_driver_of_a_task_at_the_address_of_its_pod() {
    let mut rule = Rule::new();
    for pod in airflow_pods() {
        for container in pod.containers() {
            if env(container, "AIRFLOW_CONN_SPARK_DEFAULT").is_none() {
                continue;
            }
            let address = variable(container, "SPARK_LOCAL_HOSTNAME");
            let field = address.map(|address| &address["valueFrom"]["fieldRef"]["fieldPath"]);
            let is_pod = field.is_some_and(|field| field == "status.podIP");
            rule.check(is_pod, format!("{} {}", pod.place(), container["name"]));
        }
    }
    rule.conclude();
}

#[test]
fn u_13_airflow_3_has_its_paths_its_key_and_its_processor() {
    let mut rule = Rule::new();
    let pods = airflow_pods();
    let third = |pod: &&Pod<'_>| {
        let version = &pod.metadata["labels"]["app.kubernetes.io/version"];
        text(version).starts_with("3.")
    };
    for pod in pods.iter().filter(third) {
        let has_processor = pods.iter().any(|other| {
            other.platform.name == pod.platform.name
                && other.owner.component == pod.owner.component
                && other.owner.name().ends_with("dag-processor")
        });
        rule.check(has_processor, pod.place());
        for container in pod.containers().filter(|container| is_airflow(container)) {
            let key = variable(container, "AIRFLOW__API_AUTH__JWT_SECRET");
            rule.check(key.is_some(), pod.place());
            for probe in probes(container) {
                rule.check(probe["httpGet"]["path"] != "/health", pod.place());
            }
        }
    }
    rule.conclude();
}

#[test]
fn u_15_airflow_runs_in_group_0() {
    let mut rule = Rule::new();
    for pod in airflow_pods() {
        let group = &pod.spec["securityContext"]["runAsGroup"];
        rule.check(*group == 0, pod.place());
    }
    rule.conclude();
}

#[test]
fn u_16_workers_of_celery_pass_no_signal_to_their_tasks() {
    let mut rule = Rule::new();
    for pod in airflow_pods() {
        for container in pod.containers() {
            if words(container).contains(&"worker") {
                let setting = env(container, "DUMB_INIT_SETSID");
                rule.check(setting == Some("0"), pod.place());
            }
        }
    }
    rule.conclude();
}

#[test]
fn u_17_commands_that_ask_airflow_how_it_is_have_twenty_seconds() {
    let mut rule = Rule::new();
    for pod in airflow_pods() {
        for container in pod.containers() {
            for probe in probes(container).filter(|probe| probe.get("exec").is_some()) {
                let seconds = probe["timeoutSeconds"].as_u64().unwrap_or(1);
                rule.check(seconds >= 20, pod.place());
            }
        }
    }
    rule.conclude();
}

fn probes(container: &Value) -> impl Iterator<Item = &Value> {
    ["livenessProbe", "readinessProbe", "startupProbe"]
        .into_iter()
        .filter_map(|probe| container.get(probe))
}
