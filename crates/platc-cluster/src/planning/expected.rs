//! What an apply would make of one object.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::api::Write;
use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::Entry;
use crate::kind::Kind;
use crate::live::{Live, PART_OF};
use crate::object::{Key, label, uid};
use crate::ownership::adoption;
use crate::ownership::conflict::{self, Conflict};
use crate::ownership::fields::applied;
use crate::ownership::marks;
use crate::planning::adopted::adopted;
use crate::planning::definitions::Planned;
use crate::planning::invalid::Invalid;
use crate::planning::refusal::{refusal, refusal_of_new};
use crate::planning::{Permissions, autoscaled, definitions, merge};
use crate::platform::Desired;

/// What the questions are asked about.
pub(super) struct Scene<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) live: &'a Live,
    /// The namespaces that objects live in: whether they are there.
    pub(super) namespaces: &'a BTreeMap<String, bool>,
    /// The definitions of custom kinds that are part of the platform.
    pub(super) definitions: &'a Planned<'a>,
    /// What the platform owns.
    pub(super) known: &'a BTreeMap<Key, Entry>,
    pub(super) permissions: &'a Permissions,
    /// The id of the platform's `ApplySet`.
    pub(super) part_of: &'a str,
}

impl Scene<'_> {
    /// Whether the namespace is known to be missing.
    fn lacks(&self, namespace: &str) -> bool {
        self.namespaces.get(namespace) == Some(&false)
    }

    /// What the platform's own definition of its kind does not allow about the object.
    fn refused_by_definition(&self, desired: &Desired) -> Result<Option<String>, Error> {
        match self.definitions.definition(&desired.key) {
            Some(definition) => Ok(definitions::disallowed(definition, &desired.value()?)),
            None => Ok(None),
        }
    }

    /// Whether the server may object only because it does not know yet what the planned definition of
    /// the kind says.
    fn is_premature(&self, key: &Key, error: &Error) -> bool {
        self.definitions.changes(&key.group) && error.may_be_premature()
    }
}

/// What an apply would make of an object.
#[derive(Debug)]
pub(super) enum Expected {
    /// Nothing; this is the object.
    Unchanged(Value),
    /// A new object.
    New {
        /// Why it must not be made.
        refused: Option<String>,
        /// Whether a server was asked.
        by_server: bool,
    },
    /// Another object.
    Changed {
        before: Value,
        after: Value,
        /// Whether `after` is the server's answer.
        by_server: bool,
        /// Fields of others are taken.
        force: bool,
        /// It belongs to nobody or to somebody else, and is taken over.
        adopt: bool,
        /// Why it must not be done, and the way out.
        refused: Option<String>,
        /// What the server says is not valid about it.
        invalid: Option<Invalid>,
    },
}

/// Asks the server what an apply would make of the object. `labelled` is the object as the list of the
/// platform's objects shows it.
pub(super) async fn expect(
    scene: &Scene<'_>,
    desired: &Desired,
    labelled: Option<&Value>,
) -> Result<Expected, Error> {
    let key = &desired.key;
    let namespace_is_missing = key.namespace.as_ref().is_some_and(|name| scene.lacks(name));
    let Some(kind) = scene.live.kind(key).filter(|_| !namespace_is_missing) else {
        return Ok(Expected::New {
            refused: scene.refused_by_definition(desired)?,
            by_server: false,
        });
    };
    let manifest = prepared(desired, kind)?;
    let live = find_live(scene, kind, key, &manifest, labelled).await?;
    let mut expected = match live {
        None => expect_new(scene, kind, key, &manifest).await?,
        Some(live) => {
            let is_ours = labelled.is_some() && is_known(scene, key, &live);
            let stranger = (!is_ours).then(|| stranger(scene, key, &live)).flatten();
            let lossy = definitions::refusal(scene.cluster, &live, &manifest).await?;
            let mut expected = expect_changed(scene, (kind, key), manifest, live, stranger).await?;
            expected.refuse(lossy);
            expected
        }
    };
    // The server judges by the definition that it has, and not by the one that it gets before the object.
    if scene.definitions.changes(&key.group) {
        expected.refuse(scene.refused_by_definition(desired)?);
    }
    Ok(expected)
}

/// The object, if it is there; in the version of the manifest if the server has that already.
async fn find_live(
    scene: &Scene<'_>,
    kind: &Kind,
    key: &Key,
    manifest: &Value,
    labelled: Option<&Value>,
) -> Result<Option<Value>, Error> {
    let written = kind.as_written(manifest);
    if let Some(object) = labelled.filter(|_| written == *kind) {
        return Ok(Some(object.clone()));
    }
    if key.is("", "Namespace") && scene.lacks(&key.name) {
        return Ok(None);
    }
    let found = scene.cluster.get(&written, key).await?;
    if found.is_some() || written == *kind {
        return Ok(found);
    }
    match labelled {
        Some(object) => Ok(Some(object.clone())),
        None => scene.cluster.get(kind, key).await,
    }
}

/// The manifest in the version that the server has. Which platform an object is part of is only known
/// when it is applied, so the label is not in the manifest.
pub(crate) fn prepared(desired: &Desired, kind: &Kind) -> Result<Value, Error> {
    let mut manifest = desired.value()?;
    let version = kind.as_written(&manifest).api_version();
    if let Some(fields) = manifest.as_object_mut() {
        fields.insert("apiVersion".to_owned(), version.into());
    }
    Ok(manifest)
}

