//! Judges each object that is there, and looks around those that are not ready.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::{StreamExt as _, stream};
use k8s_openapi::jiff::Timestamp;
use serde_json::Value;

use crate::applying::neighbourhood::{Around, Neighbourhoods};
use crate::connection::Cluster;
use crate::live::Live;
use crate::object::Key;
use crate::platform::Platform;
use crate::readiness::{Readiness, Surroundings, judge};

/// What was said longer ago may be mended since. Controllers try again at least every 17 minutes, and
/// say it again.
const RECENT: Duration = Duration::from_mins(20);
/// How many namespaces are looked at at the same time.
const LOOKS_AT_ONCE: usize = 4;

/// The verdict on each compiled object that is there.
pub(super) async fn judge_all(
    cluster: &Cluster,
    platform: &Platform,
    live: &Live,
) -> BTreeMap<Key, Readiness> {
    let now = Timestamp::now();
    let since = now.checked_sub(RECENT).unwrap_or(Timestamp::MIN);
    let alone = Surroundings::unknown(now, since);
    let there = |key| Some((key, live.objects.get(key)?));
    let objects = platform
        .objects
        .iter()
        .filter_map(|desired| there(&desired.key));
    let mut verdicts: BTreeMap<Key, Readiness> = objects
        .map(|(key, object)| (key.clone(), judge(object, &alone)))
        .collect();
    let open = verdicts
        .iter_mut()
        .filter(|(_, verdict)| !verdict.lets_others_start())
        .filter_map(|(key, verdict)| Some((live.objects.get(key)?, key, verdict)));
    let open: Vec<(&Value, &Key, &mut Readiness)> = open.collect();
    let spots = open.iter().map(|(object, key, _)| (spot(key), *object));
    let around = look(cluster, spots.collect()).await;
    for (object, key, verdict) in open {
        if let Some(around) = around.get(&spot(key)) {
            *verdict = judge(object, &around.surroundings(now, since));
        }
    }
    verdicts
}

/// Objects of the same spot have the same things around them: those of a namespace. One of the whole
/// cluster is a spot of its own.
fn spot(key: &Key) -> Key {
    match &key.namespace {
        None => key.clone(),
        Some(namespace) => Key {
            group: String::new(),
            kind: String::new(),
            namespace: Some(namespace.clone()),
            name: String::new(),
        },
    }
}

async fn look(cluster: &Cluster, spots: BTreeMap<Key, &Value>) -> BTreeMap<Key, Arc<Around>> {
    let neighbourhoods = Neighbourhoods::new(cluster);
    let looks = stream::iter(spots).map(|(spot, object)| {
        let neighbourhoods = &neighbourhoods;
        async move {
            let around = neighbourhoods.look_for(&spot, object).await;
            (spot, around)
        }
    });
    looks.buffer_unordered(LOOKS_AT_ONCE).collect().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_namespace_is_looked_at_once() {
        let key = |kind: &str, namespace: Option<&str>| Key {
            group: "g".to_owned(),
            kind: kind.to_owned(),
            namespace: namespace.map(str::to_owned),
            name: "x".to_owned(),
        };
        for (one, other, same) in [
            (key("A", Some("web")), key("B", Some("web")), true),
            (key("A", Some("web")), key("A", Some("data")), false),
            (key("A", None), key("B", None), false),
            (key("A", None), key("A", Some("web")), false),
        ] {
            assert_eq!(spot(&one) == spot(&other), same, "{one} {other}");
        }
    }
}
