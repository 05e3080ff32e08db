//! Diagnostics as one SARIF 2.1.0 document, for code scanning.
//!
//! The format is <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Braces in
//! messages are not doubled as its section 3.11.5 asks for: results here have no arguments, and
//! GitHub shows the text as it is.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::location::{Location, locate};
use crate::diagnostic::{Diagnostic, Edit, Label, Place};
use crate::source::{FileId, Sources};

pub(super) fn render(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let codes: BTreeSet<_> = diagnostics.iter().map(|d| d.code).collect();
    let codes: Vec<_> = codes.into_iter().collect();
    let rules = codes.iter().map(|code| json!({ "id": code }));
    let results = diagnostics
        .iter()
        .map(|diagnostic| result(diagnostic, &codes, sources));
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "platc",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules.collect::<Vec<_>>(),
                },
            },
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    format!("{document:#}\n")
}

fn result(diagnostic: &Diagnostic, codes: &[&str], sources: &Sources) -> Value {
    let Diagnostic {
        code,
        severity,
        message,
        labels,
        notes,
        helps,
    } = diagnostic;
    let notes = notes.iter().map(|note| format!("note: {note}"));
    let advice = helps.iter().map(|help| format!("help: {}", help.message));
    let text = [message.clone()].into_iter().chain(notes).chain(advice);
    let mut result = Map::new();
    let mut set = |name: &str, value: Value| result.insert(name.to_owned(), value);
    set("ruleId", json!(code));
    if let Ok(index) = codes.binary_search(code) {
        set("ruleIndex", json!(index));
    }
    set("level", json!(severity.as_str()));
    set(
        "message",
        json!({ "text": text.collect::<Vec<_>>().join("\n") }),
    );
    set("locations", primary_location(labels.first(), sources));
    let related = labels.iter().skip(1);
    let related: Vec<_> = related
        .filter_map(|label| location(label, sources))
        .collect();
    if !related.is_empty() {
        set("relatedLocations", json!(related));
    }
    let fixes: Vec<_> = helps
        .iter()
        .filter_map(|help| fix(&help.message, help.edit.as_ref()?, sources))
        .collect();
    if !fixes.is_empty() {
        set("fixes", json!(fixes));
    }
    Value::Object(result)
}

/// One location, always in a file if there is one: GitHub refuses a whole document for one result
/// without a physical location, so what has no place in a file is put on the first.
fn primary_location(label: Option<&Label>, sources: &Sources) -> Value {
    let location = label.and_then(|label| location(label, sources));
    let mut location = location.unwrap_or_else(|| json!({}));
    let first = FileId(0);
    if location.get("physicalLocation").is_none() && sources.has(first) {
        location["physicalLocation"] = json!({ "artifactLocation": artifact(sources.name(first)) });
    }
    json!([location])
}

fn location(label: &Label, sources: &Sources) -> Option<Value> {
    let mut location = match &label.place {
        Place::Span { .. } => {
            let location = locate(&label.place, sources)?;
            json!({ "physicalLocation": {
                "artifactLocation": artifact(location.file),
                "region": region(&location),
            } })
        }
        Place::File(file) => json!({ "physicalLocation": {
            "artifactLocation": artifact(sources.name(*file)),
        } }),
        Place::Path { path, .. } => json!({ "logicalLocations": [
            { "fullyQualifiedName": path.to_string() },
        ] }),
        Place::Nowhere if label.text.is_empty() => return None,
        Place::Nowhere => json!({}),
    };
    if !label.text.is_empty() {
        location["message"] = json!({ "text": label.text });
    }
    Some(location)
}

fn fix(message: &str, edit: &Edit, sources: &Sources) -> Option<Value> {
    let location = locate(&edit.place, sources)?;
    Some(json!({
        "description": { "text": message },
        "artifactChanges": [{
            "artifactLocation": artifact(location.file),
            "replacements": [{
                "deletedRegion": region(&location),
                "insertedContent": { "text": edit.replacement },
            }],
        }],
    }))
}

fn region(location: &Location<'_>) -> Value {
    let (start_line, start_column) = location.start;
    let (end_line, end_column) = location.end;
    json!({
        "startLine": start_line,
        "startColumn": start_column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

/// The name of a file as a relative URI.
fn artifact(name: &str) -> Value {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        b'\\' => "/".to_owned(),
        _ => format!("%{byte:02X}"),
    };
    let uri: Vec<_> = name.bytes().map(escape).collect();
    json!({ "uri": uri.concat() })
}
