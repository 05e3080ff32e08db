//! A field that another manager owns and that an apply wants to be different.

use std::fmt;
use std::str::FromStr;

use serde_json::Value;

use crate::object::{Key, text};
use crate::ownership::field_path::FieldPath;
use crate::ownership::fields::{Entry, Operation, entries};

/// A field in conflict, and who owns it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Conflict {
    /// Path of the field: `spec.template.spec.containers[name=app].image`.
    pub field: String,
    /// Who owns it.
    pub manager: String,
    /// How the owner wrote it.
    pub operation: Operation,
    /// API version that the owner wrote in; empty when it is not known.
    pub api_version: String,
    /// Subresource that the owner wrote to; empty for the object itself.
    pub subresource: String,
}

/// `spec.replicas belongs to kubectl-client-side-apply (Update, apps/v1)`.
impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            field,
            manager,
            operation,
            api_version,
            subresource,
        } = self;
        write!(f, "{field} belongs to {manager} ({operation}")?;
        if !subresource.is_empty() {
            write!(f, " of {subresource}")?;
        }
        if !api_version.is_empty() {
            write!(f, ", {api_version}")?;
        }
        f.write_str(")")
    }
}

/// The conflicts that a refusal with 409 tells of, from its `details.causes`; empty when the refusal
/// is about something else. The live object tells dots in names from dots between them.
///
/// A server of 1.20 names some fields twice and others not at all, so before anything is forced
/// [`taken_by_force`] must say what really would be taken.
pub fn conflicts(causes: &[Value], live: &Value) -> Vec<Conflict> {
    let conflicts = causes
        .iter()
        .filter_map(|cause| read_cause(cause, live))
        .collect();
    sorted(conflicts)
}

/// What a forced apply takes from others: by what the server told of the conflict, and by what came of
/// the dry run with `force`. A field that is set to nothing, as by `minReadySeconds: 0`, is not in any
/// answer, so the dry run alone does not tell that it was taken.
pub fn taken(causes: &[Value], live: &Value, forced: &Value) -> Vec<Conflict> {
    let mut taken = taken_by_force(live, forced);
    for told in conflicts(causes, live) {
        let is_known =
            |known: &Conflict| known.field == told.field && known.manager == told.manager;
        if !taken.iter().any(is_known) {
            taken.push(told);
        }
    }
    sorted(taken)
}

/// The fields that other managers lose by a forced apply: compares the live object with the answer to
/// a dry run with `force`.
pub fn taken_by_force(live: &Value, forced: &Value) -> Vec<Conflict> {
    let mut taken = Vec::new();
    for before in entries(live) {
        let is_same = |after: &Entry<'_>| {
            after.manager == before.manager
                && after.operation == before.operation
                && after.subresource == before.subresource
                && (after.api_version == before.api_version || before.operation == Operation::Apply)
        };
        let after = entries(forced).find(is_same);
        let left = after.map(|entry| entry.fields()).unwrap_or_default();
        let lost = before.fields().difference(&left);
        // What is no longer there was removed, not taken: platc owned it too.
        let is_left = |field: &&FieldPath| field.pointer_in(forced).is_some();
        taken.extend(
            lost.iter()
                .filter(is_left)
                .map(|field| Conflict::on(field.to_string(), &before)),
        );
    }
    sorted(taken)
}

/// A field that a person allows to be taken from its owner: `--force-conflicts FIELD`, where FIELD is
/// `spec.replicas`, `Deployment/livy:spec.replicas` or `Deployment/apache-livy/livy:spec.replicas`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forced {
    object: Option<ForcedObject>,
    field: String,
}

/// The object that a person means.
#[derive(Clone, Debug, PartialEq, Eq)]
struct ForcedObject {
    kind: String,
    namespace: Option<String>,
    name: String,
}

/// A text that names no field.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` names no field; write `spec.replicas` or `Deployment/livy:spec.replicas`")]
pub struct NoField(String);

impl FromStr for Forced {
    type Err = NoField;

    fn from_str(text: &str) -> Result<Self, NoField> {
        let (object, field) = match text.split_once(':') {
            Some((object, field)) if is_object(object) => (read_object(object), field),
            _ => (None, text),
        };
        let field = plain(field);
        if field.is_empty() {
            return Err(NoField(text.to_owned()));
        }
        Ok(Self { object, field })
    }
}

impl Forced {
    /// Whether the person allowed to take this field of this object.
    pub fn covers(&self, key: &Key, conflict: &Conflict) -> bool {
        let is_meant = self.object.as_ref().is_none_or(|object| {
            object.kind == key.kind
                && object.name == key.name
                && (object.namespace.is_none() || object.namespace == key.namespace)
        });
        is_meant && self.field == plain(&conflict.field)
    }
}

