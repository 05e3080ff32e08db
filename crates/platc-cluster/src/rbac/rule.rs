//! One rule of a role.

use serde_json::{Map, Value, json};

/// What may be done to which resources of an API group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Rule {
    group: String,
    resources: Vec<String>,
    verbs: Vec<&'static str>,
    /// Only objects of these names; of all when empty.
    names: Vec<String>,
}

impl Rule {
    pub(super) fn new(group: &str, resources: &[&str], verbs: &[&'static str]) -> Self {
        Self {
            group: group.to_owned(),
            resources: sorted(resources),
            verbs: verbs.to_vec(),
            names: Vec::new(),
        }
    }

    /// The rule for objects of these names only.
    pub(super) fn named(self, names: &[&str]) -> Self {
        Self {
            names: sorted(names),
            ..self
        }
    }

    pub(super) fn manifest(&self) -> Value {
        let mut rule = Map::new();
        rule.insert("apiGroups".to_owned(), json!([self.group]));
        rule.insert("resources".to_owned(), json!(self.resources));
        if !self.names.is_empty() {
            rule.insert("resourceNames".to_owned(), json!(self.names));
        }
        rule.insert("verbs".to_owned(), json!(self.verbs));
        Value::Object(rule)
    }
}

fn sorted(texts: &[&str]) -> Vec<String> {
    let mut texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts
}
