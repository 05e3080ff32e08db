//! A lease that is held: renewed in the background, and noticed when it is lost.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use k8s_openapi::jiff::Timestamp;
use serde_json::Value;
use tokio::task::AbortHandle;

use super::record::{self, Fence, Record};
use super::{ATTEMPTS, Place};
use crate::error::Error;
use crate::object::resource_version;

/// A lease that this run holds, unless [`Held::is_lost`].
#[derive(Debug)]
pub struct Held {
    place: Place,
    id: String,
    fence: Fence,
    state: Arc<State>,
    heartbeat: AbortHandle,
}

impl Held {
    /// Starts to renew a lease that was written at `renewed` for `duration`.
    pub(super) fn keep(
        place: Place,
        lease: Value,
        fence: Fence,
        (renewed, duration): (Moment, Duration),
    ) -> Self {
        let id = id_of(&lease).unwrap_or_default();
        let state = Arc::new(State {
            duration,
            renewed: Mutex::new(renewed),
            lost: AtomicBool::new(false),
        });
        let task = tokio::spawn(beat(place.clone(), lease, id.clone(), Arc::clone(&state)));
        Self {
            place,
            id,
            fence,
            state,
            heartbeat: task.abort_handle(),
        }
    }

    /// What writes of this run bear.
    pub fn fence(&self) -> &Fence {
        &self.fence
    }

    /// The id under which this run holds the lease.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Another run may hold the lease by now: this one must not write any more. It never comes back.
    pub fn is_lost(&self) -> bool {
        self.state.is_lost()
    }

    /// Lets the next run in. A lease that was lost is left alone.
    pub async fn release(self) -> Result<(), Error> {
        self.heartbeat.abort();
        for _ in 0..ATTEMPTS {
            let Some(mut lease) = self.own().await? else {
                return Ok(());
            };
            record::free(&mut lease, Timestamp::now());
            if self.place.put(&lease).await?.is_some() {
                return Ok(());
            }
        }
        // It ends by itself soon.
        Ok(())
    }

    /// Deletes the Lease: the platform is no longer there.
    pub async fn remove(self) -> Result<(), Error> {
        self.heartbeat.abort();
        match self.own().await? {
            Some(lease) => self.place.delete(&lease).await,
            None => Ok(()),
        }
    }

    /// The lease, if this run has it.
    async fn own(&self) -> Result<Option<Value>, Error> {
        let lease = self.place.get().await?;
        Ok(lease.filter(|lease| id_of(lease).as_ref() == Some(&self.id)))
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        self.heartbeat.abort();
    }
}

/// A moment by two clocks. The steady one stands still while a laptop sleeps; the other one may be set.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    steady: Instant,
    civil: SystemTime,
}

impl Moment {
    pub(super) fn now() -> Self {
        Self {
            steady: Instant::now(),
            civil: SystemTime::now(),
        }
    }

    /// How long ago it was, by the clock that says more.
    fn age(self, now: Self) -> Duration {
        let steady = now.steady.saturating_duration_since(self.steady);
        let civil = now.civil.duration_since(self.civil).unwrap_or_default();
        steady.max(civil)
    }
}

#[derive(Debug)]
struct State {
    duration: Duration,
    renewed: Mutex<Moment>,
    lost: AtomicBool,
}

impl State {
    fn is_lost(&self) -> bool {
        let renewed = *self.renewed.lock().unwrap_or_else(PoisonError::into_inner);
        if renewed.age(Moment::now()) >= self.duration {
            self.lose();
        }
        self.lost.load(Ordering::SeqCst)
    }

    fn lose(&self) {
        self.lost.store(true, Ordering::SeqCst);
    }

    fn renew(&self, moment: Moment) {
        *self.renewed.lock().unwrap_or_else(PoisonError::into_inner) = moment;
    }
}

/// Renews a lease three times in its duration, until it is lost.
async fn beat(place: Place, mut lease: Value, id: String, state: Arc<State>) {
    let pause = state.duration / 3;
    while !state.is_lost() {
        tokio::time::sleep(pause).await;
        let sent = Moment::now();
        let renewal = renewed(&place, lease.clone(), &id);
        match tokio::time::timeout(state.duration, renewal).await {
            Ok(Ok(Some(now))) => {
                lease = now;
                state.renew(sent);
            }
            Ok(Ok(None)) => state.lose(),
            // The server may answer next time; if it does not, the lease is lost by its age.
            Ok(Err(_)) | Err(_) => {}
        }
    }
}

/// The lease with a new time; `None` when another run has it, or nobody.
async fn renewed(place: &Place, mut lease: Value, id: &str) -> Result<Option<Value>, Error> {
    for _ in 0..ATTEMPTS {
        record::renew(&mut lease, Timestamp::now());
        // Without a version the Lease would be made anew, although somebody has deleted it.
        if resource_version(&lease).is_none() {
            return Ok(None);
        }
        match place.put(&lease).await {
            Ok(Some(now)) => return Ok(Some(now)),
            Ok(None) => {}
            Err(error) if error.is_not_found() => return Ok(None),
            Err(error) => return Err(error),
        }
        // An attempt of ours whose answer got lost, or somebody else.
        match place.get().await? {
            Some(live) if id_of(&live).as_deref() == Some(id) => lease = live,
            _ => return Ok(None),
        }
    }
    Err(place.restless())
}

fn id_of(lease: &Value) -> Option<String> {
    Record::read(lease).held_by.map(|by| by.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_that_says_more_counts() {
        let start = Moment::now();
        let later = |steady: u64, civil: i64| {
            let shift = Duration::from_secs(civil.unsigned_abs());
            Moment {
                steady: start.steady + Duration::from_secs(steady),
                civil: if civil < 0 {
                    start.civil - shift
                } else {
                    start.civil + shift
                },
            }
        };
        for (now, seconds) in [
            (later(10, 10), 10),
            (later(1, 3600), 3600),
            (later(10, -3600), 10),
        ] {
            assert_eq!(start.age(now), Duration::from_secs(seconds));
        }
    }
}