/// The conflicts that nobody allowed to force.
pub fn unforced<'c>(conflicts: &'c [Conflict], forced: &[Forced], key: &Key) -> Vec<&'c Conflict> {
    conflicts
        .iter()
        .filter(|conflict| !forced.iter().any(|forced| forced.covers(key, conflict)))
        .collect()
}

impl Conflict {
    fn on(field: String, owner: &Entry<'_>) -> Self {
        Self {
            field,
            manager: owner.manager.to_owned(),
            operation: owner.operation,
            api_version: owner.api_version.to_owned(),
            subresource: owner.subresource.to_owned(),
        }
    }
}

fn sorted(mut conflicts: Vec<Conflict>) -> Vec<Conflict> {
    conflicts.sort();
    conflicts.dedup();
    conflicts
}

fn read_cause(cause: &Value, live: &Value) -> Option<Conflict> {
    if text(cause, "/reason") != Some("FieldManagerConflict") {
        return None;
    }
    let owner = text(cause, "/message")?.strip_prefix("conflict with ")?;
    let server_text = text(cause, "/field").unwrap_or_default();
    let (manager, rest) = unquoted(owner)?;
    let (subresource, rest) = match rest.strip_prefix(" with subresource ") {
        Some(rest) => unquoted(rest)?,
        None => (String::new(), rest),
    };
    // Only what is not an apply comes with a version; old servers added a time.
    let using = rest.strip_prefix(" using ");
    let version = using.map(|rest| rest.split_once(" at ").map_or(rest, |(version, _)| version));
    Some(Conflict {
        field: readable(server_text, &manager, live),
        manager,
        operation: if using.is_some() {
            Operation::Update
        } else {
            Operation::Apply
        },
        api_version: version.unwrap_or_default().to_owned(),
        subresource,
    })
}

/// Reads the quoted text at the start; returns it and what follows.
fn unquoted(text: &str) -> Option<(String, &str)> {
    let inner = text.strip_prefix('"')?;
    let mut is_escaped = false;
    let end = inner.find(|c| {
        let is_end = c == '"' && !is_escaped;
        is_escaped = c == '\\' && !is_escaped;
        is_end
    })?;
    let (content, rest) = inner.split_at(end);
    let quoted = format!("\"{content}\"");
    // Go quotes nearly as JSON does; where it does not, the text with its quotes is still readable.
    let content = serde_json::from_str(&quoted).unwrap_or_else(|_| content.to_owned());
    Some((content, rest.strip_prefix('"')?))
}

/// The path as people write it, looked up among the fields of its owner.
fn readable(server_text: &str, manager: &str, live: &Value) -> String {
    entries(live)
        .filter(|entry| entry.manager == manager)
        .find_map(|entry| {
            let fields = entry.fields();
            let found = fields.iter().find(|path| path.server_text() == server_text);
            found.map(ToString::to_string)
        })
        .unwrap_or_else(|| server_text.trim_start_matches('.').to_owned())
}

/// Brings the spellings of a path together: `.data.core-site.xml` and `data["core-site.xml"]`,
/// `[name="app"]` and `[name=app]`.
fn plain(path: &str) -> String {
    let mut plain = String::new();
    let mut rest = path.trim().trim_start_matches('.');
    while let Some((before, bracket)) = rest.split_once('[') {
        plain.push_str(before);
        let quoted = bracket
            .strip_prefix('"')
            .and_then(|name| name.split_once("\"]"));
        rest = if let Some((name, after)) = quoted {
            if !plain.is_empty() {
                plain.push('.');
            }
            plain.push_str(name);
            after
        } else {
            let (item, after) = bracket.split_once(']').unwrap_or((bracket, ""));
            plain.push('[');
            plain.push_str(&item.replace('"', ""));
            plain.push(']');
            after
        };
    }
    plain.push_str(rest);
    plain
}

/// `Deployment/livy`, in contrast to the start of a path with a slash and a colon in a name.
fn is_object(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase()) && read_object(text).is_some()
}

fn read_object(text: &str) -> Option<ForcedObject> {
    let parts: Vec<&str> = text.split('/').collect();
    let (kind, namespace, name) = match parts.as_slice() {
        [kind, name] => (kind, None, name),
        [kind, namespace, name] => (kind, Some((*namespace).to_owned()), name),
        _ => return None,
    };
    Some(ForcedObject {
        kind: (*kind).to_owned(),
        namespace,
        name: (*name).to_owned(),
    })
}

#[cfg(test)]
mod tests;
