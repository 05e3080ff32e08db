//! Waits until an object is ready, and finds out early when it will not be.

use std::time::Duration;

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;
use tokio::time::Instant;

use crate::api::LogSource;
use crate::applying::events::{Event, Listener};
use crate::applying::neighbourhood::Neighbourhoods;
use crate::applying::watch::{Sight, Watches};
use crate::connection::Cluster;
use crate::kind::Kind;
use crate::object::{Key, number, uid};
use crate::readiness::{Cause, Readiness, Surroundings, judge};

/// After so long without being ready, what is around the object is looked at.
const FIRST_LOOK: Duration = Duration::from_millis(1500);
/// Some verdicts come with time alone.
pub(super) const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// The pause between two looks at who answers a webhook.
const LOOK_FOR_ANSWER: Duration = Duration::from_millis(200);
/// How much of a crashed container's log is shown.
const LOG_LINES: u32 = 10;

/// Waits for objects.
pub(super) struct Waiter<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) watches: &'a Watches,
    pub(super) neighbourhoods: &'a Neighbourhoods,
    pub(super) listener: &'a dyn Listener,
    /// How long one object may take.
    pub(super) patience: Duration,
}

/// Why nobody should wait any longer.
#[derive(Debug)]
pub(super) struct NotReady(pub(super) String);

impl Waiter<'_> {
    /// Waits until the programs that the object calls answer. A webhook is written only then: while
    /// nobody answers, the server refuses all that the webhook is to be asked about.
    pub(super) async fn until_answered(&self, key: &Key, manifest: &Value) -> Result<(), NotReady> {
        let since = Timestamp::now();
        let begun = Instant::now();
        let mut told = String::new();
        loop {
            let around = self.neighbourhoods.look_for(key, manifest).await;
            let readiness = judge(manifest, &around.surroundings(Timestamp::now(), since));
            let Readiness::Waiting(what) = readiness else {
                return Ok(());
            };
            if begun.elapsed() >= self.patience {
                return Err(NotReady(format!(
                    "not written after {} s: {what}",
                    self.patience.as_secs()
                )));
            }
            if what != told {
                told.clone_from(&what);
                self.listener.hear(Event::Waiting {
                    key: key.clone(),
                    what,
                });
            }
            tokio::time::sleep(LOOK_FOR_ANSWER).await;
        }
    }

    /// Waits until the object is ready. `written` is the object as it was last written or seen.
    pub(super) async fn until_ready(
        &self,
        kind: &Kind,
        key: &Key,
        written: Value,
    ) -> Result<(), NotReady> {
        let since = Timestamp::now();
        let begun = Instant::now();
        let alone = judge(&written, &Surroundings::unknown(since, since));
        if let Some(Verdict::Ready(note)) = settled(alone) {
            self.tell_ready(key, note);
            return Ok(());
        }
        let mut sight = self.watches.see(kind, key);
        let mut newest = written;
        let mut told = String::new();
        let mut around = None;
        let mut next_look = begun + first_look(key);
        loop {
            newest = newer(&sight, newest);
            if Instant::now() >= next_look {
                next_look = Instant::now() + LOOK_AGAIN;
                around = Some(self.neighbourhoods.look_for(key, &newest).await);
            }
            let now = Timestamp::now();
            let known = around.as_ref().map_or_else(
                || Surroundings::unknown(now, since),
                |around| around.surroundings(now, since),
            );
            let readiness = judge(&newest, &known);
            if let Readiness::Waiting(what) = &readiness
                && *what != told
            {
                told.clone_from(what);
                self.listener.hear(Event::Waiting {
                    key: key.clone(),
                    what: what.clone(),
                });
            }
            match settled(readiness) {
                Some(Verdict::Ready(note)) => {
                    self.tell_ready(key, note);
                    return Ok(());
                }
                // What is around the object tells which pod failed, and why.
                Some(Verdict::Failed(_)) if around.is_none() => {
                    next_look = Instant::now();
                    continue;
                }
                Some(Verdict::Failed(cause)) => {
                    return Err(NotReady(self.explain(key, &cause).await));
                }
                None => {}
            }
            if begun.elapsed() >= self.patience {
                return Err(self.too_late(&told));
            }
            let pause = next_look.min(begun + self.patience);
            tokio::select! {
                () = sight.changed() => {}
                () = tokio::time::sleep_until(pause) => {}
            }
        }
    }

    fn too_late(&self, told: &str) -> NotReady {
        let seconds = self.patience.as_secs();
        NotReady(format!("not ready after {seconds} s: {told}"))
    }

    fn tell_ready(&self, key: &Key, note: Option<String>) {
        self.listener.hear(Event::Ready {
            key: key.clone(),
            note,
        });
    }

    /// The cause, with the last lines that a crashed container wrote.
    async fn explain(&self, key: &Key, cause: &Cause) -> String {
        let mut text = cause.to_string();
        let (Some((pod, container)), Some(namespace)) = (cause.log_of(), &key.namespace) else {
            return text;
        };
        for previous in [true, false] {
            let source = LogSource {
                namespace,
                pod,
                container,
                previous,
            };
            if let Ok(log) = self.cluster.log(source, LOG_LINES).await
                && !log.trim().is_empty()
            {
                text.push_str("\nlast lines of its log:");
                for line in log.trim_end().lines() {
                    text.push_str("\n  ");
                    text.push_str(line);
                }
                break;
            }
        }
        text
    }
}

enum Verdict {
    Ready(Option<String>),
    Failed(Cause),
}

fn settled(readiness: Readiness) -> Option<Verdict> {
    match readiness {
        Readiness::Ready => Some(Verdict::Ready(None)),
        Readiness::ReadyWithNote(note) | Readiness::NotJudged(note) => {
            Some(Verdict::Ready(Some(note)))
        }
        Readiness::Failed(cause) => Some(Verdict::Failed(cause)),
        Readiness::Waiting(_) => None,
    }
}

/// Whether a claim waits for its first consumer is known only from its class.
fn first_look(key: &Key) -> Duration {
    if key.is("", "PersistentVolumeClaim") {
        Duration::ZERO
    } else {
        FIRST_LOOK
    }
}

/// What the watch shows, unless that is older than what was written: a watch lags.
fn newer(sight: &Sight, known: Value) -> Value {
    let Some(seen) = sight.object() else {
        return known;
    };
    let generation = |object| number(object, "/metadata/generation").unwrap_or_default();
    if uid(&seen) == uid(&known) && generation(&seen) >= generation(&known) {
        seen
    } else {
        known
    }
}
