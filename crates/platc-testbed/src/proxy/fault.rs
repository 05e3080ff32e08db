//! What goes wrong with some of the requests.

use std::ops::RangeInclusive;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::Request;

type Predicate = dyn Fn(&Request) -> bool + Send + Sync;
type Callback = dyn Fn(&Request) + Send + Sync;

/// Something that goes wrong: with which requests, when, and what.
///
/// ```
/// use platc_testbed::Fault;
///
/// // The third to fifth write are answered with 429; the client may ask again after a second.
/// Fault::answer(429).retry_after(1).on(|request| request.is_write()).nth(3..=5);
/// ```
pub struct Fault {
    effect: Effect,
    after: bool,
    predicate: Box<Predicate>,
    nth: RangeInclusive<u64>,
}

/// What happens instead of, or besides, forwarding.
#[derive(Clone)]
pub(crate) enum Effect {
    /// This answer; seconds for `Retry-After`.
    Answer {
        status: u16,
        retry_after: Option<u32>,
    },
    /// The connection is closed.
    Close,
    /// The callback is called, then the connection is closed.
    Call(Arc<Callback>),
    /// The request is forwarded later.
    Delay(Duration),
}

/// How often a fault has happened.
#[derive(Clone, Debug, Default)]
pub struct Fired(Arc<AtomicU64>);

/// A fault that counts.
pub(crate) struct Armed {
    fault: Fault,
    matched: u64,
    fired: Fired,
}

impl Fault {
    /// The proxy answers with this status code and does not forward.
    pub fn answer(status: u16) -> Self {
        Self::new(Effect::Answer {
            status,
            retry_after: None,
        })
    }

    /// The connection is closed without an answer.
    pub fn close() -> Self {
        Self::new(Effect::Close)
    }

    /// Calls back, on the thread of the proxy, and closes the connection when the callback returns:
    /// the place to kill the process under test.
    pub fn call(callback: impl Fn(&Request) + Send + Sync + 'static) -> Self {
        Self::new(Effect::Call(Arc::new(callback)))
    }

    /// The request is forwarded after this time.
    pub fn delay(time: Duration) -> Self {
        Self::new(Effect::Delay(time))
    }

    fn new(effect: Effect) -> Self {
        Self {
            effect,
            after: false,
            predicate: Box::new(|_| true),
            nth: 1..=u64::MAX,
        }
    }

    /// With an answer: when the client may ask again, in seconds.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        if let Effect::Answer { retry_after, .. } = &mut self.effect {
            *retry_after = Some(seconds);
        }
        self
    }

    /// Only requests of which this is true; all without it.
    #[must_use]
    pub fn on(mut self, predicate: impl Fn(&Request) -> bool + Send + Sync + 'static) -> Self {
        self.predicate = Box::new(predicate);
        self
    }

    /// Only these of the requests that are meant, counted from one; all without it.
    #[must_use]
    pub fn nth(mut self, numbers: RangeInclusive<u64>) -> Self {
        self.nth = numbers;
        self
    }

    /// Not before the request is forwarded but after the API server has answered: what was asked is
    /// done, and the client does not know.
    #[must_use]
    pub fn after_answer(mut self) -> Self {
        self.after = true;
        self
    }

    pub(crate) fn arm(self) -> (Armed, Fired) {
        let fired = Fired::default();
        let armed = Armed {
            fault: self,
            matched: 0,
            fired: fired.clone(),
        };
        (armed, fired)
    }
}

impl Fired {
    /// How often.
    pub fn times(&self) -> u64 {
        self.0.load(Ordering::SeqCst)
    }
}

impl Armed {
    /// What happens to this request, and whether only after its answer.
    pub(crate) fn meet(&mut self, request: &Request) -> Option<(Effect, bool)> {
        if !(self.fault.predicate)(request) {
            return None;
        }
        self.matched += 1;
        if !self.fault.nth.contains(&self.matched) {
            return None;
        }
        self.fired.0.fetch_add(1, Ordering::SeqCst);
        Some((self.fault.effect.clone(), self.fault.after))
    }
}
