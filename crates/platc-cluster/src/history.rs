//! The manifests that were applied last, so that a platform can go back to them.
//!
//! Manifests hold no values of Secrets.

use std::collections::BTreeMap;

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;

use crate::api::{Dependents, Write};
use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::kept::{self, Packed, Part, Purpose};
use crate::object::{Key, annotation, set_annotation, uid};
use crate::platform::{Platform, RECORD};

/// How many sets of manifests are kept.
const KEPT: usize = 3;
/// Digest of the compiled platform.
const DIGEST: &str = "platc.io/digest";
/// When it was applied last.
const APPLIED: &str = "platc.io/applied";

/// A set of manifests that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// Digest of the compiled platform.
    pub digest: String,
    /// When it was applied last.
    pub applied: Timestamp,
}

/// Keeps the manifests of a platform that was applied, and the newest of those before. Writes nothing
/// when they are the newest already.
pub async fn save(cluster: &Cluster, platform: &Platform, applied: Timestamp) -> Result<(), Error> {
    let (name, namespace) = (platform.name.as_str(), platform.namespace.as_str());
    let maps = cluster.known("", "ConfigMap");
    let found = parts(cluster, name, namespace).await?;
    let former = sets(&found);
    if former
        .first()
        .is_some_and(|newest| newest.saved.digest == platform.digest)
    {
        return Ok(());
    }
    let saved = Saved {
        digest: platform.digest.clone(),
        applied,
    };
    let manifests = platform.objects.iter();
    let record = platform.record();
    let manifests = manifests.map(|object| (object.path.as_str(), object.text.as_str()));
    let text = write(manifests.chain([(RECORD, record.as_str())]));
    let written = objects(&saved, name, namespace, &Packed::of(&text));
    let mut keep: Vec<Key> = written.iter().filter_map(Key::of).collect();
    for (key, part) in keep.iter().zip(&written) {
        let write = Write {
            force: true,
            ..Write::APPLY
        };
        cluster.apply(&maps, key, part, write).await?;
    }
    let others = former.iter().filter(|set| set.saved.digest != saved.digest);
    for set in others.take(KEPT - 1) {
        keep.extend(set.parts.iter().copied().filter_map(Key::of));
    }
    delete_all_but(cluster, &found, &keep).await
}

/// The sets of manifests that are kept, the newest first.
pub async fn list(cluster: &Cluster, platform: &str, namespace: &str) -> Result<Vec<Saved>, Error> {
    let found = parts(cluster, platform, namespace).await?;
    Ok(sets(&found).into_iter().map(|set| set.saved).collect())
}

/// The path and text of each manifest of the set whose digest begins with these digits.
pub async fn load(
    cluster: &Cluster,
    platform: &str,
    namespace: &str,
    digest: &str,
) -> Result<Vec<(String, String)>, Error> {
    let found = parts(cluster, platform, namespace).await?;
    let sets = sets(&found);
    let set = choose(&sets, digest)
        .map_err(|why| Error::State(format!("{why} of the platform {platform}")))?;
    let parts: Vec<Value> = set.parts.iter().copied().cloned().collect();
    let read = kept::join(&parts, &set.content).and_then(|text| read(&text));
    read.map_err(|why| {
        Error::State(format!(
            "the kept manifests {} of the platform {platform} cannot be used: {why}; compile them from version control",
            short(&set.saved.digest)
        ))
    })
}

/// Deletes all that is kept of a platform that is no longer there.
pub async fn remove(cluster: &Cluster, platform: &str, namespace: &str) -> Result<(), Error> {
    let found = parts(cluster, platform, namespace).await?;
    delete_all_but(cluster, &found, &[]).await
}

async fn parts(cluster: &Cluster, platform: &str, namespace: &str) -> Result<Vec<Value>, Error> {
    let maps = cluster.known("", "ConfigMap");
    let selector = Purpose::History.selector(platform);
    Ok(cluster
        .list(&maps, Some(namespace), &selector)
        .await?
        .objects)
}

