//! The journal: what a run has done so far, so that the next one knows when it dies.
//!
//! It is in the cluster, and holds no manifest and no value: keys, UIDs, digests and causes. What it
//! loses (the last second, or old entries of a very large platform) costs the next run a question to
//! the server, and nothing else.

mod recorder;

use std::fmt;

use k8s_openapi::jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

pub use self::recorder::Recorder;

use crate::api::Dependents;
use crate::connection::Cluster;
use crate::error::Error;
use crate::inventory::kept::{self, MOST_BYTES, Purpose};
use crate::inventory::{Entry, KeyFields};
use crate::object::{Key, text, uid};

/// Journals up to this length can be read with kubectl as they are.
const LONGEST_PLAIN: usize = 64 * 1024;
/// Key of a plain journal.
const PLAIN: &str = "journal";
/// Key of a compressed one.
const PACKED: &str = "journal.gz";

/// What a run does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Operation {
    /// Applies a platform.
    Apply,
    /// Takes objects over from other tools.
    Adopt,
    /// Makes generated Secrets anew.
    Rotate,
    /// Goes back to a former state.
    Rollback,
    /// Deletes a platform.
    Destroy,
}

/// As the command is called.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Apply => "apply",
            Self::Adopt => "adopt",
            Self::Rotate => "rotate",
            Self::Rollback => "rollback",
            Self::Destroy => "destroy",
        })
    }
}

/// What became of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It is at work, or died.
    Running,
    /// It did everything.
    Complete,
    /// It ended, and something is left to do.
    Incomplete,
}

/// The journal of one run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Journal {
    /// What the run does.
    pub operation: Operation,
    /// Id of its plan.
    pub plan: String,
    /// Digest of the compiled platform.
    pub digest: String,
    /// When it began.
    pub started: Timestamp,
    /// When it ended.
    pub finished: Option<Timestamp>,
    /// What became of it.
    pub outcome: Outcome,
    /// Objects that it could not bring to where they should be.
    pub failed: Vec<Failure>,
    /// Objects that it deleted, in this order.
    pub deleted: Vec<Deleted>,
    /// Objects that it wrote, or found as they should be, in this order.
    pub done: Vec<Entry>,
    /// How many of the oldest records had no room.
    pub left_out: usize,
}

/// An object that a run could not bring to where it should be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Which object.
    #[serde(flatten, with = "KeyFields")]
    pub key: Key,
    /// Why, in one line.
    pub cause: String,
}

/// An object that a run deleted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deleted {
    /// Which object.
    #[serde(flatten, with = "KeyFields")]
    pub key: Key,
}

impl Journal {
    /// Reads the journal of the last run; `None` when there was none.
    pub async fn load(
        cluster: &Cluster,
        platform: &str,
        namespace: &str,
    ) -> Result<Option<Self>, Error> {
        let place = Place::of(cluster, platform, namespace);
        let Some(object) = place.get().await? else {
            return Ok(None);
        };
        let journal = decode(&object).map_err(|why| {
            Error::State(format!(
                "the journal of {platform} ({}) {why}; delete it: the next run then asks the server about each object",
                place.key
            ))
        })?;
        Ok(Some(journal))
    }

    /// Deletes the journal of a platform that is no longer there.
    pub async fn remove(cluster: &Cluster, platform: &str, namespace: &str) -> Result<(), Error> {
        let place = Place::of(cluster, platform, namespace);
        match place.get().await? {
            Some(object) => {
                let uid = uid(&object).unwrap_or_default();
                cluster
                    .delete(&place.kind, &place.key, uid, Dependents::Deleted)
                    .await
            }
            None => Ok(()),
        }
    }
}

/// The `ConfigMap` of a platform's journal.
#[derive(Clone, Debug)]
struct Place {
    cluster: Cluster,
    kind: crate::kind::Kind,
    platform: String,
    namespace: String,
    key: Key,
}

impl Place {
    fn of(cluster: &Cluster, platform: &str, namespace: &str) -> Self {
        let kind = cluster.known("", "ConfigMap");
        Self {
            cluster: cluster.clone(),
            key: Key::new(&kind, Some(namespace), &Purpose::Journal.stem(platform)),
            kind,
            platform: platform.to_owned(),
            namespace: namespace.to_owned(),
        }
    }

    /// The object; an object of that name that is no journal of this platform is refused.
    async fn get(&self) -> Result<Option<Value>, Error> {
        let object = self.cluster.get(&self.kind, &self.key).await?;
        match object {
            Some(object) if !Purpose::Journal.is_of(&self.platform, &object) => {
                Err(Error::State(format!(
                    "{} is not the journal of {}; delete it, or give the platform another name",
                    self.key, self.platform
                )))
            }
            object => Ok(object),
        }
    }

    /// Creates the object, or replaces the one of this version.
    async fn put(&self, object: &Value, version: Option<&str>) -> Result<Value, Error> {
        let Some(version) = version else {
            return self.cluster.create(&self.kind, &self.key, object).await;
        };
        let mut object = object.clone();
        object["metadata"]["resourceVersion"] = version.into();
        self.cluster.replace(&self.kind, &self.key, &object).await
    }
}

