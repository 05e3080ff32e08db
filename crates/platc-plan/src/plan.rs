//! The words of a plan: what is compared, what changes, how dangerous it is.

use std::fmt;

use serde_json::Value;

use crate::field_diff::FieldChange;
use crate::identity::Identity;
use crate::rename_hint::RenameHint;
use crate::tree::Tree;

/// What to compare.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// The manifests of the baseline.
    pub before: &'a Tree,
    /// The manifests that were just compiled.
    pub after: &'a Tree,
    /// Where `before` comes from, for the reader.
    pub baseline: Baseline,
    /// The platform's name.
    pub platform: &'a str,
    /// Component addresses in the order they start.
    pub order: &'a [String],
    /// The `[[moved]]` entries.
    pub moved: &'a [Move],
    /// The digest over all compiled manifests; empty if there is none.
    pub digest: &'a str,
}

impl Request<'_> {
    /// What a component of the baseline is called now.
    pub(crate) fn current_address<'s>(&'s self, address: &'s str) -> &'s str {
        let renamed = self.moved.iter().find(|entry| entry.from == address);
        renamed.map_or(address, |entry| entry.to.as_str())
    }
}

/// What a plan compares with, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// Where the manifests come from.
    pub kind: BaselineKind,
    /// What a reader recognises it by, such as `snapshot snapshots/datalake`.
    pub description: String,
    /// Why this baseline was taken, such as `the default`; may be empty.
    pub reason: String,
}

/// Where the manifests of a baseline come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BaselineKind {
    /// What is in the cluster.
    Cluster,
    /// The snapshot folder of the platform.
    Snapshot,
    /// A git revision.
    Git,
    /// Some other folder.
    Dir,
    /// Nothing: everything is new.
    Empty,
}

impl BaselineKind {
    /// The word a person types for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Cluster => "cluster",
            Self::Snapshot => "snapshot",
            Self::Git => "git",
            Self::Dir => "dir",
            Self::Empty => "empty",
        }
    }
}

/// A component that was renamed with its objects kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// The address in the baseline.
    pub from: String,
    /// The address now.
    pub to: String,
}

/// Every change, with what a reader needs to judge it. Holds no value of any Secret.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// What was compared with.
    pub baseline: Baseline,
    /// The platform's name.
    pub platform: String,
    /// The digest over all compiled manifests; empty if there is none.
    pub digest: String,
    /// By component in start order (those only the baseline has come last), then by risk, kind and name.
    pub changes: Vec<Change>,
    /// Components that look renamed.
    pub hints: Vec<RenameHint>,
    /// The counts.
    pub summary: Summary,
}

impl Plan {
    /// Counts again, after somebody who knows more than the two trees has changed the changes.
    pub fn recount(&mut self) {
        self.summary = Summary::of(&self.changes, self.summary.unchanged);
    }

    /// Whether an apply would do anything.
    pub fn has_changes(&self) -> bool {
        !self.changes.is_empty()
    }
}

/// What happens to one object.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The component that owns the object, such as `hdfs.lake`.
    pub address: String,
    /// The component that owned it in the baseline, if another.
    pub previous_address: Option<String>,
    /// The object; of a Job that runs again, the new one.
    pub identity: Identity,
    /// The name in the baseline, if another: the earlier run of a Job.
    pub previous_name: Option<String>,
    /// What is done.
    pub action: Action,
    /// How dangerous it is.
    pub risk: Risk,
    /// Whether an update or a replacement restarts pods, also where a worse risk hides that; a refused
    /// one does nothing.
    pub restarts: bool,
    /// Phrases that say why it is done and why it is dangerous; of a new object, facts about it.
    pub reasons: Vec<String>,
    /// Fields that changed though a server refuses that, such as `spec.serviceName`.
    pub immutable: Vec<String>,
    /// How the object is replaced, if it is and nothing is refused.
    pub strategy: Option<Strategy>,
    /// Why no apply can do this change, and the way out.
    pub refused: Option<String>,
    /// Who looked at the change.
    pub checked: Checked,
    /// What differs; empty for a new and for a deleted object.
    pub fields: Vec<FieldChange>,
    /// A unified diff of the manifests without file lines; empty for a new and a deleted object.
    pub diff: String,
    /// The old manifest, the values of a Secret replaced by stars.
    pub before: Option<Value>,
    /// The new manifest, the values of a Secret replaced by stars.
    pub after: Option<Value>,
}

/// Who looked at a change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Checked {
    /// platc alone: against files, or as the server cannot be asked yet.
    #[default]
    Offline,
    /// An API server was asked what it would make of it.
    ByServer,
}

impl Checked {
    /// The word in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::ByServer => "server",
        }
    }
}