async fn expect_new(
    scene: &Scene<'_>,
    kind: &Kind,
    key: &Key,
    manifest: &Value,
) -> Result<Expected, Error> {
    let answer = scene
        .cluster
        .apply(kind, key, manifest, Write::DRY_RUN)
        .await;
    match answer {
        Ok(_) => Ok(Expected::New {
            refused: None,
            by_server: true,
        }),
        Err(error) if scene.is_premature(key, &error) => Ok(Expected::New {
            refused: None,
            by_server: false,
        }),
        Err(error) => Ok(Expected::New {
            refused: Some(refusal_of_new(scene.cluster, key, error).await?),
            by_server: true,
        }),
    }
}

async fn expect_changed(
    scene: &Scene<'_>,
    (kind, key): (&Kind, &Key),
    mut manifest: Value,
    live: Value,
    stranger: Option<String>,
) -> Result<Expected, Error> {
    let takes_over = stranger.is_some() && scene.permissions.adopt;
    let mut refused = stranger.filter(|_| !takes_over);
    if let Some(id) = label(&live, PART_OF) {
        crate::object::set_label(&mut manifest, PART_OF, id);
    }
    let mut force = takes_over;
    let mut answer = dry_run(scene, kind, key, &manifest, force).await;
    let mut causes = Vec::new();
    if let Err(Error::Refused(conflict)) = &answer
        && conflict.code == 409
    {
        causes.clone_from(&conflict.causes);
        answer = dry_run(scene, kind, key, &manifest, true).await;
        force = true;
    }
    let mut taken = match &answer {
        Ok(forced) if force => conflict::taken(&causes, &live, forced),
        Ok(_) => Vec::new(),
        Err(_) => conflict::conflicts(&causes, &live),
    };
    if let Some(takeover) = adoption::takeover(&live).filter(|_| takes_over) {
        taken.retain(|conflict| !takeover.from.contains(&conflict.manager));
        if let Ok(after) = answer {
            let object = (kind, key);
            answer = Ok(adopted(scene.cluster, object, &manifest, &takeover, after).await?);
        }
    }
    taken.retain(|conflict| conflict.manager != autoscaled::KEEPER);
    taken.extend(autoscaled::replicas(scene.cluster, key, &manifest, &live).await?);
    let denied = conflict::unforced(&taken, &scene.permissions.force_conflicts, key);
    if !denied.is_empty() {
        refused.get_or_insert_with(|| in_conflict(key, &denied));
    }
    let (after, by_server, invalid) = outcome(scene, key, (&live, &manifest), answer)?;
    Ok(Expected::Changed {
        before: live,
        after,
        by_server,
        force,
        adopt: takes_over,
        refused,
        invalid,
    })
}

/// The object after the apply, whether that is the server's answer, and what is not valid about it.
fn outcome(
    scene: &Scene<'_>,
    key: &Key,
    (live, manifest): (&Value, &Value),
    answer: Result<Value, Error>,
) -> Result<(Value, bool, Option<Invalid>), Error> {
    match answer {
        Ok(mut after) => {
            if let Some(kept) = autoscaled::given_up(live, manifest) {
                after["spec"]["replicas"] = kept.into();
            }
            Ok((after, true, None))
        }
        Err(error) if scene.is_premature(key, &error) => {
            Ok((merge::overlaid(live, manifest), false, None))
        }
        Err(error) => {
            let fields = Invalid::fields(&error);
            let said = refusal(error)?;
            let invalid = Invalid { said, fields };
            Ok((merge::overlaid(live, manifest), false, Some(invalid)))
        }
    }
}

async fn dry_run(
    scene: &Scene<'_>,
    kind: &Kind,
    key: &Key,
    manifest: &Value,
    force: bool,
) -> Result<Value, Error> {
    let write = Write {
        force,
        ..Write::DRY_RUN
    };
    let applied = scene.cluster.apply(kind, key, manifest, write).await?;
    Ok(applied.object)
}

/// Whether an object with the platform's label is the platform's: a controller may have copied the label.
fn is_known(scene: &Scene<'_>, key: &Key, live: &Value) -> bool {
    let entry = scene.known.get(key);
    let is_listed = entry.is_some_and(|entry| entry.uid.as_deref() == uid(live));
    is_listed || applied(live).is_some()
}

/// Why the object must not simply be applied over, if it is somebody else's. A namespace of nobody is
/// used as it is: platc never deletes one by itself.
fn stranger(scene: &Scene<'_>, key: &Key, live: &Value) -> Option<String> {
    if let Some(owner) = marks::foreign_owner(live, key, scene.part_of) {
        return Some(format!(
            "it exists and belongs to {} {}; {}",
            owner.tool, owner.name, owner.hint
        ));
    }
    if key.is("", "Namespace") || applied(live).is_some() {
        return None;
    }
    Some("it exists and was not made by this platform; `platc adopt` takes it over".to_owned())
}

/// Names each field with its owner, and the way to take it.
fn in_conflict(key: &Key, denied: &[&Conflict]) -> String {
    let fields: Vec<String> = denied.iter().map(ToString::to_string).collect();
    let first = denied
        .first()
        .map_or("", |conflict| conflict.field.as_str());
    format!(
        "{}; leave these fields to their owner, or take them with `--force-conflicts '{}/{}:{first}'`",
        fields.join(", "),
        key.kind,
        key.name
    )
}
