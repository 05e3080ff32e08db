//! Pods as servers list them, and what is read of them.

use platc_sdk::Stage;
use serde_json::json;

use super::*;
use crate::object::Key;
use crate::platform::Desired;

fn pod(name: &str, status: &Value) -> Value {
    json!({
        "metadata": {"name": name, "namespace": "data"},
        "spec": {
            "initContainers": [
                {"name": "setup"},
                {"name": "proxy", "restartPolicy": "Always"},
            ],
            "containers": [{"name": "app"}],
        },
        "status": status,
    })
}

/// The status of a pod whose containers run.
fn runs() -> Value {
    let running = |name: &str| json!({"name": name, "restartCount": 0, "state": {"running": {}}});
    json!({
        "initContainerStatuses": [
            {"name": "setup", "restartCount": 0, "state": {"terminated": {"exitCode": 0}}},
            running("proxy"),
        ],
        "containerStatuses": [running("app")],
    })
}

fn options(container: Option<&str>, init_containers: bool) -> LogOptions {
    LogOptions {
        container: container.map(str::to_owned),
        init_containers,
        ..LogOptions::default()
    }
}

fn names(logs: &[ContainerLog]) -> Vec<String> {
    let name = |log: &ContainerLog| format!("{}/{}", log.pod, log.container);
    logs.iter().map(name).collect()
}

#[test]
fn pods_and_containers_come_in_their_order() {
    let mut pods = ["x-10", "x-9", "y-1f", "x-9-a", "y"].map(|name| pod(name, &runs()));
    pods.sort_by(in_order);
    for (options, expected) in [
        (
            options(Some("app"), false),
            &["x-9/app", "x-10/app", "x-9-a/app", "y/app", "y-1f/app"][..],
        ),
        (
            options(Some("setup"), false),
            &[
                "x-9/setup",
                "x-10/setup",
                "x-9-a/setup",
                "y/setup",
                "y-1f/setup",
            ],
        ),
    ] {
        assert_eq!(names(&sources(&pods, &options).unwrap()), expected);
    }
    let one = &pods[..1];
    for (options, expected) in [
        (options(None, false), &["x-9/proxy", "x-9/app"][..]),
        (options(None, true), &["x-9/setup", "x-9/proxy", "x-9/app"]),
    ] {
        assert_eq!(names(&sources(one, &options).unwrap()), expected);
    }
}

#[test]
fn a_container_that_no_pod_has_is_a_mistake_that_names_those_there_are() {
    let pods = [pod("a", &runs()), pod("b", &runs())];
    let error = sources(&pods, &options(Some("ap"), false)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no pod of the component has a container ap, but setup, proxy, app"
    );
    assert_eq!(
        sources(&[], &options(Some("ap"), false)).unwrap(),
        Vec::new()
    );
}

#[test]
fn a_container_without_a_log_says_why() {
    let waiting = |state: Value| {
        let status = json!({"name": "app", "restartCount": 0, "state": {"waiting": state}});
        json!({"containerStatuses": [status]})
    };
    let crashed = json!({"containerStatuses": [{
        "name": "app", "restartCount": 2, "state": {"waiting": {"reason": "CrashLoopBackOff"}},
        "lastState": {"terminated": {"exitCode": 1}},
    }]});
    let unscheduled = json!({"conditions": [{
        "type": "PodScheduled", "status": "False", "message": "0/3 nodes are available",
    }]});
    let scheduled = json!({"conditions": [{"type": "PodScheduled", "status": "True"}]});
    let evicted = json!({"message": "The node was low on resource: memory. "});
    for (status, previous, silence) in [
        (runs(), false, None),
        (
            runs(),
            true,
            Some("it was not started again, so there is no run before"),
        ),
        (crashed.clone(), false, None),
        (crashed, true, None),
        (
            waiting(json!({"reason": "ImagePullBackOff", "message": "no such image"})),
            false,
            Some("it has not started: ImagePullBackOff: no such image"),
        ),
        (
            waiting(json!({"reason": "PodInitializing"})),
            false,
            Some("it has not started: PodInitializing"),
        ),
        (waiting(json!({})), false, Some("it has not started")),
        (
            unscheduled,
            false,
            Some("it has not started: 0/3 nodes are available"),
        ),
        (scheduled, false, Some("it has not started")),
        (
            evicted,
            false,
            Some("it has not started: The node was low on resource: memory."),
        ),
        (json!(null), true, Some("it has not started")),
    ] {
        let options = LogOptions {
            previous,
            ..options(Some("app"), false)
        };
        let content = silence.map_or(Content::Lines(String::new()), |why| {
            Content::Nothing(why.to_owned())
        });
        let pod = pod("a", &status);
        let expected = vec![source(&pod, "app", content)];
        assert_eq!(of_pod(&pod, &options), expected, "{status}");
    }
}

fn object(component: &str, namespace: &str, text: &str) -> Desired {
    Desired {
        key: Key {
            group: String::new(),
            kind: "Any".to_owned(),
            namespace: Some(namespace.to_owned()),
            name: "x".to_owned(),
        },
        path: String::new(),
        component: Some(component.to_owned()),
        stage: Stage::Run,
        serves: None,
        digest: String::new(),
        text: text.to_owned(),
    }
}

#[test]
fn pods_are_found_by_the_labels_of_the_templates_they_are_made_from() {
    const LABELS: &str = "labels: {app.kubernetes.io/part-of: p, app.kubernetes.io/name: hdfs, \
                          app.kubernetes.io/instance: former, app.kubernetes.io/component: nn}";
    let template = format!("template: {{metadata: {{{LABELS}}}}}");
    let set = format!("{{kind: StatefulSet, spec: {{{template}}}}}");
    let cron = format!("{{kind: CronJob, spec: {{jobTemplate: {{spec: {{{template}}}}}}}}}");
    let pod = format!("{{kind: Pod, metadata: {{{LABELS}}}}}");
    let config = format!("{{kind: ConfigMap, metadata: {{{LABELS}}}}}");
    let platform = Platform {
        name: "p".to_owned(),
        namespace: "data".to_owned(),
        digest: String::new(),
        components: vec!["hdfs.lake".to_owned(), "livy.main".to_owned()],
        references: Vec::new(),
        objects: vec![
            object("hdfs.lake", "b", &set),
            object("hdfs.lake", "b", &set),
            object("hdfs.lake", "a", &cron),
            object("hdfs.lake", "c", &pod),
            object("hdfs.lake", "d", &config),
            object("hdfs.lake", "e", "{kind: Job, spec: {template: {}}}"),
            object("livy.main", "f", &config),
        ],
        secrets: Vec::new(),
        moved: Vec::new(),
    };
    let labels = "app.kubernetes.io/part-of=p,app.kubernetes.io/name=hdfs,\
                  app.kubernetes.io/instance=former";
    let expected = ["a", "b", "c"].map(|namespace| Selection {
        namespace: namespace.to_owned(),
        labels: labels.to_owned(),
    });
    assert_eq!(
        selections(&platform, "hdfs.lake").unwrap(),
        expected.into_iter().collect()
    );
    assert_eq!(selections(&platform, "livy.main").unwrap(), BTreeSet::new());
    assert_eq!(
        selections(&platform, "hive.main").unwrap_err().to_string(),
        "the platform p has no component hive.main, but hdfs.lake, livy.main"
    );
}
