//! Gives new values to Secrets that platc generated: only when a person asks for it.

use std::collections::{BTreeMap, BTreeSet};

use platc_compiler::SecretUse;
use platc_sdk::{SecretFormat, SecretSource};
use serde_json::{Value, json};

use super::aside::{self, Contents, Purpose};
use super::check::SecretsError;
use super::live::{Live, LiveSecret, look};
use super::need::{Needed, NeededSecrets, needed};
use super::problem::{Problem, Trouble, readers};
use super::value::Hidden;
use crate::connection::Cluster;
use crate::error::Error;
use crate::object::{Key, uid};
use crate::platform::Platform;

/// Kinds whose pods run on with the former value until they are restarted.
const RESTARTED: [&str; 3] = ["DaemonSet", "Deployment", "StatefulSet"];

/// What a rotation changed, and what is left to the caller.
#[derive(Debug)]
pub struct Rotated {
    /// The Secrets with new values, each with its UID.
    pub secrets: Vec<(Key, String)>,
    /// Workloads whose pods have the former values, and have to be restarted.
    pub restart: BTreeSet<Key>,
    /// Jobs that handed the former values on, such as to a database, and have to run again: before
    /// the workloads restart.
    pub rerun: BTreeSet<Key>,
    /// The Secrets that stand in, each with its UID and the Secret that it stands in for.
    stand_ins: Vec<(Key, String)>,
}

/// Generates new values for the Secrets of these names, one for all namespaces. Fixed texts and values
/// from elsewhere stay.
///
/// Nothing is lost when it is killed, and the next call goes on with the same new values: before a
/// Secret is touched, its new contents, with the former ones, are in a second Secret beside it. Those
/// stay until [`finish_rotation`], which is to be called when the workloads have restarted. Until then
/// [`super::check`] reports the rotation as unfinished, and another call of `rotate` tells again what
/// has to restart.
pub async fn rotate(
    cluster: &Cluster,
    platform: &Platform,
    names: &BTreeSet<String>,
    part_of: &str,
) -> Result<Rotated, SecretsError> {
    let needed = wanted(&platform.secrets, names);
    let live = look(cluster, &needed).await?;
    let problems = problems(&needed, &live, names, &platform.namespace);
    if !problems.is_empty() {
        return Err(SecretsError::Problems(problems));
    }
    let mut rotated = Rotated {
        secrets: Vec::new(),
        restart: BTreeSet::new(),
        rerun: BTreeSet::new(),
        stand_ins: Vec::new(),
    };
    for name in names {
        let rotation = Rotation::new(cluster, part_of, &needed, (name, &live))?;
        rotation.run(&mut rotated).await?;
    }
    for each in &platform.secrets {
        note_reader(&needed, each, &mut rotated);
    }
    Ok(rotated)
}

/// Ends a rotation: the former values are gone after it.
pub async fn finish_rotation(cluster: &Cluster, rotated: &Rotated) -> Result<(), Error> {
    for (secret, uid) in &rotated.stand_ins {
        aside::remove(cluster, secret, uid).await?;
    }
    Ok(())
}

/// What is needed of the Secrets of these names.
fn wanted<'p>(uses: &'p [SecretUse], names: &BTreeSet<String>) -> NeededSecrets<'p> {
    let mut needed = needed(uses);
    needed.retain(|(_, name), _| names.contains(name));
    needed
}

/// The keys that get a new value, each with its format.
fn rotated_keys<'n>(secret: &'n Needed<'_>) -> impl Iterator<Item = (&'n String, SecretFormat)> {
    secret
        .keys
        .iter()
        .filter_map(|(key, need)| match need.source {
            SecretSource::Generate(SecretFormat::Literal(_))
            | SecretSource::Existing
            | SecretSource::Env(_) => None,
            SecretSource::Generate(format) => Some((key, format)),
        })
}

/// Everything that stands in the way of a rotation.
fn problems(
    needed: &NeededSecrets<'_>,
    live: &Live,
    names: &BTreeSet<String>,
    namespace: &str,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    for name in names {
        let places: Vec<_> = needed
            .iter()
            .filter(|((_, each), _)| each == name)
            .collect();
        let problem = |namespace: &str, trouble| Problem {
            namespace: namespace.to_owned(),
            secret: name.clone(),
            trouble,
            used_by: BTreeSet::new(),
        };
        if places
            .iter()
            .all(|(_, secret)| rotated_keys(secret).next().is_none())
        {
            let first = places.first().map(|((namespace, _), _)| namespace.as_str());
            let first = first.unwrap_or(namespace);
            problems.push(problem(first, Trouble::NothingGenerated));
            continue;
        }
        let mut is_made = false;
        for ((namespace, _), secret) in &places {
            let (live, stand_in) = both(live, namespace, name);
            is_made |= live.is_some() || aside::stands_in(stand_in, Purpose::Rotation);
            let trouble = if live.is_some_and(|live| live.is_going) {
                Trouble::Going
            } else if live.is_some_and(|live| !live.is_ours) {
                Trouble::NotOurs
            } else if aside::stands_in(stand_in, Purpose::Extension) {
                Trouble::NotMade
            } else {
                continue;
            };
            problems.push(Problem {
                used_by: readers(secret.keys.values().flat_map(|key| &key.used_by)),
                ..problem(namespace, trouble)
            });
        }
        if let Some(((namespace, _), _)) = places.first()
            && !is_made
        {
            problems.push(problem(namespace, Trouble::NotMade));
        }
    }
    problems
}

/// The Secret, and what stands in for it.
fn both<'l>(
    live: &'l Live,
    namespace: &str,
    name: &str,
) -> (Option<&'l LiveSecret>, Option<&'l LiveSecret>) {
    let get = |name: String| live.get(&(namespace.to_owned(), name));
    (get(name.to_owned()), get(aside::name(name)))
}

