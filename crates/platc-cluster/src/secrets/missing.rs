//! Secrets that a former state reads and that are there no more.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::connection::Cluster;
use crate::error::Error;
use crate::object::{Key, text};
use crate::platform::Platform;

/// The Secrets that pods of the platform cannot start without, that are not there, and that an apply
/// does not make, as it is not known where their values come from.
pub async fn missing(cluster: &Cluster, platform: &Platform) -> Result<BTreeSet<Key>, Error> {
    let kind = cluster.known("", "Secret");
    let mut missing = BTreeSet::new();
    for key in read(platform)? {
        let mut uses = platform.secrets.iter();
        let is_known = uses.any(|each| {
            each.secret == key.name && Some(each.namespace.as_str()) == key.namespace.as_deref()
        });
        if !is_known && cluster.get(&kind, &key).await?.is_none() {
            missing.insert(key);
        }
    }
    Ok(missing)
}

/// The Secrets that pods of the platform cannot start without.
fn read(platform: &Platform) -> Result<BTreeSet<Key>, Error> {
    let mut keys = BTreeSet::new();
    for object in &platform.objects {
        if !matches!(object.key.group.as_str(), "apps" | "batch") {
            continue;
        }
        let mut names = BTreeSet::new();
        collect(&object.value()?, &mut names);
        keys.extend(names.into_iter().map(|name| Key {
            group: String::new(),
            kind: "Secret".to_owned(),
            namespace: object.key.namespace.clone(),
            name,
        }));
    }
    Ok(keys)
}

fn collect(value: &Value, names: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (field, inner) in map {
                if matches!(field.as_str(), "secret" | "secretRef" | "secretKeyRef")
                    && inner["optional"] != true
                {
                    let name = text(inner, "/secretName").or_else(|| text(inner, "/name"));
                    names.extend(name.map(str::to_owned));
                }
                collect(inner, names);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| collect(inner, names)),
        _ => {}
    }
}

#[test]
fn a_secret_that_is_optional_may_be_missing() {
    let spec = serde_json::json!({
        "containers": [{
            "env": [
                {"valueFrom": {"secretKeyRef": {"name": "one", "key": "password"}}},
                {"valueFrom": {"secretKeyRef": {"name": "not-one", "optional": true}}},
            ],
            "envFrom": [{"secretRef": {"name": "two"}}],
        }],
        "volumes": [
            {"secret": {"secretName": "three"}},
            {"projected": {"sources": [{"secret": {"name": "four"}}]}},
        ],
        "imagePullSecrets": [{"name": "not-two"}],
    });
    let mut names = BTreeSet::new();
    collect(&spec, &mut names);
    assert_eq!(
        names.iter().map(String::as_str).collect::<Vec<_>>(),
        ["four", "one", "three", "two"]
    );
}
