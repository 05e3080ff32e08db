//! What is around the objects of a namespace: pods, events and what else tells why something is not
//! ready. Looked at only when something does not get ready, and by all waiters together.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;
use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::connection::Cluster;
use crate::object::Key;
use crate::readiness::Surroundings;

/// A look that is not older serves the next waiter too.
const FRESH: Duration = Duration::from_millis(1500);

/// What is around the objects of one namespace.
#[derive(Debug, Default)]
pub(super) struct Around {
    pods: Vec<Value>,
    replica_sets: Vec<Value>,
    events: Vec<Value>,
    storage_classes: Vec<Value>,
    endpoints: Vec<Value>,
}

impl Around {
    pub(super) fn surroundings(&self, now: Timestamp, since: Timestamp) -> Surroundings<'_> {
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

type Looked = Option<(Instant, Arc<Around>)>;

/// What is around the objects of every namespace that somebody waits in.
pub(super) struct Neighbourhoods {
    cluster: Cluster,
    looked: Mutex<BTreeMap<String, Arc<Mutex<Looked>>>>,
}

impl Neighbourhoods {
    pub(super) fn new(cluster: &Cluster) -> Self {
        Self {
            cluster: cluster.clone(),
            looked: Mutex::default(),
        }
    }

    /// What is around an object. What cannot be read is empty: it is only needed to explain.
    pub(super) async fn look(&self, key: &Key) -> Arc<Around> {
        let namespace = key.namespace.clone().unwrap_or_default();
        let slot = Arc::clone(
            self.looked
                .lock()
                .await
                .entry(namespace.clone())
                .or_default(),
        );
        let mut looked = slot.lock().await;
        if let Some((when, around)) = &*looked
            && when.elapsed() < FRESH
        {
            return Arc::clone(around);
        }
        let around = Arc::new(self.look_at(&namespace).await);
        *looked = Some((Instant::now(), Arc::clone(&around)));
        around
    }

    async fn look_at(&self, namespace: &str) -> Around {
        let list = async |group: &str, kind: &str, within: Option<&str>| {
            let kind = self.cluster.known(group, kind);
            let listing = self.cluster.list(&kind, within, "").await;
            listing.map(|listing| listing.objects).unwrap_or_default()
        };
        if namespace.is_empty() {
            return Around::default();
        }
        let within = Some(namespace);
        let (pods, replica_sets, events, storage_classes, endpoints) = tokio::join!(
            list("", "Pod", within),
            list("apps", "ReplicaSet", within),
            list("", "Event", within),
            list("storage.k8s.io", "StorageClass", None),
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
