//! The manifests that objects are compared with: those that were applied, if they can be found.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::{ComparedWith, Departed};
use crate::connection::Cluster;
use crate::error::Error;
use crate::history;
use crate::inventory::Entry;
use crate::kind::Kind;
use crate::object::Key;
use crate::platform::{Desired, Platform};

/// Manifests by what they are found by.
#[derive(Debug)]
pub(super) struct Manifests<'p> {
    /// Compiled ones by object.
    compiled: BTreeMap<&'p Key, &'p Desired>,
    /// Kept ones by digest.
    kept: BTreeMap<String, String>,
}

/// A manifest that an object is compared with.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Manifest<'m> {
    pub(super) origin: ComparedWith,
    text: &'m str,
}

impl<'p> Manifests<'p> {
    /// Finds the manifests of these objects. What the cluster keeps is read only where the compiled
    /// manifest is another one than was applied.
    pub(super) async fn collect(
        cluster: &Cluster,
        platform: &'p Platform,
        departed: &[Departed<'_>],
    ) -> Result<Self, Error> {
        let mut manifests = Self {
            compiled: platform.by_key(),
            kept: BTreeMap::new(),
        };
        let mut sought: BTreeSet<String> = departed
            .iter()
            .filter(|departed| departed.live.is_some())
            .filter(|departed| manifests.is_another(departed.entry))
            .map(|departed| departed.entry.digest.clone())
            .collect();
        if sought.is_empty() {
            return Ok(manifests);
        }
        let (name, namespace) = (platform.name.as_str(), platform.namespace.as_str());
        for saved in history::list(cluster, name, namespace).await? {
            if sought.is_empty() {
                break;
            }
            let texts = history::load(cluster, name, namespace, &saved.digest).await?;
            for (_, text) in texts {
                let digest = crate::hex(&Sha256::digest(text.as_bytes()));
                if sought.remove(&digest) {
                    manifests.kept.insert(digest, text);
                }
            }
        }
        Ok(manifests)
    }

    /// The manifest that an object is compared with; `None` when there is none.
    pub(super) fn of(&self, entry: &Entry) -> Option<Manifest<'_>> {
        let compiled = self.compiled.get(&entry.key);
        let same = compiled.filter(|desired| desired.digest == entry.digest);
        let applied = same
            .map(|desired| &desired.text)
            .or_else(|| self.kept.get(&entry.digest));
        if let Some(text) = applied {
            return Some(Manifest {
                origin: ComparedWith::Applied,
                text,
            });
        }
        compiled.map(|desired| Manifest {
            origin: ComparedWith::Compiled,
            text: &desired.text,
        })
    }

    /// Whether the manifest that was applied is not the compiled one. What was made without a manifest
    /// has no digest.
    fn is_another(&self, entry: &Entry) -> bool {
        let compiled = self.compiled.get(&entry.key);
        !entry.digest.is_empty() && compiled.is_none_or(|desired| desired.digest != entry.digest)
    }
}

impl Manifest<'_> {
    /// The manifest as JSON, in the version that the server has.
    pub(super) fn value(&self, key: &Key, kind: &Kind) -> Result<Value, Error> {
        let mut object: Value = serde_saphyr::from_str(self.text).map_err(|error| {
            Error::State(format!("the manifest of {key} cannot be read: {error}"))
        })?;
        if let Some(fields) = object.as_object_mut() {
            fields.insert("apiVersion".to_owned(), kind.api_version().into());
        }
        Ok(object)
    }
}

#[cfg(test)]
mod tests {
    use platc_sdk::Stage;

    use super::*;

    fn key(name: &str) -> Key {
        Key {
            group: String::new(),
            kind: "ConfigMap".to_owned(),
            namespace: Some("data".to_owned()),
            name: name.to_owned(),
        }
    }

    #[test]
    fn what_was_applied_is_taken_before_what_is_compiled_now() {
        let desired = Desired {
            key: key("a"),
            path: String::new(),
            component: None,
            stage: Stage::Foundation,
            serves: None,
            digest: "new".to_owned(),
            text: "compiled".to_owned(),
        };
        let compiled = key("a");
        let manifests = Manifests {
            compiled: BTreeMap::from([(&compiled, &desired)]),
            kept: BTreeMap::from([("old".to_owned(), "kept".to_owned())]),
        };
        for (name, digest, expected, another) in [
            ("a", "new", Some((ComparedWith::Applied, "compiled")), false),
            ("a", "old", Some((ComparedWith::Applied, "kept")), true),
            (
                "a",
                "older",
                Some((ComparedWith::Compiled, "compiled")),
                true,
            ),
            ("no longer compiled", "older", None, true),
            (
                "no longer compiled",
                "old",
                Some((ComparedWith::Applied, "kept")),
                true,
            ),
            ("made without a manifest", "", None, false),
        ] {
            let entry = Entry {
                key: key(name),
                uid: None,
                digest: digest.to_owned(),
                owned: None,
                component: None,
            };
            let expected = expected.map(|(origin, text)| Manifest { origin, text });
            assert_eq!(manifests.of(&entry), expected, "{name} {digest}");
            assert_eq!(manifests.is_another(&entry), another, "{name} {digest}");
        }
    }
}
