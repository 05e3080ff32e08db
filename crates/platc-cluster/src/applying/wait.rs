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
const LOOK_AGAIN: Duration = Duration::from_secs(2);
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
    /// Waits until the object is ready. `written` is the object as it was last written or seen.
    pub(super) async fn until_ready(
        &self,
        kind: &Kind,
        key: &Key,
        written: Value,
    ) -> Result<(), NotReady> {
        let since = Timestamp::now();
        let begun = Instant::now();
        if let Some(verdict) = settled(judge(&written, &Surroundings::unknown(since, since), None))
        {
            return self.conclude(key, verdict).await;
        }
        let mut sight = self.watches.see(kind, key);
        let mut newest = written;
        let mut told = String::new();
        let mut next_look = begun + first_look(key);
        loop {
            newest = newer(&sight, newest);
            let now = Timestamp::now();
            let mut readiness = judge(&newest, &Surroundings::unknown(now, since), None);
            if Instant::now() >= next_look {
                next_look = Instant::now() + LOOK_AGAIN;
                let around = self.neighbourhoods.look(key).await;
                readiness = judge(&newest, &around.surroundings(now, since), None);
            }
            if let Readiness::Waiting(what) = &readiness
                && *what != told
            {
                told.clone_from(what);
                self.listener.hear(Event::Waiting {
                    key: key.clone(),
                    what: what.clone(),
                });
            }
            if let Some(verdict) = settled(readiness) {
                return self.conclude(key, verdict).await;
            }
            if begun.elapsed() >= self.patience {
                return Err(NotReady(format!(
                    "not ready after {} s: {told}",
                    self.patience.as_secs()
                )));
            }
            let pause = next_look.min(begun + self.patience);
            tokio::select! {
                () = sight.changed() => {}
                () = tokio::time::sleep_until(pause) => {}
            }
        }
    }

    async fn conclude(&self, key: &Key, verdict: Verdict) -> Result<(), NotReady> {
        match verdict {
            Verdict::Ready(note) => {
                self.listener.hear(Event::Ready {
                    key: key.clone(),
                    note,
                });
                Ok(())
            }
            Verdict::Failed(cause) => Err(NotReady(self.explain(key, &cause).await)),
        }
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
