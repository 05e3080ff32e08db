//! The webhook: it completes applications and their pods, and refuses what is wrong.

use platc_sdk::k8s_openapi::api::core::v1 as core;
use platc_sdk::object::Scope;
use platc_sdk::rbac::rule;
use platc_sdk::serde_json::{Value, json};
use platc_sdk::{Build, Container, CustomKind, CustomObject, Duration, Stage, http_get};

use super::model::{Model, WebhookModel};
use super::names::{ADMISSION, HEALTH, METRICS, SPARK, WEBHOOK};
use super::rights::{self, of_names};

/// The role of its rights in the namespaces of applications.
const ASKS: &str = "admission";
/// Where it keeps its certificate.
const CERTIFICATES: &str = "/etc/k8s-webhook-server/serving-certs";

const MUTATING: CustomKind = CustomKind {
    group: "admissionregistration.k8s.io",
    api_version: "admissionregistration.k8s.io/v1",
    kind: "MutatingWebhookConfiguration",
    scope: Scope::Cluster,
};

const VALIDATING: CustomKind = CustomKind {
    kind: "ValidatingWebhookConfiguration",
    ..MUTATING
};

/// What it is asked about: group, version and kind in the plural, and the same in the singular.
const KINDS: [(&str, &str, &str); 3] = [
    ("v1beta2", "sparkapplications", "sparkapplication"),
    (
        "v1beta2",
        "scheduledsparkapplications",
        "scheduledsparkapplication",
    ),
    ("v1alpha1", "sparkconnects", "sparkconnect"),
];

pub(crate) fn webhook(model: &Model, webhook: &WebhookModel, out: &mut Build<'_>) {
    let names = Names::of(model);
    let account = account(&names, out);
    let pods = ["pods"];
    let applications = ["sparkapplications", "scheduledsparkapplications"];
    let asks = [
        rule("", &["resourcequotas"], &["list"]),
        rule("", &pods, &["list", "watch"]),
        rule(
            "sparkoperator.k8s.io",
            &applications,
            &["get", "list", "watch"],
        ),
    ];
    rights::in_all_namespaces(model, ASKS, &account, &asks, out);
    let deployment = out.deployment(WEBHOOK, webhook.replicas);
    deployment
        .service([ADMISSION])
        .container(program(model, webhook, &names))
        .run_as(SPARK)
        .service_account(&account)
        .placement(&model.placement);
    if webhook.replicas > 1 {
        deployment.tolerates_loss_of(1);
    }
    for (kind, webhooks) in [(MUTATING, mutating(model)), (VALIDATING, validating(model))] {
        let mut object = CustomObject::new(kind, &names.configuration, Value::Null);
        object.fields.clear();
        object.fields.insert("webhooks".to_owned(), webhooks.into());
        // With the configuration, and without a webhook that answers, no application could be made.
        out.object(Stage::Finish, WEBHOOK, object);
    }
}

/// Nothing of the image is written to.
pub(super) fn read_only(container: &mut core::Container) {
    let context = container.security_context.get_or_insert_default();
    context.read_only_root_filesystem = Some(true);
}

/// Names that flags, rights and configurations have to agree on.
struct Names {
    lock: String,
    secret: String,
    /// That of both configurations. It carries the namespace, since other platforms may be in the same
    /// cluster.
    configuration: String,
}

impl Names {
    fn of(model: &Model) -> Self {
        let identity = &model.identity;
        Self {
            lock: identity.object_name("webhook-lock"),
            secret: identity.object_name("webhook-certs"),
            configuration: format!("{}-{}", identity.namespace, identity.object_name(WEBHOOK)),
        }
    }
}

fn account(names: &Names, out: &mut Build<'_>) -> String {
    let mut own = rights::lease(&names.lock).to_vec();
    own.push(rule("", &["secrets"], &["create"]));
    own.push(of_names(
        rule("", &["secrets"], &["get", "update"]),
        &[&names.secret],
    ));
    let account = out.service_account(WEBHOOK, own);
    let group = MUTATING.group;
    let both = [
        "mutatingwebhookconfigurations",
        "validatingwebhookconfigurations",
    ];
    let own = of_names(
        rule(group, &both, &["get", "update"]),
        &[&names.configuration],
    );
    let all = rule(group, &both, &["list", "watch"]);
    out.cluster_rights(WEBHOOK, &account, vec![all, own]);
    account
}

