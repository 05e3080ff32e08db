//! What the kinds of workloads have in common: replicas, a pod template and a selector.

use std::collections::BTreeMap;

use k8s_openapi::api::apps::v1 as apps;
use k8s_openapi::api::core::v1 as core;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use crate::object::Object;

/// A kind that keeps pods running.
pub trait WorkloadKind: Default + Into<Object> {
    /// Sets the number of pods, for kinds that have one.
    fn set_replicas(&mut self, replicas: u32);
    /// Name, labels and annotations.
    fn metadata_mut(&mut self) -> &mut ObjectMeta;
    /// Sets what is known only at the end: name, pods and selector.
    fn finish(
        &mut self,
        name: String,
        template: core::PodTemplateSpec,
        selector: BTreeMap<String, String>,
    );
}

fn count(replicas: u32) -> i32 {
    i32::try_from(replicas).unwrap_or(i32::MAX)
}

fn match_labels(selector: BTreeMap<String, String>) -> LabelSelector {
    LabelSelector {
        match_labels: Some(selector),
        ..LabelSelector::default()
    }
}

impl WorkloadKind for apps::StatefulSet {
    fn set_replicas(&mut self, replicas: u32) {
        self.spec.get_or_insert_default().replicas = Some(count(replicas));
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }

    fn finish(
        &mut self,
        name: String,
        template: core::PodTemplateSpec,
        selector: BTreeMap<String, String>,
    ) {
        let spec = self.spec.get_or_insert_default();
        spec.service_name = Some(name.clone());
        // Claims carry the selector's labels and no others: a claim template cannot be changed later.
        for claim in spec.volume_claim_templates.iter_mut().flatten() {
            claim.metadata.labels = Some(selector.clone());
        }
        spec.template = template;
        spec.selector = match_labels(selector);
        self.metadata.name = Some(name);
    }
}

impl WorkloadKind for apps::Deployment {
    fn set_replicas(&mut self, replicas: u32) {
        self.spec.get_or_insert_default().replicas = Some(count(replicas));
    }

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }

    fn finish(
        &mut self,
        name: String,
        template: core::PodTemplateSpec,
        selector: BTreeMap<String, String>,
    ) {
        let spec = self.spec.get_or_insert_default();
        spec.template = template;
        spec.selector = match_labels(selector);
        self.metadata.name = Some(name);
    }
}

impl WorkloadKind for apps::DaemonSet {
    fn set_replicas(&mut self, _replicas: u32) {}

    fn metadata_mut(&mut self) -> &mut ObjectMeta {
        &mut self.metadata
    }

    fn finish(
        &mut self,
        name: String,
        template: core::PodTemplateSpec,
        selector: BTreeMap<String, String>,
    ) {
        let spec = self.spec.get_or_insert_default();
        spec.template = template;
        spec.selector = match_labels(selector);
        self.metadata.name = Some(name);
    }
}
