//! A picture of the platform's objects that follows the cluster: one list and one watch for each kind
//! that somebody waits for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::{AsyncBufReadExt as _, StreamExt as _};
use http::Request;
use serde_json::Value;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::live::PART_OF;
use crate::object::{Key, resource_version, text};

/// How long a watch is asked for; a server that keeps one open for ever is not relied on.
const WATCH_SECONDS: u32 = 45;
/// The pause after a watch that broke at once.
const PAUSE: Duration = Duration::from_millis(500);

/// Follows the kinds that somebody waits for.
pub(super) struct Watches {
    cluster: Cluster,
    part_of: String,
    /// Where to look when the user may not look into every namespace.
    namespaces: BTreeSet<String>,
    followed: Mutex<BTreeMap<Kind, Followed>>,
}

/// A kind that is followed.
struct Followed {
    picture: Arc<Picture>,
    task: JoinHandle<()>,
}

/// The objects of a kind as last seen.
struct Picture {
    objects: Mutex<BTreeMap<Key, Value>>,
    /// Counts the changes.
    changed: watch::Sender<u64>,
}

/// Sees one object change.
pub(super) struct Sight {
    key: Key,
    picture: Arc<Picture>,
    changes: watch::Receiver<u64>,
    /// The version of the object when it last changed.
    version: Option<String>,
}

impl Sight {
    /// The object as last seen.
    pub(super) fn object(&self) -> Option<Value> {
        locked(&self.picture.objects).get(&self.key).cloned()
    }

    /// Waits until the object has changed. Of a large platform hundreds wait for objects of one kind, so
    /// what becomes of the others must cost them nothing.
    pub(super) async fn changed(&mut self) {
        loop {
            // The sender lives as long as the picture does.
            let _ = self.changes.changed().await;
            let objects = locked(&self.picture.objects);
            let version = objects.get(&self.key).and_then(resource_version);
            if version != self.version.as_deref() {
                self.version = version.map(str::to_owned);
                return;
            }
        }
    }
}

impl Watches {
    pub(super) fn new(cluster: &Cluster, part_of: &str, namespaces: BTreeSet<String>) -> Self {
        Self {
            cluster: cluster.clone(),
            part_of: part_of.to_owned(),
            namespaces,
            followed: Mutex::default(),
        }
    }

    /// Follows an object.
    pub(super) fn see(&self, kind: &Kind, key: &Key) -> Sight {
        let mut followed = locked(&self.followed);
        let entry = followed
            .entry(kind.clone())
            .or_insert_with(|| self.follow(kind));
        Sight {
            key: key.clone(),
            picture: Arc::clone(&entry.picture),
            changes: entry.picture.changed.subscribe(),
            version: None,
        }
    }

    fn follow(&self, kind: &Kind) -> Followed {
        let picture = Arc::new(Picture {
            objects: Mutex::default(),
            changed: watch::channel(0).0,
        });
        let follower = Follower {
            cluster: self.cluster.clone(),
            kind: kind.clone(),
            selector: format!("{PART_OF}={}", self.part_of),
            namespaces: self.namespaces.clone(),
            picture: Arc::clone(&picture),
        };
        Followed {
            picture,
            task: tokio::spawn(follower.follow()),
        }
    }
}

impl Drop for Watches {
    fn drop(&mut self) {
        for followed in locked(&self.followed).values() {
            followed.task.abort();
        }
    }
}

/// Keeps one picture true.
#[derive(Clone)]
struct Follower {
    cluster: Cluster,
    kind: Kind,
    selector: String,
    namespaces: BTreeSet<String>,
    picture: Arc<Picture>,
}

impl Follower {
    async fn follow(self) {
        if self.follow_in(None).await.is_forbidden() {
            let namespaces = self.namespaces.clone();
            let each = namespaces.iter().map(|namespace| {
                let follower = self.clone();
                async move { follower.follow_in(Some(namespace)).await }
            });
            futures_util::future::join_all(each).await;
        }
    }

    /// Lists and watches until the user turns out not to be allowed to.
    async fn follow_in(&self, namespace: Option<&str>) -> Error {
        loop {
            match self.once(namespace).await {
                Err(error) if error.is_forbidden() => return error,
                // A watch breaks off now and then; the next list says what was missed.
                Ok(()) | Err(_) => tokio::time::sleep(PAUSE).await,
            }
        }
    }

    async fn once(&self, namespace: Option<&str>) -> Result<(), Error> {
        let listing = self
            .cluster
            .list(&self.kind, namespace, &self.selector)
            .await?;
        self.replace(namespace, listing.objects);
        self.watch(namespace, listing.resource_version).await
    }

    /// Watches until the server ends it or says something that cannot be followed.
    async fn watch(&self, namespace: Option<&str>, mut from: String) -> Result<(), Error> {
        loop {
            let path = format!(
                "{}?watch=true&allowWatchBookmarks=true&timeoutSeconds={WATCH_SECONDS}&resourceVersion={from}&labelSelector={}",
                self.kind.path(namespace),
                self.selector.replace('=', "%3D"),
            );
            let request = Request::get(path)
                .body(Vec::new())
                .map_err(|error| Error::Config(error.to_string()))?;
            let stream = self.cluster.client.request_stream(request).await;
            let stream = stream.map_err(|error| Error::Unreachable {
                request: format!("watch of {}", self.kind.plural),
                cause: error.to_string(),
            })?;
            let mut lines = stream.lines();
            let mut seen_any = false;
            while let Some(Ok(line)) = lines.next().await {
                let Some(version) = self.take(&line) else {
                    return Ok(());
                };
                from = version;
                seen_any = true;
            }
            if !seen_any {
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Takes one event in; answers with the moment up to which the picture is true, or with nothing
    /// when the server says that the watch cannot go on.
    fn take(&self, line: &str) -> Option<String> {
        let mut event: Value = serde_json::from_str(line).ok()?;
        let object = event.get_mut("object").map(Value::take)?;
        let version = resource_version(&object)?.to_owned();
        match text(&event, "/type")? {
            "BOOKMARK" => {}
            "ADDED" | "MODIFIED" => {
                locked(&self.picture.objects).insert(Key::of(&object)?, object);
                self.tell();
            }
            "DELETED" => {
                locked(&self.picture.objects).remove(&Key::of(&object)?);
                self.tell();
            }
            _ => return None,
        }
        Some(version)
    }

    fn replace(&self, namespace: Option<&str>, objects: Vec<Value>) {
        let mut known = locked(&self.picture.objects);
        known.retain(|key, _| namespace.is_some() && key.namespace.as_deref() != namespace);
        for object in objects {
            if let Some(key) = Key::of(&object) {
                known.insert(key, object);
            }
        }
        drop(known);
        self.tell();
    }

    fn tell(&self) {
        self.picture.changed.send_modify(|changes| *changes += 1);
    }
}

/// A holder that panicked has left the map whole: each change is one call.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
