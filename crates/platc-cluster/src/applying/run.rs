//! Runs the graph: every object as soon as what it needs is ready, so many at a time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use serde_json::Value;
use tokio::sync::Semaphore;

use crate::api::Applied;
use crate::applying::events::{Event, Listener};
use crate::applying::graph::{Graph, Node};
use crate::applying::keeper::Keeper;
use crate::applying::wait::{NotReady, Waiter};
use crate::applying::write::Writer;
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::Key;
use crate::planning::{LivePlan, Todo, Work};
use crate::platform::{Desired, Platform};

/// How often an object is tried whose definition has changed just now.
const DEFINED_ATTEMPTS: u32 = 20;
/// The pause between two of these attempts.
const DEFINED_PAUSE: Duration = Duration::from_millis(250);

/// What became of the objects.
#[derive(Debug, Default)]
pub(super) struct Results {
    /// What was written.
    pub(super) written: Vec<Key>,
    /// What was right already.
    pub(super) unchanged: usize,
    /// What failed, and why.
    pub(super) failed: Vec<(Key, String)>,
    /// What was not touched, and the object whose failure is the reason.
    pub(super) skipped: Vec<(Key, Key)>,
    /// It was stopped before everything was done.
    pub(super) stopped: bool,
}

impl Results {
    /// Whether everything was done that was to be done so far.
    pub(super) fn is_good(&self) -> bool {
        self.failed.is_empty() && self.skipped.is_empty() && !self.stopped
    }

    /// Adds what became of further objects.
    pub(super) fn add(&mut self, further: Self) {
        self.written.extend(further.written);
        self.unchanged += further.unchanged;
        self.failed.extend(further.failed);
        self.skipped.extend(further.skipped);
        self.stopped |= further.stopped;
    }
}

/// Works on one platform.
pub(super) struct Run<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) platform: &'a Platform,
    pub(super) plan: &'a LivePlan,
    pub(super) writer: Writer<'a>,
    pub(super) waiter: Waiter<'a>,
    /// Where what is done is noted; `None` when nothing may be written.
    pub(super) keeper: Option<&'a Keeper<'a>>,
    pub(super) listener: &'a dyn Listener,
    pub(super) concurrency: usize,
    /// Turns true when nothing more should be started.
    pub(super) stop: tokio::sync::watch::Receiver<bool>,
}