async fn delete_all_but(cluster: &Cluster, found: &[Value], keep: &[Key]) -> Result<(), Error> {
    let maps = cluster.known("", "ConfigMap");
    for part in found {
        if let (Some(key), Some(uid)) = (Key::of(part), uid(part))
            && !keep.contains(&key)
        {
            cluster
                .delete(&maps, &key, uid, Dependents::Deleted)
                .await?;
        }
    }
    Ok(())
}

/// The parts of a set that is whole, in order.
#[derive(Debug)]
struct Set<'v> {
    saved: Saved,
    content: String,
    parts: Vec<&'v Value>,
}

/// A part, how many there are with it, and when it was written.
type Found<'v> = (&'v Value, usize, Timestamp);

/// The sets that are whole, the newest first. A run that died may have left one that is not.
fn sets(parts: &[Value]) -> Vec<Set<'_>> {
    let mut found: BTreeMap<(String, String), BTreeMap<usize, Found<'_>>> = BTreeMap::new();
    for part in parts {
        let applied = annotation(part, APPLIED).and_then(|time| time.parse().ok());
        let digest = annotation(part, DIGEST);
        if let (Some(about), Some(digest), Some(applied)) = (Part::of(part), digest, applied) {
            let set = (digest.to_owned(), about.content);
            let parts = found.entry(set).or_default();
            parts.insert(about.number, (part, about.count, applied));
        }
    }
    let whole = found.into_iter().filter_map(|((digest, content), parts)| {
        let applied = parts.values().map(|(_, _, applied)| *applied).max()?;
        let count = parts.len();
        let is_whole = parts.keys().copied().eq(1..=count)
            && parts.values().all(|(_, expected, _)| *expected == count);
        is_whole.then(|| Set {
            saved: Saved { digest, applied },
            content,
            parts: parts.into_values().map(|(part, _, _)| part).collect(),
        })
    });
    let mut sets: Vec<Set<'_>> = whole.collect();
    sets.sort_by_key(|set| std::cmp::Reverse(set.saved.applied));
    sets
}

/// The one set whose digest begins so.
fn choose<'s, 'v>(sets: &'s [Set<'v>], digest: &str) -> Result<&'s Set<'v>, String> {
    let mut matching = sets
        .iter()
        .filter(|set| set.saved.digest.starts_with(digest));
    match (matching.next(), matching.next()) {
        (Some(set), None) => Ok(set),
        (Some(_), Some(_)) => Err(format!("{digest} begins the digest of more than one state")),
        (None, _) if sets.is_empty() => Err("the cluster keeps no former state".to_owned()),
        (None, _) => {
            let there: Vec<&str> = sets.iter().map(|set| short(&set.saved.digest)).collect();
            Err(format!(
                "the cluster keeps no state {digest}, but {},",
                there.join(", ")
            ))
        }
    }
}

/// The objects of a set.
fn objects(saved: &Saved, platform: &str, namespace: &str, packed: &Packed) -> Vec<Value> {
    let stem = Purpose::History.stem(platform);
    packed.parts(|number| {
        let name = format!("{stem}-{}-{number}", short(&saved.digest));
        let mut part = Purpose::History.config_map(platform, namespace, &name);
        set_annotation(&mut part, DIGEST, &saved.digest);
        set_annotation(&mut part, APPLIED, &saved.applied.to_string());
        part
    })
}

/// As much of a digest as names have.
fn short(digest: &str) -> &str {
    digest.get(..12).unwrap_or(digest)
}

/// The text of manifests: a line of JSON each, with path and text.
fn write<'m>(manifests: impl Iterator<Item = (&'m str, &'m str)>) -> String {
    let line = |manifest| {
        let line = serde_json::to_string(&manifest).expect("texts can be written");
        line + "\n"
    };
    manifests.map(line).collect()
}

