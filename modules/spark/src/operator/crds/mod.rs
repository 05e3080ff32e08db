//! The definitions of the operator's kinds. The fields that people write most are checked; others are kept
//! as they are.

mod application;
mod schema;

use std::collections::BTreeMap;

use platc_sdk::k8s_openapi::apiextensions_apiserver::pkg::apis::apiextensions::v1::{
    CustomResourceColumnDefinition, CustomResourceDefinition, CustomResourceDefinitionNames,
    CustomResourceDefinitionSpec, CustomResourceDefinitionVersion, CustomResourceSubresourceStatus,
    CustomResourceSubresources, CustomResourceValidation, JSONSchemaProps,
};
use platc_sdk::k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use platc_sdk::serde_json::json;
use platc_sdk::{Build, Stage};

use schema::{object, open};

const GROUP: &str = "sparkoperator.k8s.io";

/// A kind and what is shown of its objects.
struct Kind {
    name: &'static str,
    short: &'static str,
    version: &'static str,
    /// Name, path and type of each column of `kubectl get`.
    columns: &'static [(&'static str, &'static str, &'static str)],
    spec: JSONSchemaProps,
}

/// All definitions.
pub(crate) fn crds(out: &mut Build<'_>) {
    for kind in kinds() {
        let role = kind.short;
        out.object(Stage::Foundation, role, definition(kind));
    }
}

fn kinds() -> [Kind; 3] {
    [
        Kind {
            name: "SparkApplication",
            short: "sparkapp",
            version: "v1beta2",
            columns: &[
                ("Suspend", ".spec.suspend", "boolean"),
                ("Status", ".status.applicationState.state", "string"),
                ("Attempts", ".status.executionAttempts", "string"),
                ("Start", ".status.lastSubmissionAttemptTime", "string"),
                ("Finish", ".status.terminationTime", "string"),
                ("Age", ".metadata.creationTimestamp", "date"),
            ],
            spec: application::spec(),
        },
        Kind {
            name: "ScheduledSparkApplication",
            short: "scheduledsparkapp",
            version: "v1beta2",
            columns: &[
                ("Schedule", ".spec.schedule", "string"),
                ("TimeZone", ".spec.timeZone", "string"),
                ("Suspend", ".spec.suspend", "string"),
                ("Last Run", ".status.lastRun", "date"),
                ("Last Run Name", ".status.lastRunName", "string"),
                ("Age", ".metadata.creationTimestamp", "date"),
            ],
            spec: application::scheduled(),
        },
        Kind {
            name: "SparkConnect",
            short: "sparkconn",
            version: "v1alpha1",
            columns: &[
                ("Status", ".status.state", "string"),
                ("Age", ".metadata.creationTimestamp", "date"),
            ],
            spec: application::connect(),
        },
    ]
}

fn definition(kind: Kind) -> CustomResourceDefinition {
    let Kind {
        name: kind,
        short,
        version,
        columns,
        spec,
    } = kind;
    let singular = kind.to_lowercase();
    let plural = format!("{singular}s");
    CustomResourceDefinition {
        metadata: ObjectMeta {
            name: Some(format!("{plural}.{GROUP}")),
            // The API server asks for it in groups that end with `k8s.io`.
            annotations: Some(BTreeMap::from([(
                "api-approved.kubernetes.io".to_owned(),
                "https://github.com/kubeflow/spark-operator/pull/1298".to_owned(),
            )])),
            ..ObjectMeta::default()
        },
        spec: CustomResourceDefinitionSpec {
            group: GROUP.to_owned(),
            names: CustomResourceDefinitionNames {
                kind: kind.to_owned(),
                list_kind: Some(format!("{kind}List")),
                plural,
                short_names: Some(vec![short.to_owned()]),
                singular: Some(singular),
                ..CustomResourceDefinitionNames::default()
            },
            scope: "Namespaced".to_owned(),
            versions: vec![CustomResourceDefinitionVersion {
                name: version.to_owned(),
                served: true,
                storage: true,
                additional_printer_columns: Some(columns.iter().map(column).collect()),
                schema: Some(CustomResourceValidation {
                    open_api_v3_schema: Some(JSONSchemaProps {
                        x_kubernetes_preserve_unknown_fields: None,
                        ..object([("spec", spec), ("status", open())], &["spec"])
                    }),
                }),
                subresources: Some(CustomResourceSubresources {
                    status: Some(CustomResourceSubresourceStatus(json!({}))),
                    ..CustomResourceSubresources::default()
                }),
                ..CustomResourceDefinitionVersion::default()
            }],
            ..CustomResourceDefinitionSpec::default()
        },
        ..CustomResourceDefinition::default()
    }
}

fn column((name, path, kind): &(&str, &str, &str)) -> CustomResourceColumnDefinition {
    CustomResourceColumnDefinition {
        name: (*name).to_owned(),
        json_path: (*path).to_owned(),
        type_: (*kind).to_owned(),
        ..CustomResourceColumnDefinition::default()
    }
}
