//! What the objects of a team have in common: namespace, labels, annotations.

use std::collections::BTreeMap;

use k8s_openapi::apimachinery::pkg::api::resource::Quantity;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{LabelSelector, ObjectMeta};

use crate::description::{Organization, Team};

/// A team, and what is computed from it once.
pub(super) struct Tenant<'a> {
    pub(super) organization: &'a Organization,
    pub(super) team: &'a Team,
    pub(super) namespace: String,
    /// The team's name for programs that take no dashes.
    pub(super) identifier: String,
    runbook: String,
}

impl<'a> Tenant<'a> {
    pub(super) fn new(organization: &'a Organization, team: &'a Team) -> Self {
        Self {
            organization,
            team,
            namespace: format!("{}-{}", organization.name, team.name),
            identifier: team.name.replace('-', "_"),
            runbook: format!("{}/{}", organization.runbooks, team.name),
        }
    }

    pub(super) fn labels(&self, name: &str, component: &str) -> BTreeMap<String, String> {
        map([
            ("app.kubernetes.io/name", name),
            ("app.kubernetes.io/component", component),
            ("app.kubernetes.io/instance", &self.team.name),
            ("app.kubernetes.io/part-of", &self.organization.part_of),
            ("app.kubernetes.io/managed-by", "platform-compiler"),
            ("platform.example.com/team", &self.team.name),
            ("platform.example.com/tier", self.team.tier.as_str()),
            ("platform.example.com/cost-center", &self.team.cost_center),
        ])
    }

    pub(super) fn annotations(&self) -> BTreeMap<String, String> {
        map([
            ("platform.example.com/owner", &self.team.owner),
            ("platform.example.com/runbook", &self.runbook),
            ("platform.example.com/data-classification", "internal"),
        ])
    }

    /// Metadata of the object `object`, which belongs to a part of the program `name`.
    pub(super) fn metadata(&self, object: &str, name: &str, component: &str) -> ObjectMeta {
        ObjectMeta {
            name: Some(object.to_owned()),
            namespace: Some(self.namespace.clone()),
            ..self.template_metadata(name, component)
        }
    }

    /// Metadata of pods.
    pub(super) fn template_metadata(&self, name: &str, component: &str) -> ObjectMeta {
        ObjectMeta {
            labels: Some(self.labels(name, component)),
            annotations: Some(self.annotations()),
            ..ObjectMeta::default()
        }
    }

    pub(super) fn image(&self, name: &str, tag: &str) -> String {
        format!("{}/{name}:{tag}", self.organization.registry)
    }
}

pub(super) fn select(name: &str, component: &str) -> BTreeMap<String, String> {
    map([
        ("app.kubernetes.io/name", name),
        ("app.kubernetes.io/component", component),
    ])
}

pub(super) fn selector(name: &str, component: &str) -> LabelSelector {
    LabelSelector {
        match_labels: Some(select(name, component)),
        ..LabelSelector::default()
    }
}

pub(super) fn map<const N: usize>(entries: [(&str, &str); N]) -> BTreeMap<String, String> {
    entries
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

pub(super) fn quantities<const N: usize>(
    entries: [(&str, String); N],
) -> BTreeMap<String, Quantity> {
    let entries = entries.map(|(key, value)| (key.to_owned(), Quantity(value)));
    entries.into()
}

pub(super) fn gibibytes(count: u32) -> String {
    format!("{count}Gi")
}

pub(super) fn words<const N: usize>(words: [&str; N]) -> Vec<String> {
    words.map(str::to_owned).into()
}
