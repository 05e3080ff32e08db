//! The objects that an operator runs.

use platc_sdk::object::Scope;
use platc_sdk::serde_json::{Map, Value, json};
use platc_sdk::workload::PodTemplate;
use platc_sdk::{Build, CustomKind, CustomObject, ReadyWhen, Settings, Stage};

use super::model::{Language, Model};
use super::{EXECUTOR, JOB};
use crate::application::{self, API_TIMEOUTS, Application, Backend, conf};
use crate::container::IVY;

const SPARK_APPLICATION: CustomKind = CustomKind {
    group: "sparkoperator.k8s.io",
    api_version: "sparkoperator.k8s.io/v1beta2",
    kind: "SparkApplication",
    scope: Scope::Namespaced,
};

const SCHEDULED: CustomKind = CustomKind {
    kind: "ScheduledSparkApplication",
    ..SPARK_APPLICATION
};

/// Keys that are fields of an application: the operator sets them from those.
const FIELDS: &[&str] = &[
    "spark.dynamicAllocation.enabled",
    "spark.dynamicAllocation.maxExecutors",
    "spark.dynamicAllocation.minExecutors",
    "spark.dynamicAllocation.shuffleTracking.enabled",
    "spark.executor.cores",
    "spark.executor.instances",
    "spark.executor.memory",
    "spark.jars.packages",
];

pub(crate) fn operated(model: &Model, account: &str, out: &mut Build<'_>) {
    let application = &model.application;
    let name = application.identity.object_name(JOB);
    let driver = application::driver_template(application, JOB, account);
    let executor = application::executor_template(application, EXECUTOR);
    let place = match model.schedule {
        None => "spec",
        Some(_) => "spec.template",
    };
    out.next_describes(&format!("{place}.driver.template"), driver.pod());
    out.next_describes(&format!("{place}.executor.template"), executor.pod());
    let spec = spec(model, account, (driver, executor));
    let (object, ready_when) = match &model.schedule {
        None => (
            CustomObject::new(SPARK_APPLICATION, &name, spec),
            ReadyWhen::field(["status", "applicationState", "state"], "COMPLETED"),
        ),
        Some(schedule) => {
            let mut scheduled = json!({
                "schedule": schedule.cron,
                "concurrencyPolicy": "Forbid",
                "successfulRunHistoryLimit": 3,
                "failedRunHistoryLimit": 3,
                "template": spec,
            });
            if let Some(time_zone) = &schedule.time_zone {
                scheduled["timeZone"] = json!(time_zone);
            }
            (
                CustomObject::new(SCHEDULED, &name, scheduled),
                ReadyWhen::field(["status", "scheduleState"], "Scheduled"),
            )
        }
    };
    out.object_ready_when(Stage::Run, JOB, object, &ready_when);
}

fn spec(model: &Model, account: &str, templates: (PodTemplate, PodTemplate)) -> Value {
    let application = &model.application;
    let program = &model.program;
    let (driver, executor) = templates;
    let driver = driver.into_field(&application.identity);
    let executor = executor.into_field(&application.identity);
    let mut spec = json!({
        "type": match program.language {
            Language::Python => "Python",
            Language::Jvm(_) => "Scala",
        },
        "mode": "cluster",
        "sparkVersion": application.version.as_str(),
        "image": application.image.to_string(),
        "imagePullPolicy": "IfNotPresent",
        "mainApplicationFile": program.main,
        "sparkConf": spark_conf(application),
        // No time to live: an application that is gone would be made, and run, again.
        "restartPolicy": {
            "type": "OnFailure",
            "onFailureRetries": model.retries,
            "onFailureRetryInterval": 30,
            "onSubmissionFailureRetries": 3,
            "onSubmissionFailureRetryInterval": 30,
        },
        "driver": driver_fields(application, account, &driver),
        "executor": executor_fields(application, &executor),
    });
    if let Language::Python = program.language {
        // The operator takes Python 2 for what is not said.
        spec["pythonVersion"] = json!("3");
    }
    if let Some(class) = program.class() {
        spec["mainClass"] = json!(class);
    }
    if !program.arguments.is_empty() {
        spec["arguments"] = json!(program.arguments);
    }
    if let Backend::Kubernetes {
        pull_secret: Some(secret),
    } = &application.backend
    {
        spec["imagePullSecrets"] = json!([secret]);
    }
    let executors = &application.executors;
    if executors.min != executors.max {
        spec["dynamicAllocation"] = json!({
            "enabled": true,
            "minExecutors": executors.min,
            "maxExecutors": executors.max,
            "shuffleTrackingEnabled": true,
        });
    }
    let dependencies = dependencies(model);
    if !dependencies.is_empty() {
        spec["deps"] = Value::Object(dependencies);
    }
    spec
}

fn dependencies(model: &Model) -> Map<String, Value> {
    let program = &model.program;
    [
        ("jars", &program.jars),
        ("packages", &model.application.packages),
        ("pyFiles", &program.py_files),
    ]
    .into_iter()
    .filter(|(_, files)| !files.is_empty())
    .map(|(field, files)| (field.to_owned(), json!(files)))
    .collect()
}

fn spark_conf(application: &Application) -> Map<String, Value> {
    let settings: Settings = API_TIMEOUTS.into_iter().collect();
    let settings = settings
        .set("spark.executorEnv.HADOOP_USER_NAME", &application.user)
        .set("spark.jars.ivy", IVY)
        .overridden_by(&conf::conf(application));
    settings
        .iter()
        .filter(|(key, _)| !FIELDS.contains(key))
        .map(|(key, value)| (key.to_owned(), json!(value.text())))
        .collect()
}

fn driver_fields(application: &Application, account: &str, template: &Value) -> Value {
    let driver = &application.driver;
    json!({
        // Spark reads no fractions here; what is reserved is the request.
        "cores": 1,
        "coreRequest": driver.resources.cpu.to_string(),
        "memory": format!("{}m", driver.heap),
        "memoryOverhead": format!("{}m", driver.beside_the_heap()),
        // The operator puts the application's labels on its pods.
        "labels": { "app.kubernetes.io/managed-by": "spark-operator" },
        "serviceAccount": account,
        "template": template,
    })
}

fn executor_fields(application: &Application, template: &Value) -> Value {
    let executors = &application.executors;
    let mut fields = json!({
        "cores": executors.cores,
        "labels": {
            "app.kubernetes.io/component": EXECUTOR,
            "app.kubernetes.io/managed-by": "spark-operator",
        },
        "memory": format!("{}m", executors.heap),
        "template": template,
    });
    if let Some(request) = &executors.cpu_request {
        fields["coreRequest"] = json!(request.to_string());
    }
    if executors.min == executors.max {
        fields["instances"] = json!(executors.max);
    }
    fields
}
