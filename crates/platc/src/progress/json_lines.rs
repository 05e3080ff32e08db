//! A run as JSON lines, in the shape of Terraform's machine-readable output.

use std::time::Duration;

use platc_cluster::applying::Event;
use platc_cluster::object::Key;
use platc_plan::render::address;
use platc_plan::{Action, Change, Plan};
use serde_json::{Value, json};

use crate::progress::board::{Board, State};

/// Version of the shape; a minor version only adds keys and types.
const VERSION: &str = "1.2";

/// One line: what is in each of them, then the rest. `time` is in RFC 3339.
pub(crate) fn line(time: &str, entry: Entry) -> String {
    let mut document = json!({
        "@level": entry.level,
        "@message": entry.message,
        "@module": "platc.ui",
        "@timestamp": time,
        "type": entry.kind,
    });
    if let Some(fields) = document.as_object_mut() {
        fields.extend(entry.content);
    }
    format!("{document}\n")
}

/// What a line says.
#[derive(Debug, PartialEq)]
pub(crate) struct Entry {
    level: &'static str,
    kind: &'static str,
    message: String,
    content: Vec<(String, Value)>,
}

impl Entry {
    fn new(kind: &'static str, message: String, content: (&str, Value)) -> Self {
        Self {
            level: "info",
            kind,
            message,
            content: vec![(content.0.to_owned(), content.1)],
        }
    }

    fn at(self, level: &'static str) -> Self {
        Self { level, ..self }
    }
}

/// The first line: who writes.
pub(crate) fn version() -> Entry {
    let platc = env!("CARGO_PKG_VERSION");
    let mut entry = Entry::new("version", format!("platc {platc}"), ("platc", platc.into()));
    entry.content.push(("ui".to_owned(), VERSION.into()));
    entry
}

/// One line for each change of the plan, and one that counts them.
pub(crate) fn planned(plan: &Plan) -> Vec<Entry> {
    let mut entries: Vec<Entry> = plan.changes.iter().map(planned_change).collect();
    let summary = plan.summary;
    let counts = json!({
        "add": summary.create + summary.replace,
        "change": summary.update,
        "remove": summary.delete + summary.replace,
        "operation": "plan",
    });
    entries.push(Entry::new(
        "change_summary",
        format!("Plan: {summary}."),
        ("changes", counts),
    ));
    entries
}

fn planned_change(change: &Change) -> Entry {
    let action = match change.action {
        Action::Create => "create",
        Action::Update => "update",
        Action::Replace => "replace",
        Action::Delete => "delete",
        Action::Move => "move",
    };
    let identity = &change.identity;
    let address = address(change);
    let message = format!("{address}: Plan to {action}");
    let content = json!({
        "resource": {
            "addr": address,
            "resource_type": identity.kind,
            "resource_name": identity.name,
            "component": change.address,
            "namespace": identity.namespace,
        },
        "action": action,
        "risk": change.risk.name().replace(' ', "-"),
        "refused": change.refused,
    });
    Entry::new("planned_change", message, ("change", content))
}

/// The last line of a run: what it did.
pub(crate) fn applied(created: usize, changed: usize, deleted: usize) -> Entry {
    let counts = json!({
        "add": created, "change": changed, "remove": deleted, "operation": "apply",
    });
    Entry::new(
        "change_summary",
        format!("Applied: {created} created, {changed} changed, {deleted} deleted."),
        ("changes", counts),
    )
}

/// Something to know that is about no object.
pub(crate) fn note(text: &str) -> Entry {
    Entry {
        level: "info",
        kind: "log",
        message: text.to_owned(),
        content: Vec::new(),
    }
}

/// Something that went wrong.
pub(crate) fn problem(summary: &str, detail: &str) -> Entry {
    diagnostic("error", summary, detail)
}

fn diagnostic(severity: &'static str, summary: &str, detail: &str) -> Entry {
    let content = json!({"severity": severity, "summary": summary, "detail": detail});
    let level = if severity == "error" { "error" } else { "warn" };
    Entry::new("diagnostic", summary.to_owned(), ("diagnostic", content)).at(level)
}