impl Run<'_> {
    /// Applies these objects in the order of the graph; objects that are not among them count as done.
    pub(super) async fn run(&self, chosen: &BTreeSet<usize>) -> Results {
        let mut graph = Graph::of(self.platform);
        let mut results = Results::default();
        let mut lost = BTreeMap::new();
        let mut open = graph.roots();
        let writes = Semaphore::new(self.concurrency.max(1));
        let mut running = FuturesUnordered::new();
        let mut stop = self.stop.clone();
        loop {
            while let Some(node) = open.pop() {
                match node {
                    Node::Object(index) if chosen.contains(&index) => {
                        running.push(self.step(index, &writes));
                    }
                    _ => open.extend(graph.done(node)),
                }
            }
            let next = tokio::select! {
                next = running.next() => next,
                () = stopped(&mut stop) => {
                    results.stopped = true;
                    break;
                }
            };
            let Some((index, outcome)) = next else {
                break;
            };
            let node = Node::Object(index);
            let Some(desired) = self.platform.objects.get(index) else {
                continue;
            };
            match outcome {
                Ok(written) => {
                    if written {
                        results.written.push(desired.key.clone());
                    } else {
                        results.unchanged += 1;
                    }
                    open.extend(graph.done(node));
                }
                Err(why) => {
                    self.listener.hear(Event::Failed {
                        key: desired.key.clone(),
                        why: why.clone(),
                    });
                    results.failed.push((desired.key.clone(), why));
                    for node in graph.lost_with(node) {
                        lost.entry(node).or_insert(index);
                    }
                }
            }
        }
        drop(running);
        self.tell_skipped(chosen, &lost, &mut results);
        results
    }

    fn tell_skipped(
        &self,
        chosen: &BTreeSet<usize>,
        lost: &BTreeMap<Node, usize>,
        results: &mut Results,
    ) {
        let objects = &self.platform.objects;
        for (node, because) in lost {
            let Node::Object(index) = node else {
                continue;
            };
            if let (true, Some(object), Some(because)) = (
                chosen.contains(index),
                objects.get(*index),
                objects.get(*because),
            ) {
                self.listener.hear(Event::Skipped {
                    key: object.key.clone(),
                    because: because.key.clone(),
                });
                results
                    .skipped
                    .push((object.key.clone(), because.key.clone()));
            }
        }
    }

    /// Writes an object and waits until it is ready. Answers whether it was written.
    async fn step(&self, index: usize, writes: &Semaphore) -> (usize, Result<bool, String>) {
        let Some(desired) = self.platform.objects.get(index) else {
            return (index, Ok(false));
        };
        let outcome = self.step_of(desired, writes).await;
        let outcome = outcome.map_err(|failure| failure.to_string());
        // It is noted here and not by who waits for the steps: another step may have the notes, and goes
        // on only while all of them are waited for.
        if let (Err(why), Some(keeper)) = (&outcome, self.keeper) {
            keeper.failed(&desired.key, why).await;
        }
        (index, outcome)
    }

    async fn step_of(&self, desired: &Desired, writes: &Semaphore) -> Result<bool, Failure> {
        let key = &desired.key;
        let Some(work) = self.plan.work.get(key) else {
            return Ok(false);
        };
        let kind = self.kind(key).await?;
        let (object, written) = match (&work.live, work.todo) {
            (Some(live), Todo::Nothing) => (live.clone(), false),
            (live, _) => {
                let Some(keeper) = self.keeper else {
                    let there = live.clone().ok_or(Failure::Missing)?;
                    return self.ready(&kind, key, there).await.map(|()| false);
                };
                if live.is_none() && key.group == "admissionregistration.k8s.io" {
                    let answered = self.waiter.until_answered(key, &desired.value()?).await;
                    answered.map_err(|NotReady(why)| Failure::NotReady(why))?;
                }
                // Waiting for a turn is not working: the permit is given back before the wait.
                let _permit = writes.acquire().await;
                keeper.ensure_held()?;
                self.listener.hear(Event::Applying(key.clone()));
                let applied = self.write(&kind, desired, work).await?;
                keeper.written(desired, &applied.object).await?;
                self.listener.hear(Event::Applied {
                    key: key.clone(),
                    created: applied.created,
                });
                (applied.object, true)
            }
        };
        self.ready(&kind, key, object).await?;
        Ok(written)
    }

    /// Writes an object. A server takes a moment to follow a changed definition of a custom kind.
    async fn write(&self, kind: &Kind, desired: &Desired, work: &Work) -> Result<Applied, Error> {
        let mut attempts = if kind.is_custom() && self.is_redefined(&desired.key) {
            DEFINED_ATTEMPTS
        } else {
            1
        };
        loop {
            attempts -= 1;
            match self.writer.write(kind, desired, work).await {
                Err(error) if attempts > 0 && error.may_be_premature() => {
                    tokio::time::sleep(DEFINED_PAUSE).await;
                }
                result => return result,
            }
        }
    }

    /// Whether this apply changes the definition of the object's kind.
    fn is_redefined(&self, key: &Key) -> bool {
        self.plan.work.iter().any(|(other, work)| {
            other.defined_group() == Some(key.group.as_str()) && work.todo != Todo::Nothing
        })
    }

    async fn ready(&self, kind: &Kind, key: &Key, object: Value) -> Result<(), Failure> {
        let waited = self.waiter.until_ready(kind, key, object).await;
        waited.map_err(|NotReady(why)| Failure::NotReady(why))
    }

    /// The kind of an object. A custom kind may be known only since a moment ago.
    async fn kind(&self, key: &Key) -> Result<Kind, Error> {
        if let Some(kind) = self.plan.picture.live.kind(key) {
            return Ok(kind.clone());
        }
        let found = self.cluster.lookup(&key.group, &key.kind).await?;
        found.ok_or_else(|| {
            Error::State(format!(
                "the server does not know the kind {} of the group {}",
                key.kind, key.group
            ))
        })
    }
}

/// Why an object is not done.
#[derive(Debug, thiserror::Error)]
enum Failure {
    #[error(transparent)]
    Request(#[from] Error),
    #[error("{0}")]
    NotReady(String),
    #[error("it is not there")]
    Missing,
}

/// Waits until nothing more should be started. Whoever could say so may be gone: then it never is.
pub(super) async fn stopped(stop: &mut tokio::sync::watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending::<()>().await;
    }
}
