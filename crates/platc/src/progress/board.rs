//! What has become of each object and each component of a run so far.

use std::collections::BTreeMap;
use std::time::Duration;

use platc_cluster::applying::Event;
use platc_cluster::object::Key;

use crate::progress::outline::{Object, Outline};

/// How a run stands.
#[derive(Debug)]
pub(crate) struct Board {
    outline: Outline,
    /// What has become of the objects that something happened to.
    states: BTreeMap<Key, State>,
    /// When something was first done to an object.
    begun: BTreeMap<Key, Duration>,
    components: BTreeMap<String, Progress>,
    counts: Counts,
}

/// How many objects something was done to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Counts {
    /// Those that were not there before.
    pub(crate) created: usize,
    /// Those that were, and were written.
    pub(crate) changed: usize,
    /// Those that are gone.
    pub(crate) deleted: usize,
}

/// What has become of an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It is written just now, or was.
    Written,
    /// It is not ready; why.
    Waiting(String),
    /// It is ready.
    Ready,
    /// It failed.
    Failed,
    /// It was not touched, as another object failed.
    Skipped,
    /// It is deleted just now.
    Going,
    /// It is gone.
    Gone,
}

/// How far a component is. Kept with each event, so that a platform of thousands of objects costs no
/// look at all of them each time. Times are since the run began.
#[derive(Clone, Copy, Debug, Default)]
struct Progress {
    begun: Option<Duration>,
    ready: Option<Duration>,
    /// How many of its objects are not ready.
    open: usize,
    /// One of its objects was not touched, as another failed.
    has_skipped: bool,
}

/// What an event changed beside the object that it is about.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    /// The state that the object was in before.
    pub(crate) former: Option<State>,
    /// The component became ready by it, after it was worked on for so long.
    pub(crate) ready: Option<Duration>,
    /// It is the first object of its component that was not touched.
    pub(crate) first_skipped: bool,
}

/// How a component stands.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Standing<'b> {
    /// Its address.
    pub(crate) address: &'b str,
    /// How many of its objects are ready.
    pub(crate) ready: usize,
    /// How many objects it has, without those that are deleted.
    pub(crate) total: usize,
    /// How many were written or found ready or are waited for.
    pub(crate) touched: usize,
    /// How many failed.
    pub(crate) failed: usize,
    /// How many were not touched, as others failed.
    pub(crate) skipped: usize,
    /// Objects that are not ready, each with what it waits for.
    pub(crate) waiting: Vec<(&'b Key, &'b str)>,
    /// How long it was worked on until it was ready; `None` when it is not, or nothing was to be done.
    pub(crate) took: Option<Duration>,
    /// The components that it needs and that are not ready.
    pub(crate) waits_for: Vec<&'b str>,
}

impl Standing<'_> {
    /// Whether all of it is ready.
    pub(crate) fn is_ready(&self) -> bool {
        self.ready == self.total
    }
}

impl Board {
    pub(crate) fn new(outline: Outline) -> Self {
        let mut components: BTreeMap<String, Progress> = BTreeMap::new();
        let stay = outline.objects.values().filter(|object| object.stays());
        for object in stay {
            components.entry(object.component.clone()).or_default().open += 1;
        }
        Self {
            outline,
            states: BTreeMap::new(),
            begun: BTreeMap::new(),
            components,
            counts: Counts::default(),
        }
    }

    /// What the run is about.
    pub(crate) fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Whether anything was written or deleted.
    pub(crate) fn has_written(&self) -> bool {
        self.counts != Counts::default()
    }

    /// How many objects nothing was heard of.
    pub(crate) fn untouched(&self) -> usize {
        let objects = self.outline.objects.keys();
        objects
            .filter(|key| !self.states.contains_key(*key))
            .count()
    }

    /// How many objects something was done to.
    pub(crate) fn counts(&self) -> Counts {
        self.counts
    }

    /// Whether an object that was written is new. The platform's own namespace, which has to be there
    /// before the lease, is new when the plan says so, though it is written twice.
    pub(crate) fn is_new(&self, key: &Key, created: bool) -> bool {
        created || self.outline.action(key) == "create"
    }

    /// How long something has been done to an object.
    pub(crate) fn elapsed(&self, key: &Key, now: Duration) -> Duration {
        let begun = self.begun.get(key).copied().unwrap_or(now);
        now.saturating_sub(begun)
    }

