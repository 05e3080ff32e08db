//! The entries of an inventory, and their text: a line of JSON each, which a person can read too.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::object::{Key, number};

/// The version of the text. A later platc may write one that this one must not misread.
const FORMAT: i64 = 1;

/// An object that the platform owns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Which object.
    #[serde(flatten, with = "KeyFields")]
    pub key: Key,
    /// Its UID; `None` while a run is about to create it, or died when it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uid: Option<String>,
    /// SHA-256 of the manifest that was applied, in hexadecimal.
    pub digest: String,
    /// Hash of the fields that were ours after the apply; `None` before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned: Option<String>,
    /// Address of its component; `None` for the platform's own objects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
}

impl Entry {
    /// Whether it is a claim that a StatefulSet made, which is known by its entry alone once the set is
    /// gone.
    pub fn is_claim_of_set(&self) -> bool {
        self.key.is("", "PersistentVolumeClaim") && self.digest.is_empty()
    }
}

/// The fields of a key, as they stand in a line.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Key")]
pub(crate) struct KeyFields {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    group: String,
    kind: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    namespace: Option<String>,
    name: String,
}

/// The text of entries.
pub(super) fn write(entries: &BTreeMap<Key, Entry>) -> String {
    let mut text = format!("{}\n", json!({ "format": FORMAT }));
    for entry in entries.values() {
        let line = serde_json::to_string(entry).expect("an entry is made of texts");
        text.push_str(&line);
        text.push('\n');
    }
    text
}

/// The entries of a text. What is wrong with it is a phrase that goes on after its name.
pub(super) fn read(text: &str) -> Result<BTreeMap<Key, Entry>, String> {
    let mut lines = text.lines();
    let head: Value = lines
        .next()
        .and_then(|line| serde_json::from_str(line).ok())
        .unwrap_or_default();
    match number(&head, "/format") {
        Some(FORMAT) => {}
        Some(other) => {
            return Err(format!(
                "has format {other}, which a newer platc has written"
            ));
        }
        None => return Err("does not begin with its format".to_owned()),
    }
    let entry = |(line, number): (&str, u32)| {
        let entry: Entry = serde_json::from_str(line)
            .map_err(|error| format!("cannot be read in line {number}: {error}"))?;
        Ok((entry.key.clone(), entry))
    };
    lines.zip(2..).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> BTreeMap<Key, Entry> {
        let namespace = Entry {
            key: Key {
                group: String::new(),
                kind: "Namespace".to_owned(),
                namespace: None,
                name: "data".to_owned(),
            },
            uid: None,
            digest: "d1".to_owned(),
            owned: None,
            component: None,
        };
        let workload = Entry {
            key: Key {
                group: "apps".to_owned(),
                kind: "StatefulSet".to_owned(),
                namespace: Some("data".to_owned()),
                name: "lake-hdfs-datanode".to_owned(),
            },
            uid: Some("u1".to_owned()),
            digest: "d2".to_owned(),
            owned: Some("o2".to_owned()),
            component: Some("hdfs.lake".to_owned()),
        };
        [namespace, workload]
            .map(|entry| (entry.key.clone(), entry))
            .into()
    }

    const TEXT: &str = r#"{"format":1}
{"kind":"Namespace","name":"data","digest":"d1"}
{"group":"apps","kind":"StatefulSet","namespace":"data","name":"lake-hdfs-datanode","uid":"u1","digest":"d2","owned":"o2","component":"hdfs.lake"}
"#;

    #[test]
    fn entries_are_lines_of_json_and_come_back() {
        assert_eq!(write(&entries()), TEXT);
        assert_eq!(read(TEXT), Ok(entries()));
        assert_eq!(read(&write(&BTreeMap::new())), Ok(BTreeMap::new()));
    }

    #[test]
    fn text_that_cannot_be_trusted_is_never_an_empty_inventory() {
        for (text, problem) in [
            ("", "does not begin with its format"),
            (&TEXT[13..], "does not begin with its format"),
            (
                "{\"format\":2}\n",
                "has format 2, which a newer platc has written",
            ),
            (
                &TEXT[..TEXT.len() - 20],
                "cannot be read in line 3: EOF while parsing a string at line 1 column 127",
            ),
            (
                "{\"format\":1}\n{\"kind\":\"Pod\",\"name\":\"x\"}",
                "cannot be read in line 2: missing field `digest` at line 1 column 25",
            ),
        ] {
            assert_eq!(read(text), Err(problem.to_owned()), "{text}");
        }
    }
}
