//! What is around the objects of a namespace: pods, events and what else tells why something is not
//! ready. Looked at only when something does not get ready, and by all waiters together.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;

use super::wait::LOOK_AGAIN;
use crate::connection::Cluster;
use crate::object::Key;
use crate::readiness::{Surroundings, needs};

/// A look that is not older serves the next waiter too.
const FRESH: Duration = Duration::from_millis(1500);
/// While there is waiting in many namespaces each is looked at more seldom, so that there are no more than
/// five looks a second: a look is four lists, and the server has the pods to start meanwhile.
const FRESH_FOR_EACH: Duration = Duration::from_millis(200);
/// In a namespace that nobody asked about for so long nobody waits any more.
const ASKED_LATELY: Duration = LOOK_AGAIN.saturating_mul(2);

/// What is around the objects of one namespace.
#[derive(Debug, Default)]
pub(crate) struct Around {
    pods: Vec<Value>,
    replica_sets: Vec<Value>,
    events: Vec<Value>,
    storage_classes: Arc<Vec<Value>>,
    endpoints: Vec<Value>,
}

impl Around {
    pub(crate) fn surroundings(&self, now: Timestamp, since: Timestamp) -> Surroundings<'_> {
        Surroundings {
            now,
            since,
            pods: &self.pods,
            replica_sets: &self.replica_sets,
            events: &self.events,
            storage_classes: &self.storage_classes,
            endpoints: &self.endpoints,
        }
    }
}

/// What was seen at the last look, if there was one.
type Looked<T> = Mutex<Option<(Instant, Arc<T>)>>;

/// A namespace, and when it was last asked about.
struct Neighbourhood {
    asked: Instant,
    looked: Arc<Looked<Around>>,
}

/// What is around the objects of every namespace that somebody waits in.
pub(crate) struct Neighbourhoods {
    cluster: Cluster,
    namespaces: Mutex<BTreeMap<String, Neighbourhood>>,
    /// They are of no namespace, so one look serves all.
    storage_classes: Looked<Vec<Value>>,
}

impl Neighbourhoods {
    pub(crate) fn new(cluster: &Cluster) -> Self {
        Self {
            cluster: cluster.clone(),
            namespaces: Mutex::default(),
            storage_classes: Mutex::default(),
        }
    }

    /// What is around an object. What cannot be read is empty: it is only needed to explain.
    pub(crate) async fn look_for(&self, key: &Key, object: &Value) -> Arc<Around> {
        if key.namespace.is_none() {
            return Arc::new(self.look_beyond(object).await);
        }
        self.look(key).await
    }

    /// What is in the namespace of an object.
    async fn look(&self, key: &Key) -> Arc<Around> {
        let namespace = key.namespace.clone().unwrap_or_default();
        let (looked, waited_in) = self.ask_about(&namespace).await;
        let fresh = FRESH.max(FRESH_FOR_EACH.saturating_mul(waited_in));
        fresh_or(&looked, fresh, async || self.look_at(&namespace).await).await
    }

    /// What was seen of a namespace, and in how many there is waiting now.
    async fn ask_about(&self, namespace: &str) -> (Arc<Looked<Around>>, u32) {
        let mut namespaces = self.namespaces.lock().await;
        let asked = Instant::now();
        let neighbourhood =
            namespaces
                .entry(namespace.to_owned())
                .or_insert_with(|| Neighbourhood {
                    asked,
                    looked: Arc::default(),
                });
        neighbourhood.asked = asked;
        let looked = Arc::clone(&neighbourhood.looked);
        let lately = namespaces
            .values()
            .filter(|other| asked - other.asked < ASKED_LATELY);
        (looked, u32::try_from(lately.count()).unwrap_or(u32::MAX))
    }

    /// What an object of the whole cluster needs of namespaces, such as a webhook of its Service.
    async fn look_beyond(&self, object: &Value) -> Around {
        let kind = self.cluster.known("", "Endpoints");
        let mut around = Around::default();
        for (namespace, name) in needs(object).endpoints {
            let key = Key::new(&kind, Some(&namespace), &name);
            let found = self.cluster.get(&kind, &key).await;
            around.endpoints.extend(found.ok().flatten());
        }
        around
    }

    async fn look_at(&self, namespace: &str) -> Around {
        let list = async |group: &str, kind: &str, within: Option<&str>| {
            let kind = self.cluster.known(group, kind);
            let listing = self.cluster.list(&kind, within, "").await;
            listing.map(|listing| listing.objects).unwrap_or_default()
        };
        let within = Some(namespace);
        let (pods, replica_sets, events, storage_classes, endpoints) = tokio::join!(
            list("", "Pod", within),
            list("apps", "ReplicaSet", within),
            list("", "Event", within),
            fresh_or(&self.storage_classes, FRESH, async || list(
                "storage.k8s.io",
                "StorageClass",
                None
            )
            .await),
            list("", "Endpoints", within),
        );
        Around {
            pods,
            replica_sets,
            events,
            storage_classes,
            endpoints,
        }
    }
}

/// What was seen a moment ago, or what is seen now.
async fn fresh_or<T>(looked: &Looked<T>, fresh: Duration, look: impl AsyncFnOnce() -> T) -> Arc<T> {
    let mut looked = looked.lock().await;
    if let Some((when, seen)) = &*looked
        && when.elapsed() < fresh
    {
        return Arc::clone(seen);
    }
    let seen = Arc::new(look().await);
    *looked = Some((Instant::now(), Arc::clone(&seen)));
    seen
}
