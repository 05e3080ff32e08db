//! Says why the pods of a workload restart.

use serde_json::Value;

use crate::field_diff::Difference;
use crate::field_path::{FieldPath, Step, render_steps};
use crate::identity::Identity;
use crate::immutable::{at, short_values};

/// The digest of a config file that a container mounts; what follows is the name of the file set.
const CONFIG_ANNOTATION: &str = "platc.io/config-";

/// The steps of a path inside the pod template, if it leads there.
pub(crate) fn inside(path: &FieldPath) -> Option<&[Step]> {
    path.after(&["spec", "template"])
}

/// One phrase for each thing that changed in the pod template, in the order of the fields;
/// empty if nothing did.
pub(crate) fn reasons(differences: &[Difference]) -> Vec<String> {
    let mut reasons: Vec<String> = Vec::new();
    for difference in differences {
        if let Some(reason) = inside(&difference.path).map(|steps| reason(steps, difference))
            && !reasons.contains(&reason)
        {
            reasons.push(reason);
        }
    }
    reasons
}

/// How the pods are exchanged, where it is not one after the other.
pub(crate) fn rollout(identity: &Identity, after: &Value) -> Option<&'static str> {
    let kind = |path| at(after, path).and_then(Value::as_str);
    if identity.is("apps", "Deployment") {
        let stops = kind("spec.strategy.type") == Some("Recreate");
        return stops.then_some("all pods stop before new ones start");
    }
    let by_hand = kind("spec.updateStrategy.type") == Some("OnDelete");
    by_hand.then_some("a pod changes only when someone deletes it (OnDelete)")
}

fn reason(steps: &[Step], difference: &Difference) -> String {
    let names: Vec<&str> = steps.iter().map(step_name).collect();
    match names.as_slice() {
        ["metadata", "annotations", annotation] => match annotation.strip_prefix(CONFIG_ANNOTATION)
        {
            Some(config) => format!("config {config}"),
            None => format!("pod annotation {annotation}"),
        },
        ["metadata", "labels", label] => format!("pod label {label}"),
        ["spec", "containers" | "initContainers", "[order]"] => {
            "order of the containers".to_owned()
        }
        ["spec", "containers" | "initContainers", container] => {
            let verb = match (&difference.before, &difference.after) {
                (None, _) => "new",
                (_, None) => "removed",
                _ => "changed",
            };
            format!("{verb} container {container}")
        }
        ["spec", "containers" | "initContainers", container, "image"] => {
            match short_values(difference.before.as_ref(), difference.after.as_ref()) {
                Some((before, after)) => format!("image of {container} {before} -> {after}"),
                None => format!("image of {container}"),
            }
        }
        [
            "spec",
            "containers" | "initContainers",
            container,
            "env",
            variable,
            ..,
        ] => {
            format!("env {variable} of {container}")
        }
        [
            "spec",
            "containers" | "initContainers",
            container,
            field,
            ..,
        ] => {
            format!("{field} of {container}")
        }
        ["spec", field, item, ..] if matches!(steps.get(2), Some(Step::Item { .. })) => {
            format!("{field} {item}")
        }
        ["spec", field, ..] => (*field).to_owned(),
        _ => render_steps(steps),
    }
}

fn step_name(step: &Step) -> &str {
    match step {
        Step::Field(name) => name,
        Step::Item { value, .. } => value,
        Step::Index(_) => "[]",
        Step::Order => "[order]",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::field_diff::diff_objects;

    #[test]
    fn each_cause_of_a_restart_is_named_once() {
        let template = |config: &str, image: &str, env: &Value, memory: &str| {
            json!({"spec": {"replicas": 1, "template": {
                "metadata": {"annotations": {"platc.io/config-hadoop": config}},
                "spec": {
                    "containers": [{"name": "nn", "image": image, "env": env, "resources": {"limits": {"memory": memory, "cpu": memory}}}],
                    "terminationGracePeriodSeconds": image.len(),
                },
            }}})
        };
        let before = template("1", "h:3.3", &json!([{"name": "A", "value": "1"}]), "1Gi");
        let after = template("2", "h:3.4.1", &json!([{"name": "A", "value": "2"}]), "2Gi");
        assert_eq!(
            reasons(&diff_objects(&before, &after)),
            [
                "config hadoop",
                "image of nn h:3.3 -> h:3.4.1",
                "env A of nn",
                "resources of nn",
                "terminationGracePeriodSeconds",
            ]
        );
        assert_eq!(
            reasons(&diff_objects(&before, &before)),
            Vec::<String>::new()
        );
    }
}
