//! What follows from what an apply would make of an object: what is to be done, and what is told.

use platc_plan::{Action, Change, Identity, Risk, Strategy};
use serde_json::Value;

use crate::live::PART_OF;
use crate::object::{label, text};
use crate::ownership::fields::applied_hash;
use crate::planning::expected::Expected;
use crate::planning::{Todo, Work, checked};
use crate::platform::Desired;

impl Expected {
    /// Adds a reason why it must not be done, where there is none yet.
    pub(super) fn refuse(&mut self, why: Option<String>) {
        match self {
            Self::Unchanged(_) => {}
            Self::New { refused, .. } | Self::Changed { refused, .. } => {
                *refused = refused.take().or(why);
            }
        }
    }

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
            Self::New { refused, by_server } => {
                let mut todo = Todo::Apply {
                    force: false,
                    adopt: false,
                };
                if let Some(change) = change {
                    if let (Action::Replace, Some(strategy)) = (change.action, change.strategy) {
                        todo = Todo::Replace(strategy);
                    }
                    change.checked = checked(by_server);
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