fn read(text: &str) -> Result<Vec<(String, String)>, String> {
    let manifest = |(line, number): (&str, u32)| {
        serde_json::from_str(line).map_err(|error| format!("line {number} cannot be read: {error}"))
    };
    text.lines().zip(1..).map(manifest).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::object::text;

    const MANIFESTS: &[(&str, &str)] = &[
        ("platform/Namespace-data.yaml", "kind: Namespace\n"),
        ("hdfs.lake/Service-lake-hdfs.yaml", "kind: Service\n"),
    ];

    fn saved(digest: &str, applied: &str) -> Saved {
        Saved {
            digest: digest.to_owned(),
            applied: applied.parse().unwrap(),
        }
    }

    fn kept_as(digest: &str, applied: &str, text: &str) -> Vec<Value> {
        let saved = saved(digest, applied);
        objects(&saved, "lake", "data", &Packed::of(text))
    }

    /// Text that fills more than one part.
    fn long() -> String {
        use sha2::{Digest as _, Sha256};
        (0..20_000_u32)
            .map(|number| crate::hex(&Sha256::digest(number.to_be_bytes())))
            .collect()
    }

    const OLD: &str = "2026-11-20T10:00:00Z";
    const NEW: &str = "2026-11-21T10:00:00Z";

    #[test]
    fn manifests_come_back() {
        let text = write(MANIFESTS.iter().copied());
        let expected: Vec<(String, String)> = MANIFESTS
            .iter()
            .map(|&(path, text)| (path.to_owned(), text.to_owned()))
            .collect();
        assert_eq!(read(&text), Ok(expected));
        assert_eq!(
            read("[\"a\",\"b\"]\n[\"c\"]\n"),
            Err("line 2 cannot be read: invalid length 1, expected a tuple of size 2 at line 1 column 5".to_owned())
        );
    }

    #[test]
    fn the_newest_set_is_first_and_one_that_is_not_whole_is_none() {
        let mut found = kept_as("aaaaaaaaaaaa1", OLD, "a");
        found.extend(kept_as("cccccccccccc1", NEW, &long()).into_iter().skip(1));
        found.extend(kept_as("bbbbbbbbbbbb1", NEW, &long()));
        found.reverse();
        let sets = sets(&found);
        let listed: Vec<Saved> = sets.iter().map(|set| set.saved.clone()).collect();
        assert_eq!(
            listed,
            [saved("bbbbbbbbbbbb1", NEW), saved("aaaaaaaaaaaa1", OLD)]
        );
        let names: Vec<Option<&str>> = sets[0]
            .parts
            .iter()
            .map(|part| text(part, "/metadata/name"))
            .collect();
        assert_eq!(
            names,
            [
                Some("platc-lake-history-bbbbbbbbbbbb-1"),
                Some("platc-lake-history-bbbbbbbbbbbb-2"),
            ]
        );
        let parts: Vec<Value> = sets[0].parts.iter().copied().cloned().collect();
        assert_eq!(kept::join(&parts, &sets[0].content), Ok(long()));
    }

    #[test]
    fn a_digest_may_be_shortened_as_long_as_it_is_one() {
        let mut found = kept_as("abc1", NEW, "a");
        found.extend(kept_as("abd2", OLD, "b"));
        let sets = sets(&found);
        for (digest, expected) in [
            ("abc", Ok("abc1")),
            ("abd2", Ok("abd2")),
            ("ab", Err("ab begins the digest of more than one state")),
            ("f", Err("the cluster keeps no state f, but abc1, abd2,")),
        ] {
            let chosen = choose(&sets, digest).map(|set| set.saved.digest.as_str());
            assert_eq!(chosen, expected.map_err(str::to_owned), "{digest}");
        }
        assert_eq!(
            choose(&[], "a").map(|set| set.saved.digest.as_str()),
            Err("the cluster keeps no former state".to_owned())
        );
    }
}