/// Puts a journal into a `ConfigMap`. What has no room is left out, the oldest records first: those of
/// done objects, then the others.
fn encode(mut journal: Journal, object: &mut Value) {
    loop {
        let text = serde_json::to_string(&journal).expect("a journal is made of texts");
        if text.len() <= LONGEST_PLAIN {
            object["data"] = json!({ PLAIN: text });
            return;
        }
        let bytes = kept::compress(&text);
        if bytes.len() <= MOST_BYTES {
            kept::put_bytes(object, PACKED, &bytes);
            return;
        }
        journal.left_out += if journal.done.is_empty() {
            shorten(&mut journal.deleted, bytes.len()) + shorten(&mut journal.failed, bytes.len())
        } else {
            shorten(&mut journal.done, bytes.len())
        };
    }
}

/// Drops the oldest records, so that a journal of this many bytes comes near to what has room. Returns
/// how many.
fn shorten<R>(records: &mut Vec<R>, bytes: usize) -> usize {
    let keep = records.len() * MOST_BYTES / bytes * 19 / 20;
    let dropped = records.len() - keep;
    records.drain(..dropped);
    dropped
}

/// The journal in a `ConfigMap`. What is wrong with it is a phrase that goes on after its name.
fn decode(object: &Value) -> Result<Journal, String> {
    let packed = kept::bytes_of(object, PACKED);
    let expanded = packed.map(|bytes| kept::expand(&bytes)).transpose()?;
    let plain = || text(object, "/data/journal");
    let text = expanded.as_deref().or_else(plain).ok_or("has no content")?;
    serde_json::from_str(text).map_err(|error| format!("cannot be read: {error}"))
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    fn journal(done: u32) -> Journal {
        let entry = |number: u32| Entry {
            key: Key {
                group: "apps".to_owned(),
                kind: "Deployment".to_owned(),
                namespace: Some("data".to_owned()),
                name: format!("object-{number}"),
            },
            uid: Some(crate::hex(&Sha256::digest(number.to_be_bytes())[..16])),
            digest: crate::hex(&Sha256::digest(number.to_le_bytes())),
            owned: None,
            component: Some("hdfs.lake".to_owned()),
        };
        Journal {
            operation: Operation::Apply,
            plan: "p1".to_owned(),
            digest: "d1".to_owned(),
            started: "2026-11-21T10:00:00Z".parse().unwrap(),
            finished: None,
            outcome: Outcome::Running,
            failed: vec![Failure {
                key: entry(0).key,
                cause: "the image cannot be pulled".to_owned(),
            }],
            deleted: vec![Deleted { key: entry(1).key }],
            done: (2..done + 2).map(entry).collect(),
            left_out: 0,
        }
    }

    fn kept(journal: Journal) -> Value {
        let mut object = Purpose::Journal.config_map("lake", "data", "platc-lake-journal");
        encode(journal, &mut object);
        object
    }

    #[test]
    fn a_short_journal_can_be_read_as_it_is() {
        let object = kept(journal(1));
        assert_eq!(
            text(&object, "/data/journal"),
            Some(concat!(
                r#"{"operation":"apply","plan":"p1","digest":"d1","started":"2026-11-21T10:00:00Z","#,
                r#""finished":null,"outcome":"running","failed":[{"group":"apps","kind":"Deployment","#,
                r#""namespace":"data","name":"object-0","cause":"the image cannot be pulled"}],"#,
                r#""deleted":[{"group":"apps","kind":"Deployment","namespace":"data","name":"object-1"}],"#,
                r#""done":[{"group":"apps","kind":"Deployment","namespace":"data","name":"object-2","#,
                r#""uid":"433ebf5bc03dffa38536673207a21281","#,
                r#""digest":"26b25d457597a7b0463f9620f666dd10aa2c4373a505967c7c8d70922a2d6ece","#,
                r#""component":"hdfs.lake"}],"left_out":0}"#
            ))
        );
        assert_eq!(decode(&object), Ok(journal(1)));
    }

    #[test]
    fn a_long_journal_is_compressed() {
        let object = kept(journal(1_000));
        assert_eq!(object.get("data"), None);
        assert_eq!(decode(&object), Ok(journal(1_000)));
    }

    #[test]
    fn row_25_a_journal_too_long_for_an_object_loses_its_oldest_records() {
        let object = kept(journal(20_000));
        let length = object.to_string().len();
        assert!(length < 512 * 1024, "{length}");
        let short = decode(&object).unwrap();
        let all = journal(20_000).done;
        assert_eq!(short.done, all[all.len() - short.done.len()..]);
        assert!(short.done.len() > 4_000, "{}", short.done.len());
        let lost = short.failed.len() + short.deleted.len() + short.done.len();
        assert_eq!(lost + short.left_out, 20_002);
    }

    #[test]
    fn what_is_no_journal_is_said() {
        for (object, problem) in [
            (json!({}), "has no content"),
            (
                json!({"data": {"journal": "{}"}}),
                "cannot be read: missing field `operation` at line 1 column 2",
            ),
            (
                json!({"binaryData": {"journal.gz": "bm8gZ3ppcCBhdCBhbGw="}}),
                "cannot be decompressed: invalid gzip header",
            ),
        ] {
            assert_eq!(decode(&object), Err(problem.to_owned()));
        }
    }
}
