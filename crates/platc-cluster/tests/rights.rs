//! The rights of `rbac::least` on a real API server: enough for the platform, and no more.

use std::collections::BTreeSet;

use platc_cluster::api::{Dependents, Write};
use platc_cluster::object::{Key, uid};
use platc_cluster::platform::Desired;
use platc_cluster::rbac::{Subject, least};
use platc_cluster::secrets::{check, finish_rotation, make, needed, rotate};
use platc_cluster::{Cluster, Platform, Wanted};
use platc_compiler::SecretUse;
use platc_objects::ObjectId;
use platc_sdk::{SecretFormat, SecretSource, Stage};
use platc_testbed::{Namespace, Testbed, User};
use serde_json::{Value, json};

const PART_OF: &str = "applyset-test-v1";

/// What the platform consists of; `NS` stands for the namespace.
const MANIFESTS: &[&str] = &[
    "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings, namespace: NS}, data: {a: b}}",
    "{apiVersion: v1, kind: ServiceAccount, metadata: {name: livy, namespace: NS}}",
    // Rights that the user has not got.
    "apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: livy, namespace: NS}
rules: [{apiGroups: [''], resources: [pods], verbs: [create, deletecollection]}]
",
    "apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: livy, namespace: NS}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: livy}
subjects: [{kind: ServiceAccount, name: livy, namespace: NS}]
",
    "apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: view, namespace: NS}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: livy, namespace: NS}]
",
    "apiVersion: v1
kind: Service
metadata: {name: livy, namespace: NS}
spec: {clusterIP: None, selector: {app: livy}, ports: [{port: 8998, protocol: TCP}]}
",
];

fn desired(manifest: &str, namespace: &str) -> Desired {
    let text = manifest.replace("NS", namespace);
    let object: Value = serde_saphyr::from_str(&text).expect("the manifest is YAML");
    Desired {
        key: Key::of(&object).expect("the manifest is an object"),
        path: String::new(),
        component: Some("livy.main".to_owned()),
        stage: Stage::Run,
        serves: None,
        digest: String::new(),
        text,
    }
}

fn platform(namespace: &str) -> Platform {
    let object = ObjectId {
        group: "apps",
        kind: "Deployment",
        namespace: Some(namespace.to_owned()),
        name: "livy".to_owned(),
    };
    Platform {
        name: "p".to_owned(),
        namespace: namespace.to_owned(),
        digest: String::new(),
        components: Vec::new(),
        references: Vec::new(),
        objects: MANIFESTS
            .iter()
            .map(|manifest| desired(manifest, namespace))
            .collect(),
        secrets: vec![SecretUse {
            namespace: namespace.to_owned(),
            secret: "db".to_owned(),
            key: Some("password".to_owned()),
            component: "livy.main".parse().expect("it is an address"),
            object,
            container: Some("livy".to_owned()),
            path: String::new(),
            source: SecretSource::Generate(SecretFormat::Alphanumeric(32)),
        }],
        moved: Vec::new(),
    }
}

/// Gives the rights to a user, as an administrator does.
fn grant(testbed: &Testbed, platform: &Platform, user: &str) {
    let subject = Subject::User(user.to_owned());
    let manifests = least(platform, &subject, &[]).expect("the kinds are known");
    // The namespace is there already.
    let granted = manifests
        .iter()
        .filter(|manifest| manifest["kind"] != "Namespace");
    for manifest in granted {
        let kind = manifest["kind"].as_str().unwrap_or_default();
        let kind = kind.to_lowercase();
        let within = manifest["metadata"]["namespace"].as_str();
        let within = within.map_or_else(String::new, |each| format!("/namespaces/{each}"));
        let path = format!("/apis/rbac.authorization.k8s.io/v1{within}/{kind}s");
        let (code, answer) = testbed.request("POST", &path, manifest);
        assert_eq!(code, 201, "{answer:#}");
    }
}

/// Takes away what is not in a namespace.
fn revoke(testbed: &Testbed, platform: &Platform) {
    for kind in ["clusterroles", "clusterrolebindings"] {
        let path = format!(
            "/apis/rbac.authorization.k8s.io/v1/{kind}/platc-{}-{}",
            platform.namespace, platform.name
        );
        assert_eq!(testbed.request("DELETE", &path, &Value::Null).0, 200);
    }
}

async fn apply_and_prune(
    cluster: &Cluster,
    platform: &Platform,
) -> Result<(), Box<dyn std::error::Error>> {
    for object in &platform.objects {
        let kind = cluster.kind(&object.key.group, &object.key.kind).await?;
        let kind = kind.ok_or("the server does not have the kind")?;
        let value = object.value()?;
        cluster
            .apply(&kind, &object.key, &value, Write::DRY_RUN)
            .await?;
        let applied = cluster.apply(&kind, &object.key, &value, Write::APPLY);
        let applied = applied.await?.object;
        let namespace = Some(platform.namespace.as_str());
        cluster.list(&kind, namespace, "x=y").await?;
        // A role that is bound stays until the end of the test.
        if kind.kind == "Service" {
            let uid = uid(&applied).ok_or("the server gave no UID")?;
            cluster
                .delete(&kind, &object.key, uid, Dependents::DeletedFirst)
                .await?;
        }
    }
    let needed = needed(&platform.secrets);
    let plan = check(cluster, &needed, &|_| None).await?;
    make(cluster, &plan, PART_OF).await?;
    let names = BTreeSet::from(["db".to_owned()]);
    let rotated = rotate(cluster, platform, &names, PART_OF).await?;
    Ok(finish_rotation(cluster, &rotated).await?)
}

/// The requests of the list that are not refused.
async fn allowed<'a>(cluster: &Cluster, paths: &[(&'a str, String)]) -> Vec<&'a str> {
    let mut allowed = Vec::new();
    for (name, path) in paths {
        match cluster.read(path).await {
            Err(error) if error.is_forbidden() => {}
            _ => allowed.push(*name),
        }
    }
    allowed
}

#[test]
fn the_least_rights_are_enough_and_no_more() {
    let testbed = match Testbed::shared() {
        Ok(testbed) => testbed,
        Err(missing) => return platc_testing::skip("rights", &missing.to_string()),
    };
    let namespace: Namespace<'_> = testbed.namespace("rights");
    let user = format!("{}-user", namespace.name());
    let platform = platform(namespace.name());
    namespace.create(
        "secrets",
        &json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "other"}}),
    );
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    grant(testbed, &platform, &user);
    let wanted = Wanted {
        kubeconfig: Some(testbed.kubeconfig_for(&User::Named(user))),
        context: None,
    };
    let within = |rest: &str| namespace.path("v1", rest);
    let paths = [
        ("a Secret of the platform", within("secrets/db")),
        ("another Secret", within("secrets/other")),
        ("all Secrets", "/api/v1/secrets".to_owned()),
        ("pods", within("pods")),
        ("claims", within("persistentvolumeclaims")),
        (
            "pods elsewhere",
            "/api/v1/namespaces/default/pods".to_owned(),
        ),
        ("nodes", "/api/v1/nodes".to_owned()),
    ];
    let (result, allowed) = runtime.block_on(async {
        let cluster = Cluster::connect(&wanted).await.unwrap();
        let result = apply_and_prune(&cluster, &platform).await;
        (result, allowed(&cluster, &paths).await)
    });
    revoke(testbed, &platform);
    result.unwrap();
    assert_eq!(allowed, ["a Secret of the platform", "pods", "claims"]);
}