/// What an event says, so long after the run began. `former` is the state of its object before: what
/// was right already is nothing to tell.
pub(crate) fn event(
    now: Duration,
    event: &Event,
    former: Option<&State>,
    board: &Board,
) -> Option<Entry> {
    let hook = |key: &Key, kind: &'static str, said: &str| {
        let content = hook(key, board, now);
        Entry::new(kind, format!("{key}: {said}"), ("hook", content))
    };
    Some(match event {
        Event::Applying(key) => hook(key, "apply_start", "applying"),
        Event::Deleting(key) => hook(key, "apply_start", "deleting"),
        Event::Applied { key, created } => {
            let is_new = board.is_new(key, *created);
            let said = if is_new { "created" } else { "changed" };
            hook(key, "apply_progress", said)
        }
        Event::Waiting { key, what } => {
            let mut entry = hook(key, "apply_progress", what);
            if let Some((_, content)) = entry.content.first_mut() {
                content["waiting_for"] = what.as_str().into();
            }
            entry
        }
        Event::Ready { key, note } => {
            former?;
            hook(key, "apply_complete", note.as_deref().unwrap_or("ready"))
        }
        Event::Deleted(key) => hook(key, "apply_complete", "gone"),
        Event::Failed { key, why } | Event::NotDeleted { key, why } => {
            let mut entry = hook(key, "apply_errored", why).at("error");
            if let Some((_, content)) = entry.content.first_mut() {
                content["error"] = why.as_str().into();
            }
            entry
        }
        Event::Skipped { key, because } => diagnostic(
            "warning",
            &format!("{key} was not touched"),
            &format!("{because} failed, which it needs"),
        ),
        Event::Note(text) => note(text),
    })
}

fn hook(key: &Key, board: &Board, now: Duration) -> Value {
    let component = board.outline().component(key);
    let place = match &key.namespace {
        Some(namespace) => format!("{namespace}/{}", key.name),
        None => key.name.clone(),
    };
    json!({
        "resource": {
            "addr": format!("{component}/{}/{place}", key.kind),
            "resource_type": key.kind,
            "resource_name": key.name,
            "component": component,
            "namespace": key.namespace,
        },
        "action": board.outline().action(key),
        "elapsed_seconds": board.elapsed(key, now).as_secs(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::outline::samples::{key, lake};

    fn told(events: &[(u64, Event)]) -> String {
        let mut board = Board::new(lake());
        let mut text = String::new();
        for (second, happened) in events {
            let now = Duration::from_secs(*second);
            let effect = board.note(now, happened);
            if let Some(entry) = event(now, happened, effect.former.as_ref(), &board) {
                text.push_str(&line("2026-11-21T10:00:00Z", entry));
            }
        }
        text
    }

    #[test]
    fn a_run_is_told_as_terraform_tells_it() {
        let zk = || key("StatefulSet", "zk");
        let ready = |key| Event::Ready { key, note: None };
        let text = told(&[
            (0, ready(key("Service", "zk"))),
            (1, Event::Applying(zk())),
            (
                9,
                Event::Waiting {
                    key: zk(),
                    what: "0 of 3 pods are ready".to_owned(),
                },
            ),
            (12, ready(zk())),
            (
                13,
                Event::Skipped {
                    key: key("StatefulSet", "namenode"),
                    because: key("Job", "format"),
                },
            ),
        ]);
        let expected = concat!(
            r#"{"@level":"info","@message":"StatefulSet/zk in data: applying","@module":"platc.ui","@timestamp":"2026-11-21T10:00:00Z","type":"apply_start","hook":{"resource":{"addr":"zookeeper.zk/StatefulSet/data/zk","resource_type":"StatefulSet","resource_name":"zk","component":"zookeeper.zk","namespace":"data"},"action":"update","elapsed_seconds":0}}"#,
            "\n",
            r#"{"@level":"info","@message":"StatefulSet/zk in data: 0 of 3 pods are ready","@module":"platc.ui","@timestamp":"2026-11-21T10:00:00Z","type":"apply_progress","hook":{"resource":{"addr":"zookeeper.zk/StatefulSet/data/zk","resource_type":"StatefulSet","resource_name":"zk","component":"zookeeper.zk","namespace":"data"},"action":"update","elapsed_seconds":8,"waiting_for":"0 of 3 pods are ready"}}"#,
            "\n",
            r#"{"@level":"info","@message":"StatefulSet/zk in data: ready","@module":"platc.ui","@timestamp":"2026-11-21T10:00:00Z","type":"apply_complete","hook":{"resource":{"addr":"zookeeper.zk/StatefulSet/data/zk","resource_type":"StatefulSet","resource_name":"zk","component":"zookeeper.zk","namespace":"data"},"action":"update","elapsed_seconds":11}}"#,
            "\n",
            r#"{"@level":"warn","@message":"StatefulSet/namenode in data was not touched","@module":"platc.ui","@timestamp":"2026-11-21T10:00:00Z","type":"diagnostic","diagnostic":{"severity":"warning","summary":"StatefulSet/namenode in data was not touched","detail":"Job/format in data failed, which it needs"}}"#,
            "\n",
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn the_first_line_says_who_writes() {
        let expected = format!(
            "{{\"@level\":\"info\",\"@message\":\"platc {0}\",\"@module\":\"platc.ui\",\
             \"@timestamp\":\"t\",\"type\":\"version\",\"platc\":\"{0}\",\"ui\":\"1.2\"}}\n",
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!(line("t", version()), expected);
    }
}
