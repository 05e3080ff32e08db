//! What is to be done to each Secret: a pure function of what is needed, what is there and the environment.

use std::collections::BTreeMap;

use platc_compiler::SecretUse;
use platc_sdk::SecretSource;

use super::aside::{self, Purpose};
use super::live::{Live, LiveSecret};
use super::need::{Needed, NeededKey, NeededSecrets};
use super::plan::{Action, Change, Note, PlannedKey, PlannedSecret, SecretPlan};
use super::problem::{PULL_KEY, Problem, Trouble, readers};
use super::value::Hidden;
use crate::object::Key;

/// Types of a Secret that nodes take credentials for a registry from, each with its key.
const PULL_TYPES: [(&str, &str); 2] = [
    ("kubernetes.io/dockerconfigjson", PULL_KEY),
    ("kubernetes.io/dockercfg", ".dockercfg"),
];

/// Decides for all Secrets; the error has everything that stands in the way.
pub(super) fn decide(
    needed: &NeededSecrets<'_>,
    live: &Live,
    environment: &dyn Fn(&str) -> Option<String>,
) -> Result<SecretPlan, Vec<Problem>> {
    let mut decision = Decision {
        needed,
        live,
        environment,
        plan: SecretPlan::default(),
        problems: Vec::new(),
    };
    for ((namespace, name), secret) in needed {
        let place = Place {
            namespace,
            name,
            live: live.get(&(namespace.clone(), name.clone())),
            stand_in: live.get(&(namespace.clone(), aside::name(name))),
        };
        decision.secret(&place, secret);
    }
    decision.note_differences();
    if decision.problems.is_empty() {
        Ok(decision.plan)
    } else {
        Err(decision.problems)
    }
}

struct Decision<'a> {
    needed: &'a NeededSecrets<'a>,
    live: &'a Live,
    environment: &'a dyn Fn(&str) -> Option<String>,
    plan: SecretPlan,
    problems: Vec<Problem>,
}

/// A Secret, and what is there of it.
struct Place<'a> {
    namespace: &'a str,
    name: &'a str,
    live: Option<&'a LiveSecret>,
    stand_in: Option<&'a LiveSecret>,
}

impl Place<'_> {
    fn value(&self, key: &str) -> Option<&Hidden> {
        self.live?.data.get(key)
    }

    fn problem<'p>(
        &self,
        trouble: Trouble,
        uses: impl IntoIterator<Item = &'p &'p SecretUse>,
    ) -> Problem {
        Problem {
            namespace: self.namespace.to_owned(),
            secret: self.name.to_owned(),
            trouble,
            used_by: readers(uses),
        }
    }
}

