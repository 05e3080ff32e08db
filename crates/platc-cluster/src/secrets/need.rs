//! What the platform reads from Secrets, and where each value comes from.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use platc_compiler::SecretUse;
use platc_sdk::SecretSource;

/// The Secrets that a platform needs, by namespace and name.
pub type NeededSecrets<'p> = BTreeMap<(String, String), Needed<'p>>;

/// What is needed of a Secret in a namespace.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needed<'p> {
    /// The keys that are read one by one.
    pub keys: BTreeMap<String, NeededKey<'p>>,
    /// Who takes the Secret as a whole, with whatever keys it has.
    pub whole: Vec<&'p SecretUse>,
}

/// What is needed of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NeededKey<'p> {
    /// Where the value comes from: the same in all namespaces.
    pub source: SecretSource,
    /// Other sources, of which none has more right than `source`: a mistake.
    pub rivals: BTreeSet<&'p SecretSource>,
    /// Who reads it in this namespace.
    pub used_by: Vec<&'p SecretUse>,
}

impl Needed<'_> {
    /// Whether platc makes a value of it.
    pub fn is_made(&self) -> bool {
        self.keys
            .values()
            .any(|key| key.source != SecretSource::Existing)
    }

    /// Whether platc generates a value of it.
    pub fn is_generated(&self) -> bool {
        self.keys
            .values()
            .any(|key| matches!(key.source, SecretSource::Generate(_)))
    }
}

/// Collects what the uses need.
///
/// Uses of one key of one name may tell different sources, also in different namespaces. Then an
/// environment variable, which somebody wrote down, beats a generated value, which is a default; and
/// both beat `existing`, which is what a patch or a raw object is taken for.
pub fn needed(uses: &[SecretUse]) -> NeededSecrets<'_> {
    let mut sources: BTreeMap<(&str, &str), BTreeSet<&SecretSource>> = BTreeMap::new();
    for each in uses {
        if let Some(key) = &each.key {
            let told = sources.entry((&each.secret, key)).or_default();
            told.insert(&each.source);
        }
    }
    let mut needed = NeededSecrets::new();
    for each in uses {
        let name = (each.namespace.clone(), each.secret.clone());
        let secret = needed.entry(name).or_default();
        let Some(key) = &each.key else {
            secret.whole.push(each);
            continue;
        };
        let told = sources.get(&(each.secret.as_str(), key.as_str()));
        let entry = secret
            .keys
            .entry(key.clone())
            .or_insert_with(|| choose(told));
        entry.used_by.push(each);
    }
    needed
}

fn choose<'p>(told: Option<&BTreeSet<&'p SecretSource>>) -> NeededKey<'p> {
    // The order of the variants is the order of their right.
    let first = told.and_then(|told| told.last().copied());
    let source = first.cloned().unwrap_or(SecretSource::Existing);
    let rivals = told
        .into_iter()
        .flatten()
        .copied()
        .filter(|rival| **rival != source && discriminant(*rival) == discriminant(&source));
    NeededKey {
        rivals: rivals.collect(),
        source,
        used_by: Vec::new(),
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use platc_sdk::SecretFormat;

    use super::*;

    /// `one_use("ns", "db", Some("password"), source)`: read by a container of a Deployment.
    pub(crate) fn one_use(
        namespace: &str,
        secret: &str,
        key: Option<&str>,
        source: SecretSource,
    ) -> SecretUse {
        SecretUse {
            namespace: namespace.to_owned(),
            secret: secret.to_owned(),
            key: key.map(str::to_owned),
            component: "livy.main".parse().unwrap(),
            object: platc_objects::ObjectId {
                group: "apps",
                kind: "Deployment",
                namespace: Some(namespace.to_owned()),
                name: "main-livy".to_owned(),
            },
            container: Some("livy".to_owned()),
            path: String::new(),
            source,
        }
    }

    pub(in crate::secrets) const GENERATE: SecretSource =
        SecretSource::Generate(SecretFormat::Alphanumeric(32));

    pub(in crate::secrets) fn env(variable: &str) -> SecretSource {
        SecretSource::Env(variable.to_owned())
    }

    #[test]
    fn the_source_with_most_right_is_taken_in_every_namespace() {
        let longer = SecretSource::Generate(SecretFormat::Alphanumeric(64));
        for (told, source, rivals) in [
            (vec![SecretSource::Existing], SecretSource::Existing, vec![]),
            (vec![SecretSource::Existing, GENERATE], GENERATE, vec![]),
            (vec![GENERATE, env("PASSWORD")], env("PASSWORD"), vec![]),
            (vec![GENERATE, GENERATE], GENERATE, vec![]),
            (vec![env("A"), env("B"), GENERATE], env("B"), vec![env("A")]),
            (vec![longer.clone(), GENERATE], longer, vec![GENERATE]),
        ] {
            let uses: Vec<SecretUse> = told
                .into_iter()
                .enumerate()
                .map(|(index, source)| {
                    one_use(&format!("ns{index}"), "db", Some("password"), source)
                })
                .collect();
            for secret in needed(&uses).values() {
                let key = &secret.keys["password"];
                assert_eq!(key.source, source);
                assert_eq!(key.rivals, rivals.iter().collect());
            }
        }
    }

    #[test]
    fn a_secret_that_is_taken_as_a_whole_may_have_keys_that_are_made() {
        let uses = [
            one_use("a", "db", Some("password"), GENERATE),
            one_use("a", "db", None, SecretSource::Existing),
            one_use("b", "db", None, SecretSource::Existing),
        ];
        let needed = needed(&uses);
        let shape: Vec<_> = needed
            .iter()
            .map(|((namespace, _), secret)| {
                (
                    namespace.as_str(),
                    secret.keys.len(),
                    secret.whole.len(),
                    secret.is_made(),
                )
            })
            .collect();
        assert_eq!(shape, [("a", 1, 1, true), ("b", 0, 1, false)]);
    }
}
