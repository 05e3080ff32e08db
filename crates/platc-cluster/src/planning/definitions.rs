//! Definitions of custom kinds: what a change of one would lose of the objects that are there.
//!
//! A server drops what a definition no longer mentions when it next writes an object, and may refuse to
//! write an object at all that the definition no longer allows.

mod planned;
mod schema;
mod structural;

use serde_json::Value;

use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::{Key, items, text};

pub(super) use planned::{Planned, disallowed};

/// How many losses a sentence names.
const MOST_LOSSES: usize = 3;

/// Why a definition must not be changed like this; `None` for everything that is no definition.
pub(super) async fn refusal(
    cluster: &Cluster,
    live: &Value,
    manifest: &Value,
) -> Result<Option<String>, Error> {
    if Key::of(live).is_none_or(|key| key.defined_group().is_none()) {
        return Ok(None);
    }
    if let Some(version) = stored_and_gone(live, manifest) {
        return Ok(Some(format!(
            "objects are stored in version {version}, which the new definition does not have; keep the \
             version until they are stored in another one and status.storedVersions says so"
        )));
    }
    let losses = losses(live, manifest);
    if losses.is_empty() {
        return Ok(None);
    }
    let count = instances(cluster, live).await?.len();
    if count == 0 {
        return Ok(None);
    }
    let (objects, are) = if count == 1 {
        ("object", "is")
    } else {
        ("objects", "are")
    };
    let mut named = losses.iter().take(MOST_LOSSES).cloned().collect::<Vec<_>>();
    if losses.len() > MOST_LOSSES {
        named.push(format!("and {} more", losses.len() - MOST_LOSSES));
    }
    Ok(Some(format!(
        "{count} {objects} of the kind {} {are} there, and the new definition does not fit what it may \
         hold: {}; keep it, or add a version with another schema and convert the objects first",
        text(live, "/spec/names/kind").unwrap_or_default(),
        named.join(", ")
    )))
}

/// The objects of the kind that a definition defines.
pub(crate) async fn instances(cluster: &Cluster, definition: &Value) -> Result<Vec<Key>, Error> {
    let field = |pointer| text(definition, pointer).unwrap_or_default().to_owned();
    let served = |version: &&Value| version.pointer("/served") == Some(&Value::Bool(true));
    let versions = items(definition, "/spec/versions");
    let Some(version) = versions.iter().find(served) else {
        return Ok(Vec::new());
    };
    let kind = Kind {
        group: field("/spec/group"),
        version: text(version, "/name").unwrap_or_default().to_owned(),
        kind: field("/spec/names/kind"),
        plural: field("/spec/names/plural"),
        namespaced: text(definition, "/spec/scope") == Some("Namespaced"),
    };
    let listing = cluster.list(&kind, None, "").await?;
    Ok(listing.objects.iter().filter_map(Key::of).collect())
}

/// A version in which objects may be stored, and that is no longer there.
fn stored_and_gone<'v>(live: &'v Value, manifest: &Value) -> Option<&'v str> {
    let stored = items(live, "/status/storedVersions").iter();
    let versions = items(manifest, "/spec/versions");
    stored.filter_map(Value::as_str).find(|stored| {
        !versions
            .iter()
            .any(|version| text(version, "/name") == Some(stored))
    })
}

/// What objects may hold now and not with the new definition. Each version is compared with itself; and
/// the stored one with the next stored one, unless a webhook converts between them.
fn losses(live: &Value, manifest: &Value) -> Vec<String> {
    let (before, after) = (
        items(live, "/spec/versions"),
        items(manifest, "/spec/versions"),
    );
    let mut losses = Vec::new();
    for old in before {
        let name = text(old, "/name").unwrap_or_default();
        let same = after.iter().find(|new| text(new, "/name") == Some(name));
        losses.extend(
            same.into_iter()
                .flat_map(|new| schema::losses(name, old, new)),
        );
    }
    let converts = text(manifest, "/spec/conversion/strategy") == Some("Webhook");
    if let (Some(old), Some(new)) = (stored(before), stored(after)) {
        let [from, to] = [old, new].map(|version| text(version, "/name").unwrap_or_default());
        if from != to && !converts {
            losses.extend(schema::losses(&format!("{from} as {to}"), old, new));
        }
    }
    losses
}

fn stored(versions: &[Value]) -> Option<&Value> {
    versions
        .iter()
        .find(|version| version.pointer("/storage") == Some(&Value::Bool(true)))
}