impl Decision<'_> {
    fn secret(&mut self, place: &Place<'_>, secret: &Needed<'_>) {
        let uses = || {
            let single = secret.keys.values().flat_map(|key| &key.used_by);
            single.chain(&secret.whole)
        };
        if place.live.is_some_and(|live| live.is_going) {
            self.problems.push(place.problem(Trouble::Going, uses()));
            return;
        }
        if secret.is_generated() && aside::stands_in(place.stand_in, Purpose::Rotation) {
            let trouble = Trouble::RotationUnfinished;
            self.problems.push(place.problem(trouble, uses()));
            return;
        }
        self.existing(place, secret);
        let mut keys = BTreeMap::new();
        for (name, key) in &secret.keys {
            if key.source == SecretSource::Existing {
                continue;
            }
            match self.made(place, name, key) {
                Ok(planned) => {
                    keys.insert(name.clone(), planned);
                }
                Err(trouble) => self.problems.push(place.problem(trouble, &key.used_by)),
            }
        }
        if secret.is_made() {
            self.plan_secret(place, keys);
        }
    }

    /// Reports what a person has to make and has not.
    fn existing(&mut self, place: &Place<'_>, secret: &Needed<'_>) {
        let existing: Vec<(&String, &NeededKey<'_>)> = secret
            .keys
            .iter()
            .filter(|(_, key)| key.source == SecretSource::Existing)
            .collect();
        if place.live.is_none() {
            let only_whole = !secret.is_made() && !secret.whole.is_empty();
            if existing.is_empty() && !only_whole {
                return;
            }
            let trouble = Trouble::SecretMissing {
                keys: existing.iter().map(|(name, _)| (*name).clone()).collect(),
                elsewhere: self.others(place).next().map(|(other, _)| other.to_owned()),
            };
            let single = existing.iter().flat_map(|(_, key)| &key.used_by);
            let problem = place.problem(trouble, single.chain(&secret.whole));
            self.problems.push(problem);
            return;
        }
        for (name, key) in existing {
            if let Some(trouble) = self.unusable(place, name, key) {
                self.problems.push(place.problem(trouble, &key.used_by));
            }
        }
    }

    /// Why an existing key cannot be used.
    fn unusable(&self, place: &Place<'_>, name: &str, key: &NeededKey<'_>) -> Option<Trouble> {
        let live = place.live?;
        let mut uses = key.used_by.iter();
        if name == PULL_KEY && uses.any(|each| each.path.contains("imagePullSecrets")) {
            let Some((_, needs)) = PULL_TYPES.iter().find(|(kind, _)| *kind == live.kind) else {
                let found = live.kind.clone();
                return Some(Trouble::WrongType { found });
            };
            // The server itself sees to it that a Secret of such a type has its key.
            if live.data.contains_key(*needs) {
                return None;
            }
        }
        if live.data.contains_key(name) {
            return None;
        }
        let mut others = self.others(place);
        Some(Trouble::KeyMissing {
            key: name.to_owned(),
            elsewhere: others
                .find(|(_, other)| other.data.contains_key(name))
                .map(|(namespace, _)| namespace.to_owned()),
        })
    }

    /// What happens to a value that platc makes.
    fn made(
        &mut self,
        place: &Place<'_>,
        name: &str,
        key: &NeededKey<'_>,
    ) -> Result<PlannedKey, Trouble> {
        if !key.rivals.is_empty() {
            let sources = key.rivals.iter().copied().chain([&key.source]);
            return Err(Trouble::Disagreement {
                key: name.to_owned(),
                sources: sources.map(describe).collect(),
            });
        }
        let (change, value) = match &key.source {
            SecretSource::Env(variable) => self.read_variable(place, name, variable)?,
            _ if let Some(value) = place.value(name) => (Change::Keep, Some(value.clone())),
            source => match (self.found(place, name)?, source) {
                (Some((namespace, value)), _) => (Change::Copy(namespace), Some(value)),
                (None, SecretSource::Generate(format)) => (Change::Generate(*format), None),
                (None, _) => (Change::Keep, None),
            },
        };
        Ok(PlannedKey {
            source: key.source.clone(),
            change,
            value,
        })
    }

    fn read_variable(
        &mut self,
        place: &Place<'_>,
        name: &str,
        variable: &str,
    ) -> Result<(Change, Option<Hidden>), Trouble> {
        let there = place.value(name);
        let told = (self.environment)(variable).filter(|value| !value.is_empty());
        if let Some(value) = told.map(Hidden::new) {
            if there == Some(&value) {
                return Ok((Change::Keep, Some(value)));
            }
            let writer = place.live.and_then(|live| live.writers.get(name));
            return match writer {
                Some(writer) => Err(Trouble::Written {
                    key: name.to_owned(),
                    variable: variable.to_owned(),
                    writer: writer.clone(),
                }),
                None => Ok((Change::Set(variable.to_owned()), Some(value))),
            };
        }
        if let Some(value) = there {
            self.plan.notes.push(Note::VariableUnset {
                secret: secret_key(place),
                key: name.to_owned(),
                variable: variable.to_owned(),
            });
            return Ok((Change::Keep, Some(value.clone())));
        }
        match self.found(place, name)? {
            Some((namespace, value)) => Ok((Change::Copy(namespace), Some(value))),
            None => Err(Trouble::VariableUnset {
                key: name.to_owned(),
                variable: variable.to_owned(),
                is_there: place.live.is_some(),
            }),
        }
    }

    /// The value of a key that is missing here: from what a killed run left here, or from another
    /// namespace.
    fn found(&self, place: &Place<'_>, key: &str) -> Result<Option<(String, Hidden)>, Trouble> {
        let left = place.stand_in.filter(|left| left.stands_in.is_some());
        if let Some(value) = left.and_then(|left| left.data.get(key)) {
            return Ok(Some((place.namespace.to_owned(), value.clone())));
        }
        let mut having: Vec<(&str, &Hidden)> = self
            .others(place)
            .filter_map(|(namespace, other)| Some((namespace, other.data.get(key)?)))
            .collect();
        // What is beside a Secret counts only for what the Secret lacks.
        having.dedup_by_key(|(namespace, _)| *namespace);
        let Some((namespace, value)) = having.first() else {
            return Ok(None);
        };
        if having.iter().any(|(_, other)| other != value) {
            return Err(Trouble::Differs {
                key: key.to_owned(),
                namespaces: having.iter().map(|(each, _)| (*each).to_owned()).collect(),
            });
        }
        Ok(Some(((*namespace).to_owned(), (*value).clone())))
    }

    /// The Secrets of this name in the other namespaces of the platform, each followed by what a killed
    /// run left beside it.
    fn others<'s>(
        &'s self,
        place: &Place<'s>,
    ) -> impl Iterator<Item = (&'s str, &'s LiveSecret)> + use<'s> {
        let (here, name) = (place.namespace, place.name);
        let there = self
            .needed
            .keys()
            .filter(move |(namespace, each)| each == name && namespace != here);
        there.flat_map(move |(namespace, _)| {
            let get = |name: String| self.live.get(&(namespace.clone(), name));
            let left = get(aside::name(name)).filter(|left| left.stands_in.is_some());
            let both = get(name.to_owned()).into_iter().chain(left);
            both.map(move |secret| (namespace.as_str(), secret))
        })
    }

    fn plan_secret(&mut self, place: &Place<'_>, keys: BTreeMap<String, PlannedKey>) {
        let stand_in = place
            .stand_in
            .filter(|_| aside::stands_in(place.stand_in, Purpose::Extension));
        let changed: Vec<String> = keys
            .iter()
            .filter(|(_, key)| key.change != Change::Keep)
            .map(|(name, _)| name.clone())
            .collect();
        let action = match place.live {
            None => Action::Create,
            Some(_) if changed.is_empty() => Action::Keep,
            Some(live) if !live.is_immutable => Action::Update,
            Some(live) if live.is_ours => Action::Replace,
            Some(_) => {
                let uses = self
                    .needed
                    .get(&(place.namespace.to_owned(), place.name.to_owned()))
                    .into_iter()
                    .flat_map(|secret| secret.keys.iter())
                    .filter(|(name, _)| changed.contains(name))
                    .flat_map(|(_, key)| &key.used_by);
                let trouble = Trouble::Immutable {
                    keys: changed.clone(),
                };
                let problem = place.problem(trouble, uses);
                self.problems.push(problem);
                return;
            }
        };
        self.plan.secrets.push(PlannedSecret {
            key: secret_key(place),
            action,
            keys,
            live: place.live.cloned(),
            stand_in: stand_in.cloned(),
        });
    }

    /// Notes values that are not the same in every namespace. Certificates and registries may well
    /// differ, so only what a container reads is compared.
    fn note_differences(&mut self) {
        let mut values: BTreeMap<(&str, &str), Vec<(&str, &Hidden)>> = BTreeMap::new();
        for ((namespace, name), secret) in self.needed {
            let Some(live) = self.live.get(&(namespace.clone(), name.clone())) else {
                continue;
            };
            for (key, need) in &secret.keys {
                let is_read = need.used_by.iter().any(|each| each.container.is_some());
                // A variable that is set makes them the same.
                let is_told = matches!(&need.source, SecretSource::Env(variable)
                    if (self.environment)(variable).is_some_and(|value| !value.is_empty()));
                if let Some(value) = live.data.get(key).filter(|_| is_read && !is_told) {
                    values
                        .entry((name, key))
                        .or_default()
                        .push((namespace, value));
                }
            }
        }
        for ((secret, key), having) in values {
            let first = having.first().map(|(_, value)| *value);
            if having.iter().any(|(_, value)| Some(*value) != first) {
                self.plan.notes.push(Note::Differs {
                    secret: secret.to_owned(),
                    key: key.to_owned(),
                    namespaces: having.iter().map(|(each, _)| (*each).to_owned()).collect(),
                });
            }
        }
    }
}

fn secret_key(place: &Place<'_>) -> Key {
    Key {
        group: String::new(),
        kind: "Secret".to_owned(),
        namespace: Some(place.namespace.to_owned()),
        name: place.name.to_owned(),
    }
}

fn describe(source: &SecretSource) -> String {
    use platc_sdk::SecretFormat::{Alphanumeric, Literal, UrlSafeBase64};
    match source {
        SecretSource::Existing => "a Secret that exists".to_owned(),
        SecretSource::Env(variable) => format!("the environment variable {variable}"),
        SecretSource::Generate(Alphanumeric(length)) => format!("{length} letters and digits"),
        SecretSource::Generate(UrlSafeBase64(bytes)) => format!("{bytes} random bytes"),
        SecretSource::Generate(Literal(text)) => format!("the text {text}"),
    }
}

#[cfg(test)]
mod tests;
