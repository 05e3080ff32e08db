//! What is done to objects when all are known: autoscalers, custom kinds, names of Jobs.

use platc_compiler::{Compilation, Registry};
use platc_sdk::k8s_openapi::api::autoscaling::v2 as autoscaling;
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::object::Scope;
use platc_sdk::{
    Build, Container, Context, CustomKind, CustomObject, Image, Module, Offers, ReadyWhen, Stage,
};
use platc_testing::{Gadget, compile_text, manifest};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

/// `[extra.<name>]`: an autoscaler of another component's Deployment, a custom object and a Job.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Extra {
    /// The Deployment.
    scales: String,
}

struct Model {
    scales: String,
    image: Image,
}

const WELL: CustomKind = CustomKind {
    group: "example.org",
    api_version: "example.org/v1",
    kind: "Well",
    scope: Scope::Namespaced,
};

impl Module for Extra {
    const KIND: &'static str = "extra";
    const ABOUT: &'static str = "An autoscaler, a custom object and a Job, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        Some(Model {
            scales: self.scales,
            image: ctx.image("image", None, "registry.example.com/extra:1.0")?,
        })
    }

    fn interface(_: &Model, _: &mut Offers<'_, Self>) {}

    fn build(model: &Model, out: &mut Build<'_>) {
        let autoscaler = autoscaling::HorizontalPodAutoscaler {
            metadata: ObjectMeta {
                name: Some("load".to_owned()),
                ..ObjectMeta::default()
            },
            spec: Some(autoscaling::HorizontalPodAutoscalerSpec {
                max_replicas: 9,
                scale_target_ref: autoscaling::CrossVersionObjectReference {
                    api_version: Some("apps/v1".to_owned()),
                    kind: "Deployment".to_owned(),
                    name: model.scales.clone(),
                },
                ..autoscaling::HorizontalPodAutoscalerSpec::default()
            }),
            ..autoscaling::HorizontalPodAutoscaler::default()
        };
        out.object(Stage::Run, "load", autoscaler);
        let well = CustomObject::new(WELL, "deep", json!({"depth": 3}));
        out.object_ready_when(Stage::Run, "well", well, &ReadyWhen::condition("Filled"));
        out.prepare_job("init")
            .container(Container::new("init", &model.image));
    }
}

fn compiled(more: &str) -> Compilation {
    let text = format!(
        r#"
        [platform]
        name = "lake"
        kubernetes = "1.28"

        [gadget.main]
        size = "8Gi"
        replicas = 3
        mode = "highly-available"

        [gadget.other]
        size = "8Gi"
        replicas = 3

        [extra.one]
        scales = "main-gadget-server"
        {more}
        "#
    );
    let registry = Registry::new().with::<Gadget>().with::<Extra>();
    compile_text(&registry, &text)
}

/// The number of pods in the manifests of the three workloads.
fn replicas(compilation: &Compilation) -> [Value; 3] {
    [
        "gadget.main/deployment-main-gadget-server.yaml",
        "gadget.main/statefulset-main-gadget-store.yaml",
        "gadget.other/deployment-other-gadget-server.yaml",
    ]
    .map(|path| manifest(compilation, path)["spec"]["replicas"].clone())
}

#[test]
fn row_17_a_workload_that_an_autoscaler_of_the_platform_scales_has_no_number_of_pods() {
    let nothing = Value::Null;
    assert_eq!(
        replicas(&compiled("")),
        [nothing.clone(), json!(3), json!(3)]
    );
    let elsewhere = r#"
        [[patch]]
        target = { kind = "HorizontalPodAutoscaler", name = "load" }
        merge = { spec = { scaleTargetRef = { name = "other-gadget-server" } } }
    "#;
    assert_eq!(
        replicas(&compiled(elsewhere)),
        [json!(3), json!(3), nothing.clone()]
    );
    let set = r#"
        [[patch]]
        target = { kind = "HorizontalPodAutoscaler", name = "load" }
        merge = { spec = { scaleTargetRef = { kind = "StatefulSet", name = "main-gadget-store" } } }
    "#;
    assert_eq!(replicas(&compiled(set)), [json!(3), nothing, json!(3)]);
    let in_another_namespace = r#"namespace = "pond""#;
    assert_eq!(
        replicas(&compiled(in_another_namespace)),
        [json!(3), json!(3), json!(3)]
    );
}

#[test]
fn row_17_only_the_number_of_pods_is_left_out() {
    let path = "gadget.main/deployment-main-gadget-server.yaml";
    let text = |compilation: &Compilation| {
        let mut manifests = compilation.manifests.iter();
        let manifest = manifests.find(|manifest| manifest.path == path);
        compilation.text(manifest.expect("it is there")).to_owned()
    };
    let scaled = text(&compiled(""));
    let fixed = text(&compiled(r#"namespace = "pond""#));
    assert_eq!(fixed.replacen("  replicas: 3\n", "", 1), scaled);
}

#[test]
fn row_12_a_custom_object_says_when_it_is_ready() {
    let compilation = compiled(
        r#"
        [[patch]]
        target = { kind = "Well", name = "deep" }
        merge = { spec = { width = 2 } }
        "#,
    );
    let well = manifest(&compilation, "extra.one/well.example.org-deep.yaml");
    let expected = json!({
        "apiVersion": "example.org/v1",
        "kind": "Well",
        "metadata": {
            "annotations": {"platc.io/ready-when": "condition=Filled"},
            "labels": {
                "app.kubernetes.io/component": "well",
                "app.kubernetes.io/instance": "one",
                "app.kubernetes.io/managed-by": "platc",
                "app.kubernetes.io/name": "extra",
                "app.kubernetes.io/part-of": "lake",
            },
            "name": "deep",
            "namespace": "lake",
        },
        "spec": {"depth": 3, "width": 2},
    });
    assert_eq!(well, expected);
}

/// The name of the Job, and the Secret that its image is pulled with.
fn job(compilation: &Compilation) -> (String, Value) {
    let mut manifests = compilation.manifests.iter();
    let found = manifests.find(|manifest| manifest.id.kind == "Job");
    let found = found.expect("there is a Job");
    let job = manifest(compilation, &found.path);
    assert_eq!(job["metadata"]["name"], json!(found.id.name));
    let secrets = job["spec"]["template"]["spec"]["imagePullSecrets"].clone();
    (found.id.name.clone(), secrets)
}

#[test]
fn row_15_a_job_that_gets_another_pull_secret_has_another_name() {
    let (plain, none) = job(&compiled(""));
    let (pulled, secrets) = job(&compiled("\n[images]\npull_secret = \"registry\""));
    assert_eq!(
        (none, secrets),
        (Value::Null, json!([{"name": "registry"}]))
    );
    assert_ne!(plain, pulled);
    assert_eq!(plain.len(), pulled.len());
    assert_eq!(plain.get(..13), Some("one-extra-ini"));
}