    /// Notes an event, so long after the run began.
    pub(crate) fn note(&mut self, now: Duration, event: &Event) -> Effect {
        let (key, state) = match event {
            Event::Applying(key) | Event::Applied { key, .. } => (key, State::Written),
            Event::Waiting { key, what } => (key, State::Waiting(what.clone())),
            Event::Ready { key, .. } => (key, State::Ready),
            Event::Failed { key, .. } | Event::NotDeleted { key, .. } => (key, State::Failed),
            Event::Skipped { key, .. } => (key, State::Skipped),
            Event::Deleting(key) => (key, State::Going),
            Event::Deleted(key) => (key, State::Gone),
            Event::Note(_) => return Effect::default(),
        };
        match event {
            Event::Applied { key, created } if self.is_new(key, *created) => {
                self.counts.created += 1;
            }
            Event::Applied { .. } => self.counts.changed += 1,
            Event::Deleted(_) => self.counts.deleted += 1,
            _ => {}
        }
        self.begun.entry(key.clone()).or_insert(now);
        let stays = self.outline.objects.get(key).is_some_and(Object::stays);
        let is_work = matches!(state, State::Written | State::Waiting(_));
        let (is_ready, is_skipped) = (state == State::Ready, state == State::Skipped);
        let former = self.states.insert(key.clone(), state);
        let address = self.outline.component(key).to_owned();
        let progress = self.components.entry(address).or_default();
        if stays {
            let was_ready = former == Some(State::Ready);
            progress.open += usize::from(was_ready && !is_ready);
            progress.open -= usize::from(!was_ready && is_ready);
        }
        if is_work && progress.begun.is_none() {
            progress.begun = Some(now);
        }
        let first_skipped = is_skipped && !progress.has_skipped;
        progress.has_skipped |= is_skipped;
        let mut ready = None;
        if let (0, None, Some(begun)) = (progress.open, progress.ready, progress.begun) {
            ready = Some(now.saturating_sub(begun));
            progress.ready = Some(now);
        }
        Effect {
            former,
            ready,
            first_skipped,
        }
    }

    /// How each component stands, in start order; those without objects are left out.
    pub(crate) fn standings(&self) -> Vec<Standing<'_>> {
        let mut members: BTreeMap<&str, Vec<&Key>> = BTreeMap::new();
        for (key, object) in &self.outline.objects {
            if object.stays() {
                members.entry(&object.component).or_default().push(key);
            }
        }
        let is_open = |address: &str| {
            let progress = self.components.get(address);
            progress.is_some_and(|progress| progress.open > 0)
        };
        let components = self.outline.components.iter();
        components
            .filter_map(|component| {
                let keys = members.get(component.address.as_str())?;
                let mut standing = self.standing(&component.address, keys);
                standing.waits_for = component
                    .providers
                    .iter()
                    .map(String::as_str)
                    .filter(|provider| is_open(provider))
                    .collect();
                standing.waits_for.dedup();
                Some(standing)
            })
            .collect()
    }

    fn standing<'b>(&'b self, address: &'b str, keys: &[&'b Key]) -> Standing<'b> {
        let count = |wanted: &State| keys.iter().filter(|key| self.is(key, wanted)).count();
        let waiting = keys.iter().filter_map(|key| match self.states.get(*key) {
            Some(State::Waiting(what)) => Some((*key, what.as_str())),
            _ => None,
        });
        let waiting: Vec<_> = waiting.collect();
        let ready = count(&State::Ready);
        let progress = self.components.get(address).copied().unwrap_or_default();
        Standing {
            address,
            ready,
            total: keys.len(),
            touched: ready + count(&State::Written) + waiting.len(),
            failed: count(&State::Failed),
            skipped: count(&State::Skipped),
            waiting,
            took: progress
                .begun
                .and_then(|begun| Some(progress.ready?.saturating_sub(begun))),
            waits_for: Vec::new(),
        }
    }

    fn is(&self, key: &Key, state: &State) -> bool {
        self.states.get(key) == Some(state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::outline::samples::{key, lake};

    fn at(second: u64) -> Duration {
        Duration::from_secs(second)
    }

    fn ready(key: Key) -> Event {
        Event::Ready { key, note: None }
    }

    #[test]
    fn a_component_is_ready_with_the_last_of_its_objects() {
        let mut board = Board::new(lake());
        let set = key("StatefulSet", "zk");
        assert_eq!(
            board.note(at(0), &ready(key("Service", "zk"))),
            Effect::default()
        );
        assert!(!board.has_written());
        board.note(at(1), &Event::Applying(set.clone()));
        let applied = Event::Applied {
            key: set.clone(),
            created: false,
        };
        board.note(at(2), &applied);
        assert!(board.has_written());
        let effect = board.note(at(9), &ready(set.clone()));
        assert_eq!(
            effect,
            Effect {
                former: Some(State::Written),
                ready: Some(at(8)),
                first_skipped: false,
            }
        );
        assert_eq!(board.elapsed(&set, at(9)), at(8));
    }

    #[test]
    fn a_component_says_what_it_waits_for() {
        let mut board = Board::new(lake());
        let set = key("StatefulSet", "zk");
        let waiting = Event::Waiting {
            key: set.clone(),
            what: "1 of 3 pods are ready".to_owned(),
        };
        board.note(at(0), &ready(key("Service", "zk")));
        board.note(at(3), &waiting);
        let zookeeper = Standing {
            address: "zookeeper.zk",
            ready: 1,
            total: 2,
            touched: 2,
            failed: 0,
            skipped: 0,
            waiting: vec![(&set, "1 of 3 pods are ready")],
            took: None,
            waits_for: vec![],
        };
        let lake = Standing {
            address: "hdfs.lake",
            ready: 0,
            total: 2,
            touched: 0,
            failed: 0,
            skipped: 0,
            waiting: vec![],
            took: None,
            waits_for: vec!["zookeeper.zk"],
        };
        assert_eq!(board.standings(), [zookeeper, lake]);
    }
}
