//! The rights for a small platform, as they are printed.

use platc_sdk::{SecretFormat, SecretSource, Stage};

use super::*;
use crate::object::Key;
use crate::secrets::one_use;

/// An object by its manifest.
fn object(text: &str) -> Desired {
    let value: Value = serde_saphyr::from_str(text).unwrap();
    Desired {
        key: Key::of(&value).unwrap(),
        path: String::new(),
        component: None,
        stage: Stage::Run,
        serves: None,
        digest: String::new(),
        text: text.to_owned(),
    }
}

/// An object that has nothing but a name.
fn bare(version: &str, kind: &str, namespace: Option<&str>, name: &str) -> Desired {
    let namespace = namespace.map_or_else(String::new, |each| format!(", namespace: {each}"));
    object(&format!(
        "{{apiVersion: {version}, kind: {kind}, metadata: {{name: {name}{namespace}}}}}"
    ))
}

fn platform(objects: Vec<Desired>) -> Platform {
    Platform {
        name: "datalake".to_owned(),
        namespace: "home".to_owned(),
        digest: String::new(),
        components: Vec::new(),
        references: Vec::new(),
        objects,
        secrets: Vec::new(),
        moved: Vec::new(),
    }
}

fn jane() -> Subject {
    Subject::User("jane".to_owned())
}

#[test]
fn the_rights_are_those_that_the_kinds_of_the_platform_need() {
    let generated = SecretSource::Generate(SecretFormat::Alphanumeric(32));
    let mut platform = platform(vec![
        bare("v1", "Namespace", None, "livy"),
        bare("scheduling.k8s.io/v1", "PriorityClass", None, "platform"),
        bare("v1", "Service", Some("livy"), "main-livy"),
        bare("apps/v1", "Deployment", Some("livy"), "main-livy"),
        bare(
            "rbac.authorization.k8s.io/v1",
            "Role",
            Some("livy"),
            "main-livy",
        ),
        object(
            "apiVersion: rbac.authorization.k8s.io/v1\n\
             kind: RoleBinding\n\
             metadata: {name: main-livy, namespace: livy}\n\
             roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}\n",
        ),
        bare("policy/v1", "PodDisruptionBudget", Some("home"), "db"),
        bare("v1", "PersistentVolumeClaim", Some("home"), "data"),
    ]);
    platform.secrets = vec![
        one_use("livy", "login", Some("password"), SecretSource::Existing),
        one_use("home", "db", Some("password"), generated),
    ];
    let manifests = least(&platform, &jane(), &[]).unwrap();
    let printed = to_yaml(&manifests).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/rbac/rights.yaml");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    assert_eq!(printed, std::fs::read_to_string(path).unwrap());
}

#[test]
fn a_kind_that_the_platform_defines_needs_no_cluster_to_be_known() {
    let definition = "apiVersion: apiextensions.k8s.io/v1\n\
         kind: CustomResourceDefinition\n\
         metadata: {name: widgets.example.com}\n\
         spec:\n  group: example.com\n  scope: Namespaced\n  \
         names: {kind: Widget, plural: widgets}\n  versions: [{name: v1}]\n";
    let widget = || bare("example.com/v1", "Widget", Some("home"), "w");
    let rules = |objects, served: &[Kind]| -> Result<Vec<Value>, String> {
        let manifests = least(&platform(objects), &jane(), served).map_err(|e| e.to_string())?;
        let rules = manifests
            .iter()
            .filter_map(|each| each.pointer("/rules")?.as_array());
        let of_widgets =
            |rule: &&Value| rule.pointer("/apiGroups/0") == Some(&"example.com".into());
        Ok(rules.flatten().filter(of_widgets).cloned().collect())
    };
    let own = json!({
        "apiGroups": ["example.com"], "resources": ["widgets"],
        "verbs": ["create", "delete", "get", "list", "patch", "watch"],
    });
    let counted =
        json!({"apiGroups": ["example.com"], "resources": ["widgets"], "verbs": ["list"]});
    assert_eq!(
        rules(vec![object(definition), widget()], &[]),
        Ok(vec![counted, own.clone()])
    );
    let served = Kind {
        group: "example.com".to_owned(),
        version: "v1".to_owned(),
        kind: "Widget".to_owned(),
        plural: "widgets".to_owned(),
        namespaced: true,
    };
    assert_eq!(rules(vec![widget()], &[served]), Ok(vec![own]));
    assert_eq!(
        rules(vec![widget()], &[]),
        Err(
            "it takes a cluster that has the kind Widget of example.com to say which rights it \
             needs"
                .to_owned()
        )
    );
}
