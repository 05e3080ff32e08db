//! What an apply would make of one object.

use std::collections::BTreeSet;

use platc_plan::{Action, Change, Strategy};
use serde_json::Value;

use crate::api::Write;
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::live::{Live, PART_OF};
use crate::object::{Key, label};
use crate::ownership::adoption;
use crate::ownership::conflict::{self, Conflict};
use crate::ownership::fields::{applied, applied_hash};
use crate::ownership::marks;
use crate::planning::{Permissions, Todo, Work, checked, merge};
use crate::platform::Desired;

/// What the questions are asked about.
pub(super) struct Scene<'a> {
    pub(super) cluster: &'a Cluster,
    pub(super) live: &'a Live,
    /// The namespaces that are there.
    pub(super) namespaces: &'a BTreeSet<String>,
    pub(super) permissions: &'a Permissions,
    /// The id of the platform's `ApplySet`.
    pub(super) part_of: &'a str,
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
        /// Why it cannot be done, and the way out.
        refused: Option<String>,
        /// The server says that a field cannot change.
        immutable: bool,
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
    let live = match labelled {
        Some(object) => Some(object.clone()),
        None => scene.cluster.get(kind, key).await?,
    };
    match live {
        None => expect_new(scene, kind, key, &manifest).await,
        Some(live) => {
            let stranger = labelled.is_none().then(|| stranger(scene, key, &live));
            expect_changed(scene, kind, key, manifest, live, stranger.flatten()).await
        }
    }
}

/// The manifest in the version that the server has. Which platform an object is part of is only known
/// when it is applied, so the label is not in the manifest.
pub(crate) fn prepared(desired: &Desired, kind: &Kind) -> Result<Value, Error> {
    let mut manifest = desired.value()?;
    if let Some(fields) = manifest.as_object_mut() {
        fields.insert("apiVersion".to_owned(), kind.api_version().into());
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
        Err(error) => Ok(Expected::New {
            after: None,
            refused: Some(refusal(error)?),
        }),
    }
}

async fn expect_changed(
    scene: &Scene<'_>,
    kind: &Kind,
    key: &Key,
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
    if answer.as_ref().is_err_and(Error::is_conflict) {
        answer = dry_run(scene, kind, key, &manifest, true).await;
        force = true;
    }
    if let (true, Ok(forced)) = (force, &answer) {
        let mut taken = conflict::taken_by_force(&live, forced);
        if let Some(takeover) = adoption::takeover(&live).filter(|_| takes_over) {
            taken.retain(|conflict| !takeover.from.contains(&conflict.manager));
        }
        let denied = conflict::unforced(&taken, &scene.permissions.force_conflicts, key);
        if !denied.is_empty() {
            refused.get_or_insert_with(|| in_conflict(key, &denied));
        }
    }
    let (after, by_server, immutable) = match answer {
        Ok(after) => (after, true, false),
        Err(error) => {
            let immutable = error.is_invalid();
            let said = refusal(error)?;
            refused.get_or_insert(said);
            (merge::overlaid(&live, &manifest), false, immutable)
        }
    };
    Ok(Expected::Changed {
        before: live,
        after,
        by_server,
        force,
        adopt: takes_over,
        refused,
        immutable,
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

/// What the server has against the change. Where there is no answer at all there is no plan.
fn refusal(error: Error) -> Result<String, Error> {
    match error {
        Error::Refused(refusal) => Ok(format!("the server refuses it: {}", refusal.message)),
        error => Err(error),
    }
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
                immutable,
                after,
            } => {
                let mut todo = Todo::Apply { force, adopt };
                match change {
                    // Nothing that means anything differs; who owns which field may.
                    None if !adopt && is_owned_alike(&before, &after) => todo = Todo::Nothing,
                    None => {}
                    Some(change) => {
                        change.checked = checked(by_server || refused.is_some());
                        todo = replaced(change).unwrap_or(todo);
                        let solved = immutable && change.strategy.is_some();
                        if !solved {
                            change.refused = change.refused.take().or(refused);
                        }
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