/// What is done to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// It is new.
    Create,
    /// It is changed in place.
    Update,
    /// It is replaced, as a server refuses the change; see [`Change::strategy`].
    Replace,
    /// It is deleted.
    Delete,
    /// Another component owns it now; nothing else changes but labels and annotations.
    Move,
}

/// How dangerous a change is; the most dangerous comes first, also in comparisons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Risk {
    /// Data, or the way to it, may be lost.
    DataLoss,
    /// The object must be replaced.
    Replace,
    /// Pods stop or restart.
    Restart,
    /// The object changes and nothing restarts; a Job that runs again under a new name.
    InPlace,
    /// Only labels and annotations change, not those of pods.
    Metadata,
    /// The object is new.
    Create,
}

impl Risk {
    /// The risk in one or two words.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DataLoss => "data loss",
            Self::Replace => "replace",
            Self::Restart => "restart",
            Self::InPlace => "in place",
            Self::Metadata => "metadata",
            Self::Create => "create",
        }
    }
}

/// How an object is replaced; where several fields ask for different ways, the last of them here is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strategy {
    /// The new object has a new name and the old one goes later.
    NewName,
    /// The object is deleted and created again.
    Recreate,
    /// The object is deleted with its pods left running, and created again round them.
    OrphanAndRecreate,
    /// The claims are expanded first, then as [`Strategy::OrphanAndRecreate`].
    ExpandClaims,
}

impl Strategy {
    /// The word used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NewName => "new-name",
            Self::Recreate => "recreate",
            Self::OrphanAndRecreate => "orphan-and-recreate",
            Self::ExpandClaims => "expand-claims",
        }
    }

    /// What is done, as a phrase.
    pub const fn describe(self) -> &'static str {
        match self {
            Self::NewName => "created under a new name",
            Self::Recreate => "deleted and created again",
            Self::OrphanAndRecreate => "deleted and created again round its running pods",
            Self::ExpandClaims => {
                "the claims are expanded (their StorageClass must allow it), \
                 then it is deleted and created again round its running pods"
            }
        }
    }
}

/// How many changes of each sort a plan holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Summary {
    /// New objects.
    pub create: usize,
    /// Objects changed in place.
    pub update: usize,
    /// Those of `update` whose pods restart.
    pub restart_updated: usize,
    /// Objects that only changed their component.
    pub moved: usize,
    /// Replaced objects, refused ones included.
    pub replace: usize,
    /// Those of `replace` whose pods restart.
    pub restart_replaced: usize,
    /// Deleted objects.
    pub delete: usize,
    /// Changes of any sort with [`Risk::DataLoss`].
    pub data_loss: usize,
    /// Changes that no apply can do.
    pub refused: usize,
    /// Objects that stay as they are.
    pub unchanged: usize,
}

impl Summary {
    pub(crate) fn of(changes: &[Change], unchanged: usize) -> Self {
        let count = |test: &dyn Fn(&Change) -> bool| changes.iter().filter(|c| test(c)).count();
        let action = |action: Action| count(&|change| change.action == action);
        let restart = |action: Action| count(&|change| change.action == action && change.restarts);
        Self {
            create: action(Action::Create),
            update: action(Action::Update),
            restart_updated: restart(Action::Update),
            moved: action(Action::Move),
            replace: action(Action::Replace),
            restart_replaced: restart(Action::Replace),
            delete: action(Action::Delete),
            data_loss: count(&|change| change.risk == Risk::DataLoss),
            refused: count(&|change| change.refused.is_some()),
            unchanged,
        }
    }
}

/// Such as `3 to create, 2 to change (1 restarts), 1 to replace, 0 to delete; 1 risks data loss`.
impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = |count: usize, one: &'static str, many: &'static str| {
            if count == 1 { one } else { many }
        };
        let restarts = |f: &mut fmt::Formatter<'_>, count: usize| match count {
            0 => Ok(()),
            _ => write!(f, " ({count} {})", verb(count, "restarts", "restart")),
        };
        write!(f, "{} to create, {} to change", self.create, self.update)?;
        restarts(f, self.restart_updated)?;
        if self.moved > 0 {
            write!(f, ", {} to move", self.moved)?;
        }
        write!(f, ", {} to replace", self.replace)?;
        restarts(f, self.restart_replaced)?;
        write!(f, ", {} to delete", self.delete)?;
        if self.data_loss > 0 {
            write!(
                f,
                "; {} {} data loss",
                self.data_loss,
                verb(self.data_loss, "risks", "risk")
            )?;
        }
        if self.refused > 0 {
            write!(
                f,
                "; {} {} refused",
                self.refused,
                verb(self.refused, "is", "are")
            )?;
        }
        Ok(())
    }
}