/// The rotation of the Secrets of one name.
struct Rotation<'a> {
    cluster: &'a Cluster,
    part_of: &'a str,
    /// The new values.
    fresh: BTreeMap<String, Hidden>,
    /// The keys whose values platc generates, also those that stay.
    generated: Vec<String>,
    places: Vec<Place<'a>>,
}

/// A Secret in one namespace.
struct Place<'a> {
    key: Key,
    live: Option<&'a LiveSecret>,
    stand_in: Option<&'a LiveSecret>,
}

impl<'a> Rotation<'a> {
    fn new(
        cluster: &'a Cluster,
        part_of: &'a str,
        needed: &NeededSecrets<'_>,
        (name, live): (&str, &'a Live),
    ) -> Result<Self, Error> {
        let kind = cluster.known("", "Secret");
        let (mut places, mut formats) = (Vec::new(), BTreeMap::new());
        let mut generated = BTreeSet::new();
        for ((namespace, _), secret) in needed.iter().filter(|((_, each), _)| each == name) {
            let (live, stand_in) = both(live, namespace, name);
            places.push(Place {
                key: Key::new(&kind, Some(namespace), name),
                live,
                stand_in,
            });
            formats.extend(rotated_keys(secret));
            let keys = secret.keys.iter();
            generated.extend(
                keys.filter(|(_, key)| matches!(key.source, SecretSource::Generate(_)))
                    .map(|(key, _)| key.clone()),
            );
        }
        let mut fresh = BTreeMap::new();
        for (key, format) in formats {
            let mut left = places.iter().filter_map(|place| place.stand_in);
            let value = match left.find_map(|left| left.data.get(key)) {
                Some(value) => value.clone(),
                None => Hidden::generate(format)?,
            };
            fresh.insert(key.clone(), value);
        }
        Ok(Self {
            cluster,
            part_of,
            fresh,
            generated: generated.into_iter().collect(),
            places,
        })
    }

    /// First the stand-ins everywhere, so that the new values are known to the next call, then the
    /// Secrets.
    async fn run(&self, rotated: &mut Rotated) -> Result<(), Error> {
        let mut ready = Vec::new();
        for place in &self.places {
            let stand_in = match (place.stand_in, place.live) {
                (Some(stand_in), _) => stand_in.clone(),
                (None, Some(live)) => self.stand_in(place, live).await?,
                // It has never been made; the next apply copies it from another namespace.
                (None, None) => continue,
            };
            rotated
                .stand_ins
                .push((place.key.clone(), stand_in.uid.clone()));
            ready.push((place, stand_in));
        }
        for (place, stand_in) in ready {
            let uid = self.renew(place, &stand_in).await?;
            rotated.secrets.push((place.key.clone(), uid));
        }
        Ok(())
    }

    async fn stand_in(&self, place: &Place<'_>, live: &LiveSecret) -> Result<LiveSecret, Error> {
        let mut data = live.data.clone();
        for (key, value) in &self.fresh {
            if let Some(former) = data.get_mut(key) {
                former.clone_from(value);
            }
        }
        let purpose = (Purpose::Rotation, live);
        aside::write(self.cluster, &place.key, &data, purpose).await
    }

    /// Brings the new values into a Secret; returns its UID.
    async fn renew(&self, place: &Place<'_>, stand_in: &LiveSecret) -> Result<String, Error> {
        let data = aside::contents(stand_in);
        let made = match place.live {
            Some(live) if live.data == data => return Ok(live.uid.clone()),
            Some(live) if !live.is_immutable => self.patch(place, live, &data).await?,
            live => {
                let contents = Contents {
                    generated: self.generated.clone(),
                    is_immutable: live.is_some()
                        || data.keys().all(|key| self.generated.contains(key)),
                    data,
                };
                let uid = live.map(|live| live.uid.as_str());
                aside::swap(self.cluster, &place.key, uid, (&contents, self.part_of)).await?
            }
        };
        Ok(uid(&made).unwrap_or_default().to_owned())
    }

    /// Replaces the values of a Secret that is not immutable, unless it changed since it was looked at.
    async fn patch(
        &self,
        place: &Place<'_>,
        live: &LiveSecret,
        data: &BTreeMap<String, Hidden>,
    ) -> Result<Value, Error> {
        let mut patch = vec![json!({
            "op": "replace", "path": "/metadata/resourceVersion", "value": live.resource_version,
        })];
        for key in self.fresh.keys() {
            if let Some(value) = data.get(key) {
                let path = format!("/data/{key}");
                patch.push(json!({"op": "add", "path": path, "value": value.to_base64()}));
            }
        }
        let kind = self.cluster.known("", "Secret");
        let patch = Value::Array(patch);
        self.cluster.json_patch(&kind, &place.key, &patch).await
    }
}

/// Notes what reads a value that was rotated.
fn note_reader(needed: &NeededSecrets<'_>, each: &SecretUse, rotated: &mut Rotated) {
    let Some(secret) = needed.get(&(each.namespace.clone(), each.secret.clone())) else {
        return;
    };
    let reads = |key: &String| rotated_keys(secret).any(|(rotated, _)| rotated == key);
    if !each.key.as_ref().is_none_or(reads) {
        return;
    }
    let object = &each.object;
    let key = Key {
        group: object.group.to_owned(),
        kind: object.kind.to_owned(),
        namespace: object.namespace.clone(),
        name: object.name.clone(),
    };
    if RESTARTED.contains(&object.kind) {
        rotated.restart.insert(key);
    } else if object.kind == "Job" {
        rotated.rerun.insert(key);
    }
}
