//! Judges one change: what must be done, how dangerous it is, and why.

use serde_json::Value;

use crate::field_diff::Difference;
use crate::immutable::{Violation, at, short_values, violations};
use crate::immutable_table::Remedy;
use crate::kinds::{data_lost_with, host_paths_lost, rolls_pods, runs_pods};
use crate::object::Object;
use crate::plan::{Action, Risk, Strategy};
use crate::pod_template;
use crate::secret;
use crate::visible::visible;

/// How many changed fields a reason names before it only counts.
const MOST_FIELDS: usize = 3;

/// The judgement of one change.
#[derive(Debug)]
pub(crate) struct Assessment {
    pub(crate) action: Action,
    pub(crate) risk: Risk,
    pub(crate) restarts: bool,
    pub(crate) reasons: Vec<String>,
    pub(crate) immutable: Vec<String>,
    pub(crate) strategy: Option<Strategy>,
    pub(crate) refused: Option<String>,
}

impl Assessment {
    fn plain(action: Action, risk: Risk, reasons: Vec<String>) -> Self {
        Self {
            action,
            risk,
            restarts: false,
            reasons,
            immutable: Vec::new(),
            strategy: None,
            refused: None,
        }
    }
}

/// A new object: never a risk; the reasons are facts worth seeing, such as images.
pub(crate) fn assess_create(object: &Object<'_>) -> Assessment {
    let mut facts = Vec::new();
    if let Some(replicas) = at(&object.value, "spec.replicas").and_then(Value::as_u64) {
        facts.push(format!(
            "{replicas} replica{}",
            if replicas == 1 { "" } else { "s" }
        ));
    }
    let containers = at(&object.value, "spec.template.spec.containers").and_then(Value::as_array);
    let mut images: Vec<&str> = Vec::new();
    for image in containers
        .into_iter()
        .flatten()
        .filter_map(|c| c.get("image")?.as_str())
    {
        if !images.contains(&image) {
            images.push(image);
        }
    }
    facts.extend(images.into_iter().map(|image| visible(image).into_owned()));
    if let Some(storage) =
        at(&object.value, "spec.resources.requests.storage").and_then(Value::as_str)
    {
        facts.push(visible(storage).into_owned());
    }
    Assessment::plain(Action::Create, Risk::Create, facts)
}

/// An object that is no longer compiled.
pub(crate) fn assess_delete(object: &Object<'_>) -> Assessment {
    if let Some(lost) = data_lost_with(object) {
        return Assessment::plain(
            Action::Delete,
            Risk::DataLoss,
            vec![visible(&lost).into_owned()],
        );
    }
    if runs_pods(&object.identity) {
        let reason = "its pods stop".to_owned();
        return Assessment::plain(Action::Delete, Risk::Restart, vec![reason]);
    }
    Assessment::plain(Action::Delete, Risk::InPlace, Vec::new())
}

/// An object on both sides, or two runs of one Job.
pub(crate) fn assess_update(
    before: &Object<'_>,
    after: &Object<'_>,
    differences: &[Difference],
) -> Assessment {
    let moved = before.component != after.component;
    let moved_from = moved.then(|| format!("moved from {}", visible(before.component)));
    if before.identity.name != after.identity.name {
        return assess_job_rerun(before, moved_from, differences);
    }
    let mut reasons = Vec::new();
    let mut told: Vec<&str> = Vec::new();
    let violations = violations(&after.identity, &before.value, &after.value);
    let (fixed, refusals) = split(&violations);
    let mut risk = Risk::Metadata;
    let mut raise = |to: Risk| risk = risk.min(to);
    if let Some(loss) = claims_lost_by_scaling(&before.value, &after.value) {
        raise(Risk::DataLoss);
        reasons.push(loss);
        told.push("spec.replicas");
    }
    if let Some(loss) = host_paths_lost(before, after) {
        raise(Risk::DataLoss);
        reasons.push(loss);
    }
    if !violations.is_empty() {
        raise(Risk::Replace);
        reasons.extend(fixed);
        told.extend(violations.iter().map(|violation| violation.path.as_str()));
    }
    reasons.extend(moved_from);
    let restart = restart_reasons(after, differences);
    let rolls = !restart.is_empty();
    if rolls {
        raise(Risk::Restart);
        reasons.extend(restart);
    }
    let (in_place, metadata) = remaining(after, differences, &told);
    if !in_place.is_empty() {
        raise(Risk::InPlace);
    }
    reasons.extend(abridged(in_place));
    reasons.extend(metadata);
    let is_refused = !refusals.is_empty();
    let strategy = strategy(&violations).filter(|_| !is_refused);
    let stops = strategy == Some(Strategy::Recreate) && runs_pods(&after.identity);
    let action = match risk {
        _ if !violations.is_empty() => Action::Replace,
        Risk::Metadata if moved => Action::Move,
        _ => Action::Update,
    };
    Assessment {
        action,
        risk,
        restarts: (rolls || stops) && !is_refused,
        reasons,
        immutable: violations
            .iter()
            .map(|violation| violation.path.clone())
            .collect(),
        strategy,
        refused: is_refused.then(|| refusals.join("; ")),
    }
}

