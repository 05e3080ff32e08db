//! Puts verdicts on objects together to what there is to say about components.

use std::collections::{BTreeMap, BTreeSet};

use platc_compiler::Compilation;
use platc_sdk::Stage;

use super::{ComponentStatus, Counts, Note, State};
use crate::drift::departure;
use crate::object::{Key, label};
use crate::planning::Picture;
use crate::platform::{Desired, Platform, Reference};
use crate::readiness::Readiness;

/// The label that names the version of the product.
const VERSION: &str = "app.kubernetes.io/version";

/// The components in start order, after the platform's own objects. `verdicts` has one for each
/// object that is there.
pub(super) fn components(
    platform: &Platform,
    picture: &Picture,
    verdicts: &BTreeMap<Key, Readiness>,
) -> Vec<ComponentStatus> {
    let mut objects: BTreeMap<Option<&str>, Vec<&Desired>> = BTreeMap::new();
    for object in &platform.objects {
        let component = object.component.as_deref();
        objects.entry(component).or_default().push(object);
    }
    let own = objects.remove(&None);
    let own = own.map(|own| component(Compilation::directory(None), &own, picture, verdicts));
    let components = platform.components.iter().map(|address| {
        let its = objects.remove(&Some(address.as_str())).unwrap_or_default();
        component(address.clone(), &its, picture, verdicts)
    });
    let mut all: Vec<ComponentStatus> = own.into_iter().chain(components).collect();
    for status in all.iter_mut().filter(|status| status.state != State::Ready) {
        status.waits_for = waits_for(platform, &status.address, verdicts);
    }
    all
}

fn component(
    address: String,
    objects: &[&Desired],
    picture: &Picture,
    verdicts: &BTreeMap<Key, Readiness>,
) -> ComponentStatus {
    let mut status = ComponentStatus {
        address,
        state: State::Ready,
        objects: Counts::default(),
        versions: Vec::new(),
        waiting: Vec::new(),
        failed: Vec::new(),
        notes: Vec::new(),
        missing: Vec::new(),
        waits_for: Vec::new(),
        drifted: 0,
    };
    for object in objects {
        status.count(&object.key, verdicts.get(&object.key));
    }
    let live = objects
        .iter()
        .filter_map(|object| Some((&object.key, picture.live.objects.get(&object.key)?)));
    let mut versions = BTreeSet::new();
    for (key, object) in live {
        versions.extend(label(object, VERSION).map(str::to_owned));
        let entry = picture.known.get(key).filter(|entry| entry.uid.is_some());
        if entry.is_some_and(|entry| departure(entry, object).is_some()) {
            status.drifted += 1;
        }
    }
    status.versions = versions.into_iter().collect();
    status.state = status.objects.state();
    status
}

impl ComponentStatus {
    /// Takes an object in; without a verdict it is not there.
    fn count(&mut self, key: &Key, verdict: Option<&Readiness>) {
        let note = |text: String| Note {
            key: key.clone(),
            text,
        };
        let counts = &mut self.objects;
        counts.total += 1;
        match verdict {
            None => {
                counts.missing += 1;
                self.missing.push(key.clone());
            }
            Some(Readiness::Ready) => counts.ready += 1,
            Some(Readiness::ReadyWithNote(text) | Readiness::NotJudged(text)) => {
                counts.ready += 1;
                self.notes.push(note(text.clone()));
            }
            Some(Readiness::Waiting(what)) => {
                counts.waiting += 1;
                self.waiting.push(note(what.clone()));
            }
            Some(Readiness::Failed(cause)) => {
                counts.failed += 1;
                self.failed.push(note(cause.to_string()));
            }
        }
    }
}

impl Counts {
    /// What a person has to know first counts.
    fn state(self) -> State {
        match self {
            _ if self.failed > 0 => State::Failed,
            _ if self.missing == 0 && self.waiting > 0 => State::Progressing,
            _ if self.missing == 0 => State::Ready,
            _ if self.missing == self.total => State::Missing,
            _ => State::Partial,
        }
    }
}

/// The components that are not ready for this one, in start order.
fn waits_for(
    platform: &Platform,
    consumer: &str,
    verdicts: &BTreeMap<Key, Readiness>,
) -> Vec<String> {
    let missed: BTreeSet<&str> = platform
        .references
        .iter()
        .filter(|reference| reference.consumer == consumer)
        .filter(|reference| !is_ready_for(platform, reference, verdicts))
        .map(|reference| reference.provider.as_str())
        .collect();
    let in_order = platform.components.iter();
    in_order
        .filter(|address| missed.contains(address.as_str()))
        .cloned()
        .collect()
}

/// A consumer waits until its provider runs and the Jobs that were made for it are complete; Jobs for
/// other consumers, and what the provider does when it runs, are none of its concern.
fn is_ready_for(
    platform: &Platform,
    reference: &Reference,
    verdicts: &BTreeMap<Key, Readiness>,
) -> bool {
    let provider = Some(reference.provider.as_str());
    let mut needed = platform.objects.iter().filter(|object| {
        object.component.as_deref() == provider
            && match &object.serves {
                Some(consumer) => *consumer == reference.consumer,
                None => object.stage <= Stage::Run,
            }
    });
    needed.all(|object| {
        let verdict = verdicts.get(&object.key);
        verdict.is_some_and(Readiness::lets_others_start)
    })
}
