//! The specifications of the operator's kinds, as of its version 2.5.

use platc_sdk::k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::JSONSchemaProps;

use super::schema::{flag, list, number, object, one_of, open, text, texts};

/// That of a `SparkApplication`.
pub(super) fn spec() -> JSONSchemaProps {
    let program = [
        ("type", one_of(&["Java", "Python", "Scala", "R"])),
        ("mode", one_of(&["cluster", "client", "in-cluster-client"])),
        ("sparkVersion", text()),
        ("pythonVersion", one_of(&["2", "3"])),
        ("mainClass", text()),
        ("mainApplicationFile", text()),
        ("arguments", list(text())),
        ("deps", dependencies()),
        ("proxyUser", text()),
    ];
    let image = [
        ("image", text()),
        ("imagePullPolicy", text()),
        ("imagePullSecrets", list(text())),
    ];
    let configuration = [
        ("sparkConf", texts()),
        ("hadoopConf", texts()),
        ("sparkConfigMap", text()),
        ("hadoopConfigMap", text()),
        ("memoryOverheadFactor", text()),
        ("monitoring", open()),
        ("sparkUIOptions", open()),
        ("driverIngressOptions", list(open())),
    ];
    let life = [
        ("suspend", flag()),
        ("restartPolicy", restart_policy()),
        ("failureRetries", number()),
        ("retryInterval", number()),
        ("timeToLiveSeconds", number()),
    ];
    let pods = [
        ("driver", driver()),
        ("executor", executor()),
        ("dynamicAllocation", dynamic_allocation()),
        ("nodeSelector", texts()),
        ("volumes", list(open())),
        ("batchScheduler", text()),
        ("batchSchedulerOptions", open()),
    ];
    let fields = program
        .into_iter()
        .chain(image)
        .chain(configuration)
        .chain(life)
        .chain(pods);
    let required = [
        "driver",
        "executor",
        "mainApplicationFile",
        "sparkVersion",
        "type",
    ];
    object(fields, &required)
}

/// That of a `ScheduledSparkApplication`.
pub(super) fn scheduled() -> JSONSchemaProps {
    let fields = [
        ("schedule", text()),
        ("timeZone", text()),
        ("suspend", flag()),
        ("concurrencyPolicy", text()),
        ("successfulRunHistoryLimit", number()),
        ("failedRunHistoryLimit", number()),
        ("template", spec()),
    ];
    object(fields, &["schedule", "template"])
}

/// That of a `SparkConnect`.
pub(super) fn connect() -> JSONSchemaProps {
    let fields = [
        ("sparkVersion", text()),
        ("image", text()),
        ("sparkConf", texts()),
        ("hadoopConf", texts()),
        ("dynamicAllocation", dynamic_allocation()),
        ("server", open()),
        ("executor", open()),
    ];
    object(fields, &["executor", "server", "sparkVersion"])
}

/// What a driver and executors have in common.
fn pod_fields() -> Vec<(&'static str, JSONSchemaProps)> {
    vec![
        ("cores", number()),
        ("coreRequest", text()),
        ("coreLimit", text()),
        ("memory", text()),
        ("memoryOverhead", text()),
        ("memoryLimit", text()),
        ("image", text()),
        ("javaOptions", text()),
        ("serviceAccount", text()),
        ("priorityClassName", text()),
        ("schedulerName", text()),
        ("hostNetwork", flag()),
        ("labels", texts()),
        ("annotations", texts()),
        ("nodeSelector", texts()),
        ("envVars", texts()),
        ("env", list(open())),
        ("volumeMounts", list(open())),
        ("tolerations", list(open())),
        ("template", open()),
    ]
}

fn driver() -> JSONSchemaProps {
    let own = [("podName", text()), ("kubernetesMaster", text())];
    object(pod_fields().into_iter().chain(own), &[])
}

fn executor() -> JSONSchemaProps {
    let own = [("instances", number()), ("deleteOnTermination", flag())];
    object(pod_fields().into_iter().chain(own), &[])
}

fn dependencies() -> JSONSchemaProps {
    let lists = [
        "archives",
        "excludePackages",
        "files",
        "jars",
        "packages",
        "pyFiles",
        "repositories",
    ];
    object(lists.map(|name| (name, list(text()))), &[])
}

fn restart_policy() -> JSONSchemaProps {
    let fields = [
        ("type", one_of(&["Never", "Always", "OnFailure"])),
        ("onFailureRetries", number()),
        ("onFailureRetryInterval", number()),
        ("onSubmissionFailureRetries", number()),
        ("onSubmissionFailureRetryInterval", number()),
    ];
    object(fields, &[])
}

fn dynamic_allocation() -> JSONSchemaProps {
    let fields = [
        ("enabled", flag()),
        ("initialExecutors", number()),
        ("minExecutors", number()),
        ("maxExecutors", number()),
        ("shuffleTrackingEnabled", flag()),
        ("shuffleTrackingTimeout", number()),
    ];
    object(fields, &[])
}
