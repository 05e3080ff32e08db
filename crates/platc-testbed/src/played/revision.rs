//! Which revision of a workload a pod is of: hashes of templates, and the `ControllerRevisions` that keep
//! old templates.

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::kind::Kind;
use super::object::Object;
use super::world::Snapshot;

/// The label that names a pod's revision.
pub(crate) const LABEL: &str = "controller-revision-hash";

/// Kubernetes leaves vowels out, so that no hash is a word.
const LETTERS: &[u8] = b"bcdfghjklmnpqrstvwxz2456789";

/// A short text that is the same for the same value, in every process and on every machine.
pub(crate) fn hash(value: &Value) -> String {
    // FNV-1a, 64 bits: the hasher of the standard library may change with the toolchain, and then
    // everything in a server that outlives it would roll.
    let mut state: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in value.to_string().bytes() {
        state = (state ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    let base = LETTERS.len() as u64;
    std::iter::successors(Some(state), |rest| Some(rest / base))
        .take(10)
        .filter_map(|rest| LETTERS.get(usize::try_from(rest % base).ok()?))
        .map(|letter| char::from(*letter))
        .collect()
}

/// The name of the revision of a StatefulSet's or `DaemonSet`'s template.
pub(crate) fn name_of(owner: &Object) -> String {
    format!("{}-{}", owner.name(), hash(owner.at("/spec/template")))
}

/// Keeps the owner's template as a `ControllerRevision`, unless it is kept.
pub(crate) async fn keep(cluster: &Cluster, world: &Snapshot, owner: &Object) {
    let name = name_of(owner);
    let namespace = owner.namespace();
    if world
        .get(Kind::ControllerRevision, namespace, &name)
        .is_some()
    {
        return;
    }
    let latest = world
        .controlled_by(owner, Kind::ControllerRevision)
        .map(|revision| revision.count("/revision"))
        .max()
        .unwrap_or_default();
    let revision = json!({
        "metadata": {
            "name": name,
            "namespace": namespace,
            "labels": owner.at("/spec/template/metadata/labels"),
            "ownerReferences": [owner.reference()],
        },
        "data": {"template": packed(owner.at("/spec/template"))},
        "revision": latest + 1,
    });
    // The log has what the server says against it; the pods do not depend on it.
    let _ = cluster.create(Kind::ControllerRevision, &revision).await;
}

/// The template of a revision; the owner's own if the revision is not kept.
pub(crate) fn template(world: &Snapshot, owner: &Object, revision: &str) -> Value {
    world
        .get(Kind::ControllerRevision, owner.namespace(), revision)
        .and_then(|kept| unpacked(kept.text("/data/template")))
        .unwrap_or_else(|| owner.at("/spec/template").clone())
}

/// What the API server writes as `\u003c` when it reads a revision, and takes for a change of the data,
/// which it refuses; so nothing like it may stand in one.
const ESCAPED: [(char, char); 3] = [('<', '\u{e03c}'), ('>', '\u{e03e}'), ('&', '\u{e026}')];

fn packed(template: &Value) -> String {
    let text = template.to_string();
    ESCAPED.iter().fold(text, |text, (plain, instead)| {
        text.replace(*plain, &instead.to_string())
    })
}

fn unpacked(text: &str) -> Option<Value> {
    let text = ESCAPED
        .iter()
        .fold(text.to_owned(), |text, (plain, instead)| {
            text.replace(*instead, &plain.to_string())
        });
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::hash;

    #[test]
    fn a_hash_is_short_and_the_same_everywhere() {
        assert_eq!(hash(&json!({"a": 1})), hash(&json!({"a": 1})));
        assert_ne!(hash(&json!({"a": 1})), hash(&json!({"a": 2})));
        assert_eq!(hash(&json!({"a": 1})).len(), 10);
    }
}