/// A Job with a digest of its spec in its name: the new one runs, nothing that exists changes.
fn assess_job_rerun(
    before: &Object<'_>,
    moved_from: Option<String>,
    differences: &[Difference],
) -> Assessment {
    let mut reasons = Vec::from_iter(moved_from);
    reasons.insert(
        0,
        format!("runs again, was {}", visible(&before.identity.name)),
    );
    reasons.extend(abridged(pod_template::reasons(differences)));
    Assessment {
        strategy: Some(Strategy::NewName),
        ..Assessment::plain(Action::Replace, Risk::InPlace, reasons)
    }
}

/// The sentences for fields that are replaced, and for those that are refused.
fn split(violations: &[Violation]) -> (Vec<String>, Vec<String>) {
    let (mut fixed, mut refused) = (Vec::new(), Vec::new());
    for violation in violations {
        let field = match &violation.values {
            Some((before, after)) => format!("{} {before} -> {after}", violation.path),
            None => violation.path.clone(),
        };
        match violation.remedy {
            Remedy::Refuse(way_out) => {
                refused.push(format!("{field} cannot change: {way_out}"));
            }
            // This object has kept its name, or it would have been judged as a Job that reruns.
            Remedy::Replace(Strategy::NewName, _) => refused.push(format!(
                "{field} cannot change: give the Job a new name, with a digest of its spec in it, or delete it first"
            )),
            Remedy::Replace(strategy, "") => {
                fixed.push(format!("{field} cannot change in place: {}", strategy.describe()));
            }
            Remedy::Replace(strategy, effect) => fixed.push(format!(
                "{field} cannot change in place: {}; {effect}",
                strategy.describe()
            )),
        }
    }
    (fixed, refused)
}

/// The strategy that does enough for every field.
fn strategy(violations: &[Violation]) -> Option<Strategy> {
    let strategies = violations
        .iter()
        .filter_map(|violation| match violation.remedy {
            Remedy::Replace(strategy, _) => Some(strategy),
            Remedy::Refuse(_) => None,
        });
    strategies.max()
}

/// Why the object exchanges its pods, and how; empty if it does not.
fn restart_reasons(after: &Object<'_>, differences: &[Difference]) -> Vec<String> {
    if !rolls_pods(&after.identity) {
        return Vec::new();
    }
    let mut reasons = pod_template::reasons(differences);
    if !reasons.is_empty() {
        reasons.extend(pod_template::rollout(&after.identity, &after.value).map(str::to_owned));
    }
    reasons
}

fn claims_lost_by_scaling(before: &Value, after: &Value) -> Option<String> {
    let replicas = |value| at(value, "spec.replicas").map_or(Some(1), Value::as_u64);
    let (old, new) = (replicas(before)?, replicas(after)?);
    let policy = at(
        after,
        "spec.persistentVolumeClaimRetentionPolicy.whenScaled",
    )?
    .as_str()?;
    (new < old && policy == "Delete").then(|| {
        format!(
            "replicas {old} -> {new} with whenScaled: Delete removes the claims of the pods that go"
        )
    })
}

/// Phrases for what is neither in the pod template nor told already: fields, then metadata.
fn remaining(
    after: &Object<'_>,
    differences: &[Difference],
    told: &[&str],
) -> (Vec<String>, Vec<String>) {
    let (mut fields, mut metadata) = (Vec::new(), Vec::new());
    for difference in differences {
        let path = difference.path.to_string();
        let told = told.iter().any(|field| path.starts_with(field));
        let in_template =
            rolls_pods(&after.identity) && pod_template::inside(&difference.path).is_some();
        if told || in_template {
            continue;
        }
        let mut add = |phrase: &str| {
            if !metadata.iter().any(|known| known == phrase) {
                metadata.push(phrase.to_owned());
            }
        };
        if difference.path.after(&["metadata", "labels"]).is_some() {
            add("labels");
        } else if difference
            .path
            .after(&["metadata", "annotations"])
            .is_some()
        {
            add("annotations");
        } else {
            fields.push(field_phrase(after, &path, difference));
        }
    }
    (fields, metadata)
}

fn field_phrase(after: &Object<'_>, path: &str, difference: &Difference) -> String {
    let name = match path {
        "apiVersion" => "API version".to_owned(),
        "spec.replicas" => "replicas".to_owned(),
        "spec.type" if after.identity.is("", "Service") => "type of the address".to_owned(),
        _ => visible(path).into_owned(),
    };
    let sensitive = secret::SENSITIVE_FIELDS
        .iter()
        .any(|field| difference.path.after(&[field]).is_some());
    match short_values(difference.before.as_ref(), difference.after.as_ref()) {
        Some((before, after)) if !sensitive => format!("{name} {before} -> {after}"),
        _ => name,
    }
}

fn abridged(mut phrases: Vec<String>) -> Vec<String> {
    if phrases.len() > MOST_FIELDS + 1 {
        let more = phrases.len() - MOST_FIELDS;
        phrases.truncate(MOST_FIELDS);
        phrases.push(format!("{more} more fields"));
    }
    phrases
}
