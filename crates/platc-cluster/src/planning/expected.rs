//! What an apply would make of one object.

use std::collections::{BTreeMap, BTreeSet};

use platc_plan::{Action, Change, Identity, Risk, Strategy};
use serde_json::Value;

use crate::api::Write;
use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::Entry;
use crate::kind::Kind;
use crate::live::{Live, PART_OF};
use crate::object::{Key, label, text, uid};
use crate::ownership::adoption;
use crate::ownership::conflict::{self, Conflict};
use crate::ownership::fields::{applied, applied_hash};
use crate::ownership::marks;
use crate::planning::invalid::Invalid;
use crate::planning::refusal::{refusal, refusal_of_new};
use crate::planning::{Permissions, Todo, Work, autoscaled, checked, definitions, merge};
use crate::platform::Desired;

/// What the questions are asked about.
pub(super) struct Scene<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) live: &'a Live,
    /// The namespaces that are there.
    pub(super) namespaces: &'a BTreeSet<String>,
    /// The groups of custom kinds whose definitions this plan changes.
    pub(super) definitions: &'a BTreeSet<&'a str>,
    /// What the platform owns.
    pub(super) known: &'a BTreeMap<Key, Entry>,
    pub(super) permissions: &'a Permissions,
    /// The id of the platform's `ApplySet`.
    pub(super) part_of: &'a str,
}

impl Scene<'_> {
    /// Whether the server may object only because it does not know yet what the planned definition of
    /// the kind says.
    fn is_premature(&self, key: &Key, error: &Error) -> bool {
        self.definitions.contains(key.group.as_str()) && error.may_be_premature()
    }
}

/// What an apply would make of an object.
#[derive(Debug)]
pub(super) enum Expected {
    /// Nothing; this is the object.
    Unchanged(Value),
    /// A new object.
    New {
        /// What the server would make of it; `None` when it cannot be asked yet.
        after: Option<Value>,
        /// Why the server would not take it.
        refused: Option<String>,
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
    let namespace_is_there = key
        .namespace
        .as_ref()
        .is_none_or(|namespace| scene.namespaces.contains(namespace));
    let Some(kind) = scene.live.kind(key).filter(|_| namespace_is_there) else {
        return Ok(Expected::New {
            after: None,
            refused: None,
        });
    };
    let manifest = prepared(desired, kind)?;
    let live = find_live(scene, kind, key, &manifest, labelled).await?;
    match live {
        None => expect_new(scene, kind, key, &manifest).await,
        Some(live) => {
            let is_ours = labelled.is_some() && is_known(scene, key, &live);
            let stranger = (!is_ours).then(|| stranger(scene, key, &live)).flatten();
            let lossy = definitions::refusal(scene.cluster, &live, &manifest).await?;
            let mut expected = expect_changed(scene, (kind, key), manifest, live, stranger).await?;
            if let Expected::Changed { refused, .. } = &mut expected {
                *refused = refused.take().or(lossy);
            }
            Ok(expected)
        }
    }
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
        Ok(applied) => Ok(Expected::New {
            after: Some(applied.object),
            refused: None,
        }),
        Err(error) if scene.is_premature(key, &error) => Ok(Expected::New {
            after: None,
            refused: None,
        }),
        Err(error) => Ok(Expected::New {
            after: None,
            refused: Some(refusal_of_new(scene.cluster, key, error).await?),
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
    }
    taken.extend(autoscaled::replicas(scene.cluster, key, &manifest, &live).await?);
    let denied = conflict::unforced(&taken, &scene.permissions.force_conflicts, key);
    if !denied.is_empty() {
        refused.get_or_insert_with(|| in_conflict(key, &denied));
    }
    let (after, by_server, invalid) = match answer {
        Ok(after) => (after, true, None),
        Err(error) if scene.is_premature(key, &error) => {
            (merge::overlaid(&live, &manifest), false, None)
        }
        Err(error) => {
            let fields = Invalid::fields(&error);
            let said = refusal(error)?;
            let invalid = Invalid { said, fields };
            (merge::overlaid(&live, &manifest), false, Some(invalid))
        }
    };
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

impl Expected {
    /// What has to be told of an object of which nothing that means anything differs: that it is taken
    /// over, or must not be.
    pub(super) fn unseen_change(&self, desired: &Desired) -> Option<Change> {
        let Self::Changed {
            before,
            adopt,
            refused,
            invalid,
            ..
        } = self
        else {
            return None;
        };
        let invalid = invalid.as_ref().map(|invalid| invalid.said.clone());
        let refused = refused.clone().or(invalid);
        if refused.is_none() && !adopt {
            return None;
        }
        Some(Change {
            address: desired.address().to_owned(),
            previous_address: None,
            identity: Identity {
                api_version: text(before, "/apiVersion").unwrap_or_default().to_owned(),
                kind: desired.key.kind.clone(),
                namespace: desired.key.namespace.clone(),
                name: desired.key.name.clone(),
            },
            previous_name: None,
            action: Action::Update,
            risk: Risk::Metadata,
            restarts: false,
            reasons: vec!["it becomes an object of this platform".to_owned()],
            immutable: Vec::new(),
            strategy: None,
            refused,
            checked: checked(true),
            fields: Vec::new(),
            diff: String::new(),
            before: None,
            after: None,
        })
    }

    /// What is to be done; what the server said goes into the change.
    pub(super) fn conclude(self, change: Option<&mut Change>) -> Work {
        match self {
            Self::Unchanged(live) => Work {
                todo: Todo::Nothing,
                live: Some(live),
            },
            Self::New { after, refused } => {
                let mut todo = Todo::Apply {
                    force: false,
                    adopt: false,
                };
                if let Some(change) = change {
                    if let (Action::Replace, Some(strategy)) = (change.action, change.strategy) {
                        todo = Todo::Replace(strategy);
                    }
                    change.checked = checked(after.is_some() || refused.is_some());
                    change.refused = change.refused.take().or(refused);
                }
                Work { todo, live: None }
            }
            Self::Changed {
                before,
                force,
                adopt,
                refused,
                by_server,
                invalid,
                after,
            } => {
                let mut todo = Todo::Apply { force, adopt };
                match change {
                    // Nothing that means anything differs; who owns which field may.
                    None if !adopt && is_owned_alike(&before, &after) => todo = Todo::Nothing,
                    None => {}
                    Some(change) => {
                        change.checked = checked(by_server || invalid.is_some());
                        todo = replaced(change).unwrap_or(todo);
                        // What is replaced need not be changed in place.
                        let invalid = invalid.filter(|invalid| {
                            change.strategy.is_none() || !invalid.is_only_about(&change.immutable)
                        });
                        let refused = refused.or(invalid.map(|invalid| invalid.said));
                        change.refused = change.refused.take().or(refused);
                    }
                }
                Work {
                    todo,
                    live: Some(before),
                }
            }
        }
    }
}

/// Whether an apply would leave the object with the owners that it has.
fn is_owned_alike(before: &Value, after: &Value) -> bool {
    label(before, PART_OF).is_some() && applied_hash(before) == applied_hash(after)
}

fn replaced(change: &Change) -> Option<Todo> {
    let strategy = change
        .strategy
        .filter(|_| change.action == Action::Replace)?;
    (strategy != Strategy::NewName).then_some(Todo::Replace(strategy))
}
