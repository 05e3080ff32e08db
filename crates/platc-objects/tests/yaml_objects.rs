//! The canonical manifests of Kubernetes objects, typed and untyped.

use k8s_openapi::api::apps::v1::StatefulSet;
use k8s_openapi::api::core::v1::ConfigMap;
use platc_objects::yaml::{self, TypeMeta};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn typed<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the value has the type's fields")
}

fn manifest(api_version: &str, kind: &str, object: &impl Serialize) -> String {
    let mut out = b"# before\n".to_vec();
    yaml::write_manifest(TypeMeta { api_version, kind }, object, &mut out)
        .expect("the object has a YAML form");
    let out = String::from_utf8(out).expect("YAML is UTF-8");
    out.strip_prefix("# before\n")
        .expect("what was there stays in front")
        .to_owned()
}

#[test]
fn a_config_map_has_its_metadata_before_its_data() {
    let config_map: ConfigMap = typed(json!({
        "metadata": {"name": "lake-hadoop-config", "labels": {"app.kubernetes.io/name": "hdfs", "y": "no"}},
        "binaryData": {"keystore": "AAEC/w=="},
        "data": {
            "core-site.xml": "<configuration>\n  <property/>\n</configuration>\n",
            "empty": "",
            "replication": "3",
            "порт": "да: 8020",
        },
        "immutable": true,
    }));
    let expected = "\
apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    app.kubernetes.io/name: hdfs
    \"y\": \"no\"
  name: lake-hadoop-config
binaryData:
  keystore: AAEC/w==
data:
  core-site.xml: |
    <configuration>
      <property/>
    </configuration>
  empty: \"\"
  replication: \"3\"
  порт: \"да: 8020\"
immutable: true
";
    assert_eq!(manifest("v1", "ConfigMap", &config_map), expected);
}

const STATEFUL_SET: &str = "\
apiVersion: apps/v1beta2
kind: StatefulSet
metadata:
  name: lake-journalnode
  namespace: apache-hdfs
spec:
  replicas: 3
  selector:
    matchLabels:
      app: journalnode
  serviceName: lake-journalnode
  template:
    metadata:
      labels:
        app: journalnode
    spec:
      containers:
      - args:
        - bash
        - \"-c\"
        - |-
          set -e
          exec hdfs journalnode
        image: apache/hadoop:3.4.1
        name: journalnode
        ports:
        - containerPort: 8485
          name: rpc
        readinessProbe:
          tcpSocket:
            port: rpc
        resources:
          limits:
            cpu: \"1\"
            memory: 1Gi
      volumes:
      - emptyDir: {}
        name: tmp
  volumeClaimTemplates:
  - apiVersion: v1
    kind: PersistentVolumeClaim
    metadata:
      name: edits
    spec:
      accessModes:
      - ReadWriteOnce
";

#[test]
fn a_stateful_set_has_the_api_version_asked_for_and_no_status() {
    let stateful_set: StatefulSet = typed(json!({
        "metadata": {"name": "lake-journalnode", "namespace": "apache-hdfs"},
        "spec": {
            "replicas": 3,
            "serviceName": "lake-journalnode",
            "selector": {"matchLabels": {"app": "journalnode"}},
            "template": {
                "metadata": {"labels": {"app": "journalnode"}},
                "spec": {
                    "containers": [{
                        "name": "journalnode",
                        "image": "apache/hadoop:3.4.1",
                        "args": ["bash", "-c", "set -e\nexec hdfs journalnode"],
                        "ports": [{"name": "rpc", "containerPort": 8485}],
                        "readinessProbe": {"tcpSocket": {"port": "rpc"}},
                        "resources": {"limits": {"cpu": "1", "memory": "1Gi"}},
                    }],
                    "volumes": [{"name": "tmp", "emptyDir": {}}],
                },
            },
            "volumeClaimTemplates": [{"metadata": {"name": "edits"}, "spec": {"accessModes": ["ReadWriteOnce"]}}],
        },
        "status": {"replicas": 3},
    }));
    assert_eq!(
        manifest("apps/v1beta2", "StatefulSet", &stateful_set),
        STATEFUL_SET
    );
}

#[test]
fn only_the_top_level_of_an_untyped_object_is_reordered() {
    let object = json!({
        "status": {"ready": true},
        "spec": {
            "status": "kept",
            "kind": "kept",
            "template": {"metadata": {"creationTimestamp": null}, "spec": {"creationTimestamp": "kept", "none": null}},
            "items": [{"creationTimestamp": null, "name": "first"}, {"creationTimestamp": null}],
        },
        "kind": "Old",
        "metadata": {"creationTimestamp": null, "name": "widget"},
        "apiVersion": "old/v1",
        "data": [1],
    });
    let expected = "\
apiVersion: example.com/v1
kind: Widget
metadata:
  name: widget
spec:
  status: kept
  kind: kept
  template:
    metadata: {}
    spec:
      creationTimestamp: kept
      none: null
  items:
  - name: first
  - {}
data:
- 1
";
    assert_eq!(manifest("example.com/v1", "Widget", &object), expected);
}

#[test]
fn an_object_without_fields_is_its_type() {
    for object in [
        json!({}),
        json!({"kind": "Old"}),
        json!({"status": {}, "apiVersion": "v0"}),
    ] {
        assert_eq!(
            manifest("v1", "Namespace", &object),
            "apiVersion: v1\nkind: Namespace\n"
        );
    }
}

#[test]
fn a_value_that_is_not_a_map_is_no_object() {
    for value in [json!(null), json!("text"), json!([{}])] {
        let mut out = b"before".to_vec();
        let type_meta = TypeMeta {
            api_version: "v1",
            kind: "Pod",
        };
        let error =
            yaml::write_manifest(type_meta, &value, &mut out).expect_err("the value is not a map");
        assert_eq!(error.to_string(), "a Kubernetes object must be a map");
        assert_eq!(out, b"before");
    }
}
