//! Writes the Secrets that are planned.

use std::collections::BTreeMap;

use platc_sdk::SecretSource;
use serde_json::{Value, json};

use super::aside::{self, Contents, Purpose};
use super::live::LiveSecret;
use super::plan::{Action, Change, PlannedSecret, SecretPlan};
use super::value::Hidden;
use super::{GENERATED, GENERATED_KEYS};
use crate::api::{FIELD_MANAGER, Write};
use crate::connection::Cluster;
use crate::error::Error;
use crate::object::Key;

/// Makes what the plan says, and generates the values at that moment. The namespaces must be there.
///
/// Returns every Secret of the plan that platc manages, with its UID, also those that stay as they
/// are. When it fails or is killed, the next [`super::check`] and `make` go on where it stopped: a
/// value that is in one namespace by then is the one that the others get.
pub async fn make(
    cluster: &Cluster,
    plan: &SecretPlan,
    part_of: &str,
) -> Result<Vec<(Key, String)>, NotMade> {
    let mut maker = Maker {
        cluster,
        part_of,
        generated: BTreeMap::new(),
    };
    let mut managed = Vec::new();
    for secret in &plan.secrets {
        let made = maker.secret(secret).await;
        managed.extend(made.map_err(|error| NotMade {
            key: secret.key.clone(),
            error: Box::new(error),
        })?);
    }
    Ok(managed)
}

/// Why a Secret was not made; those after it were not touched.
#[derive(Debug, thiserror::Error)]
#[error("{error}")]
pub struct NotMade {
    /// Which Secret.
    pub key: Key,
    /// What failed.
    pub error: Box<Error>,
}

/// Values by key.
type Values = BTreeMap<String, Hidden>;

struct Maker<'a> {
    cluster: &'a Cluster,
    part_of: &'a str,
    /// What was generated in this run, by name and key: the same for every namespace.
    generated: BTreeMap<(String, String), Fresh>,
}

/// A value that was generated in this run.
struct Fresh {
    value: Hidden,
    /// A namespace has it, so that every other one has to get the same.
    is_delivered: bool,
}

impl Fresh {
    fn new(value: Hidden) -> Self {
        Self {
            value,
            is_delivered: false,
        }
    }

    fn delivered(value: Hidden) -> Self {
        Self {
            value,
            is_delivered: true,
        }
    }
}