fn program(model: &Model, webhook: &WebhookModel, names: &Names) -> Container {
    let identity = &model.identity;
    let namespace = &identity.namespace;
    let configuration = &names.configuration;
    Container::new(WEBHOOK, &model.image)
        .args([
            "webhook".to_owned(),
            "start".to_owned(),
            "--zap-log-level=info".to_owned(),
            "--zap-encoder=console".to_owned(),
            model.namespaces_flag(),
            format!("--webhook-secret-name={}", names.secret),
            format!("--webhook-secret-namespace={namespace}"),
            format!("--webhook-svc-name={}", identity.object_name(WEBHOOK)),
            format!("--webhook-svc-namespace={namespace}"),
            format!("--webhook-port={}", ADMISSION.number),
            format!("--mutating-webhook-name={configuration}"),
            format!("--validating-webhook-name={configuration}"),
            "--enable-metrics=true".to_owned(),
            format!("--metrics-bind-address=:{}", METRICS.number),
            "--metrics-endpoint=/metrics".to_owned(),
            "--leader-election=true".to_owned(),
            format!("--leader-election-lock-name={}", names.lock),
            format!("--leader-election-lock-namespace={namespace}"),
        ])
        .ports([ADMISSION, METRICS, HEALTH])
        .scratch("serving-certs", CERTIFICATES)
        .scratch("tmp", "/tmp")
        .resources(&webhook.resources.cpu, &webhook.resources.memory)
        .ready_when(http_get("/readyz", HEALTH))
        .alive_when(
            http_get("/healthz", HEALTH)
                .every(Duration::seconds(20))
                .failures(6),
        )
        .unprivileged()
        .tune(read_only)
}

/// It completes the pods that the operator starts, and applications.
fn mutating(model: &Model) -> Vec<Value> {
    let mut pods = entry(
        model,
        "mutate--v1-pod",
        "mutate--v1-pod.sparkoperator.k8s.io",
    );
    pods["objectSelector"] = json!({
        "matchLabels": { "sparkoperator.k8s.io/launched-by-spark-operator": "true" }
    });
    pods["rules"] = json!([{
        "apiGroups": [""],
        "apiVersions": ["v1"],
        "resources": ["pods"],
        "operations": ["CREATE"],
    }]);
    let mut all = vec![pods];
    all.extend(of_kinds(model, "mutate"));
    all
}

fn validating(model: &Model) -> Vec<Value> {
    of_kinds(model, "validate").collect()
}

fn of_kinds<'m>(model: &'m Model, verb: &'m str) -> impl Iterator<Item = Value> + 'm {
    KINDS.into_iter().map(move |(version, resources, kind)| {
        let path = format!("{verb}-sparkoperator-k8s-io-{version}-{kind}");
        let mut webhook = entry(model, &path, &format!("{path}.sparkoperator.k8s.io"));
        webhook["rules"] = json!([{
            "apiGroups": ["sparkoperator.k8s.io"],
            "apiVersions": [version],
            "resources": [resources],
            "operations": ["CREATE", "UPDATE"],
        }]);
        webhook
    })
}

/// A webhook without its rules, and without the certificate, which the program itself puts there.
fn entry(model: &Model, path: &str, name: &str) -> Value {
    json!({
        "name": name,
        "admissionReviewVersions": ["v1"],
        "clientConfig": {
            "service": {
                "name": model.identity.object_name(WEBHOOK),
                "namespace": model.identity.namespace,
                "path": format!("/{path}"),
                "port": ADMISSION.number,
            }
        },
        "failurePolicy": "Fail",
        "namespaceSelector": {
            "matchExpressions": [{
                "key": "kubernetes.io/metadata.name",
                "operator": "In",
                "values": model.namespaces,
            }]
        },
        "sideEffects": "None",
        "timeoutSeconds": 10,
    })
}
