//! What a person wants of all pods of a component, whichever module makes them.

use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::LabelSelector;
use platc_objects::Object;

use crate::settings::{PodsTable, Spread};

/// Gives the pods of an object what the table says; answers whether the object has any. What the module
/// set itself stays.
pub(super) fn give(table: &PodsTable, object: &mut Object) -> bool {
    let PodsTable {
        labels,
        annotations,
        env,
        spread,
    } = table;
    if *table == PodsTable::default() {
        return false;
    }
    let kept_running = selector(object).cloned();
    let Some(template) = object.pod_template_mut() else {
        return false;
    };
    let metadata = template.metadata.get_or_insert_default();
    let own = metadata.labels.get_or_insert_default();
    for (key, value) in labels {
        own.entry(key.clone()).or_insert_with(|| value.clone());
    }
    if !annotations.is_empty() {
        let own = metadata.annotations.get_or_insert_default();
        for (key, value) in annotations {
            own.entry(key.clone()).or_insert_with(|| value.clone());
        }
    }
    let Some(spec) = &mut template.spec else {
        return true;
    };
    give_environment(env, spec);
    if let (Some(spread), Some(selector)) = (spread, kept_running) {
        let constraint = spread_over(*spread, selector);
        let constraints = spec.topology_spread_constraints.get_or_insert_default();
        constraints.push(constraint);
    }
    true
}

/// The labels by which pods that are kept running are known. Only those can be spread: the pods of a Job
/// are alone, and a DaemonSet has one on each node.
fn selector(object: &Object) -> Option<&LabelSelector> {
    match object {
        Object::Deployment(deployment) => Some(&deployment.spec.as_ref()?.selector),
        Object::StatefulSet(set) => Some(&set.spec.as_ref()?.selector),
        _ => None,
    }
}

fn give_environment(env: &std::collections::BTreeMap<String, String>, spec: &mut core::PodSpec) {
    let init = spec.init_containers.iter_mut().flatten();
    for container in spec.containers.iter_mut().chain(init) {
        for (name, value) in env {
            let own = container.env.get_or_insert_default();
            if !own.iter().any(|variable| variable.name == *name) {
                own.push(core::EnvVar {
                    name: name.clone(),
                    value: Some(value.clone()),
                    ..core::EnvVar::default()
                });
            }
        }
    }
}

fn spread_over(spread: Spread, selector: LabelSelector) -> core::TopologySpreadConstraint {
    let key = match spread {
        Spread::Node => "kubernetes.io/hostname",
        Spread::Zone => "topology.kubernetes.io/zone",
    };
    core::TopologySpreadConstraint {
        label_selector: Some(selector),
        max_skew: 1,
        topology_key: key.to_owned(),
        // A pod that cannot be spread is better than a pod that does not run.
        when_unsatisfiable: "ScheduleAnyway".to_owned(),
        ..core::TopologySpreadConstraint::default()
    }
}