impl Maker<'_> {
    /// Does what is planned for a Secret; the result is what platc manages of it.
    async fn secret(&mut self, secret: &PlannedSecret) -> Result<Option<(Key, String)>, Error> {
        let written = match (&secret.live, secret.action) {
            (None, _) => Some(self.create(secret).await?),
            (Some(_), Action::Create | Action::Keep) => None,
            (Some(live), Action::Update) => self.update(secret, live).await?,
            (Some(live), Action::Replace) => Some(self.replace(secret, live).await?),
        };
        let written = written.as_ref().map(LiveSecret::read);
        // Only now does nothing depend on the stand-in any more.
        if let Some(stand_in) = &secret.stand_in
            && secret.action != Action::Replace
        {
            aside::remove(self.cluster, &secret.key, &stand_in.uid).await?;
        }
        let now = written.as_ref().or(secret.live.as_ref());
        let ours = now.filter(|secret| secret.is_ours);
        Ok(ours.map(|ours| (secret.key.clone(), ours.uid.clone())))
    }

    async fn create(&mut self, secret: &PlannedSecret) -> Result<Value, Error> {
        let (mut data, told) = self.values(secret)?;
        if let Some(stand_in) = &secret.stand_in {
            data.extend(aside::contents(stand_in));
        }
        let mut made = Value::Null;
        if !data.is_empty() {
            made = self.create_generated(secret, data, told.is_empty()).await?;
        }
        if !told.is_empty() {
            // Nobody is overwritten who made it in between.
            made = self.apply(&secret.key, &told, (true, false)).await?;
        }
        Ok(made)
    }

    async fn create_generated(
        &mut self,
        secret: &PlannedSecret,
        data: Values,
        is_immutable: bool,
    ) -> Result<Value, Error> {
        let kind = self.cluster.known("", "Secret");
        let contents = Contents {
            generated: generated_keys(secret),
            is_immutable,
            data,
        };
        let manifest = contents.manifest(&secret.key, self.part_of);
        let error = match self.cluster.create(&kind, &secret.key, &manifest).await {
            Ok(made) => {
                self.note_delivered(secret);
                return Ok(made);
            }
            Err(error) if error.is_conflict() => error,
            Err(error) => return Err(error),
        };
        // Somebody made it in between, or the answer to our own request was lost.
        let there = self.cluster.get(&kind, &secret.key).await?.ok_or(error)?;
        let theirs = LiveSecret::read(&there).data;
        for (key, ours) in &contents.data {
            let Some(value) = theirs.get(key) else {
                return Err(made_meanwhile(
                    &secret.key,
                    &format!("without the key `{key}`"),
                ));
            };
            let id = (secret.key.name.clone(), key.clone());
            let is_free = self
                .generated
                .get(&id)
                .is_some_and(|fresh| !fresh.is_delivered);
            if value != ours && !is_free {
                return Err(made_meanwhile(
                    &secret.key,
                    &format!("with another `{key}`"),
                ));
            }
            self.generated.insert(id, Fresh::delivered(value.clone()));
        }
        Ok(there)
    }

    async fn update(
        &mut self,
        secret: &PlannedSecret,
        live: &LiveSecret,
    ) -> Result<Option<Value>, Error> {
        let (data, told) = self.values(secret)?;
        let added: BTreeMap<&String, &Hidden> = data
            .iter()
            .filter(|(key, _)| !live.data.contains_key(*key))
            .collect();
        let mut written = None;
        if !added.is_empty() {
            let patch = additions(secret, live, &added);
            let kind = self.cluster.known("", "Secret");
            written = Some(self.cluster.json_patch(&kind, &secret.key, &patch).await?);
            self.note_delivered(secret);
        }
        if told
            .iter()
            .any(|(key, value)| live.data.get(key) != Some(value))
        {
            // `check` has seen that nobody else wrote these values.
            written = Some(self.apply(&secret.key, &told, (live.is_ours, true)).await?);
        }
        Ok(written)
    }

    async fn replace(&mut self, secret: &PlannedSecret, live: &LiveSecret) -> Result<Value, Error> {
        let (generated, told) = self.values(secret)?;
        let mut wanted = live.data.clone();
        wanted.extend(generated);
        wanted.extend(told.clone());
        let purpose = (Purpose::Extension, live);
        let stand_in = aside::write(self.cluster, &secret.key, &wanted, purpose).await?;
        self.note_delivered(secret);
        let contents = Contents {
            data: aside::contents(&stand_in),
            generated: generated_keys(secret),
            is_immutable: told.is_empty(),
        };
        let with = (&contents, self.part_of);
        let made = aside::swap(self.cluster, &secret.key, Some(&live.uid), with).await?;
        aside::remove(self.cluster, &secret.key, &stand_in.uid).await?;
        Ok(made)
    }

    fn note_delivered(&mut self, secret: &PlannedSecret) {
        for key in secret.keys.keys() {
            let id = (secret.key.name.clone(), key.clone());
            if let Some(fresh) = self.generated.get_mut(&id) {
                fresh.is_delivered = true;
            }
        }
    }

    /// The values that are to be there: generated ones, and those of the environment.
    fn values(&mut self, secret: &PlannedSecret) -> Result<(Values, Values), Error> {
        let (mut generated, mut told) = (BTreeMap::new(), BTreeMap::new());
        for (name, key) in &secret.keys {
            let value = match (&key.value, &key.change) {
                (Some(value), _) => value.clone(),
                (None, Change::Generate(format)) => {
                    let known = (secret.key.name.clone(), name.clone());
                    if let Some(fresh) = self.generated.get(&known) {
                        fresh.value.clone()
                    } else {
                        let value = Hidden::generate(*format)?;
                        self.generated.insert(known, Fresh::new(value.clone()));
                        value
                    }
                }
                (None, _) => continue,
            };
            let values = match key.source {
                SecretSource::Env(_) => &mut told,
                SecretSource::Generate(_) | SecretSource::Existing => &mut generated,
            };
            values.insert(name.clone(), value);
        }
        Ok((generated, told))
    }

    /// Applies the values of the environment: all of them, since what is left out would be removed.
    async fn apply(
        &self,
        key: &Key,
        told: &Values,
        (is_ours, force): (bool, bool),
    ) -> Result<Value, Error> {
        let mut metadata = json!({"name": key.name, "namespace": key.namespace});
        if is_ours && let Some(fields) = metadata.as_object_mut() {
            fields.insert("labels".to_owned(), aside::labels(self.part_of));
        }
        let manifest = json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": metadata,
            "data": aside::encoded(told),
        });
        let write = Write {
            dry_run: false,
            force,
            manager: FIELD_MANAGER,
        };
        let kind = self.cluster.known("", "Secret");
        Ok(self
            .cluster
            .apply(&kind, key, &manifest, write)
            .await?
            .object)
    }
}

/// The keys that platc generated a value for.
fn generated_keys(secret: &PlannedSecret) -> Vec<String> {
    let keys = secret.keys.iter();
    keys.filter(|(_, key)| matches!(key.source, SecretSource::Generate(_)))
        .map(|(name, _)| name.clone())
        .collect()
}

/// Adds keys to a Secret that nobody changed since it was looked at.
fn additions(
    secret: &PlannedSecret,
    live: &LiveSecret,
    added: &BTreeMap<&String, &Hidden>,
) -> Value {
    let mut patch = vec![json!({
        "op": "replace", "path": "/metadata/resourceVersion", "value": live.resource_version,
    })];
    if live.data.is_empty() {
        patch.push(json!({"op": "add", "path": "/data", "value": {}}));
    }
    for (key, value) in added {
        let path = format!("/data/{key}");
        patch.push(json!({"op": "add", "path": path, "value": value.to_base64()}));
    }
    if live.is_ours {
        if !live.is_annotated {
            patch.push(json!({"op": "add", "path": "/metadata/annotations", "value": {}}));
        }
        for (name, value) in [
            (GENERATED, "true".to_owned()),
            (GENERATED_KEYS, generated_keys(secret).join(",")),
        ] {
            let path = format!("/metadata/annotations/{}", name.replace('/', "~1"));
            patch.push(json!({"op": "add", "path": path, "value": value}));
        }
    }
    Value::Array(patch)
}

fn made_meanwhile(secret: &Key, how: &str) -> Error {
    Error::State(format!(
        "{secret} was made {how} by somebody else while platc was at work; run the command again"
    ))
}
