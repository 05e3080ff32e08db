//! What the server has: a copy of every followed object, kept fresh by watches.

use std::collections::BTreeMap;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::TryStreamExt as _;
use kube::Client;
use kube::core::WatchEvent;
use serde_json::Value;
use tokio::sync::Notify;

use super::kind::Kind;
use super::object::Object;

/// How long a watch that failed waits before it lists again.
const PAUSE: Duration = Duration::from_millis(100);

type Copies = BTreeMap<Kind, BTreeMap<String, Arc<Object>>>;

/// The copies, shared by the watches.
#[derive(Default)]
pub(crate) struct World {
    copies: Mutex<Copies>,
    /// Told whenever something changed.
    pub(crate) changed: Notify,
}

/// The copies at one moment.
pub(crate) struct Snapshot {
    copies: Copies,
    children: BTreeMap<String, Vec<Arc<Object>>>,
}

impl World {
    /// The copies as they are now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        let copies = self.locked().clone();
        let mut children: BTreeMap<String, Vec<Arc<Object>>> = BTreeMap::new();
        for object in copies.values().flat_map(BTreeMap::values) {
            for owner in object.list("/metadata/ownerReferences") {
                let uid = owner["uid"].as_str().unwrap_or_default();
                let siblings = children.entry(uid.to_owned()).or_default();
                siblings.push(Arc::clone(object));
            }
        }
        Snapshot { copies, children }
    }

    /// The namespaces that are being deleted.
    pub(crate) fn going_namespaces(&self) -> Vec<Arc<Object>> {
        let copies = self.locked();
        let namespaces = copies.get(&Kind::Namespace).into_iter();
        let all = namespaces.flat_map(BTreeMap::values);
        all.filter(|it| it.is_going()).cloned().collect()
    }

    /// Follows a kind for as long as it is polled.
    pub(crate) async fn follow(&self, client: &Client, kind: Kind) {
        loop {
            // Both a watch that ended and one that the server refused are begun again with a list.
            let _ = self.list_and_watch(client, kind).await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn list_and_watch(&self, client: &Client, kind: Kind) -> Result<(), kube::Error> {
        let collection = kind.collection("");
        let selector = kind.selector();
        let list: Value = client
            .request(get(&format!("{collection}?{selector}resourceVersion=0"))?)
            .await?;
        let version = list["metadata"]["resourceVersion"]
            .as_str()
            .unwrap_or("0")
            .to_owned();
        let items = list["items"].as_array().cloned().unwrap_or_default();
        let copies = items.into_iter().map(|value| entry(kind, value)).collect();
        self.locked().insert(kind, copies);
        self.changed.notify_one();
        let watch = format!(
            "{collection}?{selector}watch=true&resourceVersion={version}&timeoutSeconds=240"
        );
        let mut events = pin!(client.request_events::<Value>(get(&watch)?).await?);
        while let Some(event) = events.try_next().await? {
            self.note(kind, event)?;
            self.changed.notify_one();
        }
        Ok(())
    }

    fn note(&self, kind: Kind, event: WatchEvent<Value>) -> Result<(), kube::Error> {
        let mut copies = self.locked();
        let copies = copies.entry(kind).or_default();
        match event {
            WatchEvent::Added(value) | WatchEvent::Modified(value) => {
                let (key, object) = entry(kind, value);
                copies.insert(key, object);
            }
            WatchEvent::Deleted(value) => {
                copies.remove(&entry(kind, value).0);
            }
            WatchEvent::Bookmark(_) => {}
            WatchEvent::Error(status) => return Err(kube::Error::Api(status)),
        }
        Ok(())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, Copies> {
        self.copies.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Snapshot {
    /// All objects of a kind, by namespace and name.
    pub(crate) fn all(&self, kind: Kind) -> impl Iterator<Item = &Arc<Object>> {
        self.copies
            .get(&kind)
            .into_iter()
            .flat_map(BTreeMap::values)
    }

    /// The objects of a kind in a namespace.
    pub(crate) fn within(&self, kind: Kind, namespace: &str) -> impl Iterator<Item = &Arc<Object>> {
        let prefix = format!("{namespace}/");
        self.copies.get(&kind).into_iter().flat_map(move |objects| {
            let end = prefix.clone();
            objects
                .range(prefix.clone()..)
                .take_while(move |(key, _)| key.starts_with(&end))
                .map(|(_, object)| object)
        })
    }

    /// One object.
    pub(crate) fn get(&self, kind: Kind, namespace: &str, name: &str) -> Option<&Arc<Object>> {
        self.copies.get(&kind)?.get(&key(namespace, name))
    }

    /// The objects that name this one as an owner.
    pub(crate) fn owned_by(&self, uid: &str) -> &[Arc<Object>] {
        self.children
            .get(uid)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }

    /// The objects of a kind that this one controls.
    pub(crate) fn controlled_by<'all>(
        &'all self,
        owner: &'all Object,
        kind: Kind,
    ) -> impl Iterator<Item = &'all Arc<Object>> {
        self.owned_by(owner.uid())
            .iter()
            .filter(move |object| object.kind == kind && object.is_controlled_by(owner.uid()))
    }
}

fn entry(kind: Kind, value: Value) -> (String, Arc<Object>) {
    let object = Object { kind, value };
    (key(object.namespace(), object.name()), Arc::new(object))
}

fn key(namespace: &str, name: &str) -> String {
    format!("{namespace}/{name}")
}

fn get(path: &str) -> Result<http::Request<Vec<u8>>, kube::Error> {
    http::Request::get(path)
        .body(Vec::new())
        .map_err(kube::Error::HttpError)
}
