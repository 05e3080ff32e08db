//! The `ConfigMap`s in which platc keeps what it knows: whose they are, and long text in parts.

use std::io::{Read as _, Write as _};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use platc_objects::digest::fit;
use platc_objects::labels::MANAGED_BY;
use platc_objects::name::MAX_LABEL;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::object::{annotation, label, set_annotation, text};

/// The label that says what a `ConfigMap` of platc is for.
const KEEPS: &str = "platc.io/keeps";
/// SHA-256 of the whole compressed text that a part belongs to.
const CONTENT: &str = "platc.io/content";
/// Which part it is, and of how many: `2/3`.
const PART: &str = "platc.io/part";
/// The key of the content.
const DATA: &str = "content.gz";

/// Most bytes of one `ConfigMap`'s content: in base64, with all that is around it, the object stays
/// below 512 KiB. Servers take 1 MiB, and etcd 1.5 MiB.
pub(crate) const MOST_BYTES: usize = 380 * 1024;
/// No text of ours is longer; what claims to be is not read to its end.
const LONGEST_TEXT: u64 = 256 * 1024 * 1024;

/// Whether platc keeps something of this platform in the object.
pub(crate) fn is_of(platform: &str, object: &Value) -> bool {
    let owner = label(object, "app.kubernetes.io/part-of");
    label(object, KEEPS).is_some() && owner == Some(&fit(platform, MAX_LABEL))
}

/// What a `ConfigMap` of platc is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Inventory,
    Journal,
    History,
}

impl Purpose {
    const fn word(self) -> &'static str {
        match self {
            Self::Inventory => "inventory",
            Self::Journal => "journal",
            Self::History => "history",
        }
    }

    /// The first part of the names of its objects.
    pub(crate) fn stem(self, platform: &str) -> String {
        format!("platc-{platform}-{}", self.word())
    }

    /// The label selector of its objects.
    pub(crate) fn selector(self, platform: &str) -> String {
        format!(
            "{KEEPS}={},app.kubernetes.io/part-of={}",
            self.word(),
            fit(platform, MAX_LABEL)
        )
    }

    /// A `ConfigMap` for it, without content. The label of the members of the platform's `ApplySet`
    /// is not on it: kubectl would prune it.
    pub(crate) fn config_map(self, platform: &str, namespace: &str, name: &str) -> Value {
        json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {
                "name": name,
                "namespace": namespace,
                "labels": {
                    "app.kubernetes.io/managed-by": MANAGED_BY,
                    "app.kubernetes.io/part-of": fit(platform, MAX_LABEL),
                    KEEPS: self.word(),
                },
            },
        })
    }

    /// Whether a `ConfigMap` is for this, and of this platform.
    pub(crate) fn is_of(self, platform: &str, object: &Value) -> bool {
        label(object, KEEPS) == Some(self.word())
            && label(object, "app.kubernetes.io/part-of") == Some(&fit(platform, MAX_LABEL))
    }
}

/// A text, compressed.
#[derive(Debug)]
pub(crate) struct Packed {
    /// SHA-256 of the compressed text, in hexadecimal.
    pub(crate) digest: String,
    bytes: Vec<u8>,
}

impl Packed {
    pub(crate) fn of(text: &str) -> Self {
        let bytes = compress(text);
        Self {
            digest: digest(&bytes),
            bytes,
        }
    }

    /// How many parts it is kept in.
    pub(crate) fn count(&self) -> usize {
        self.bytes.len().div_ceil(MOST_BYTES)
    }

    /// Puts each part into a `ConfigMap` that `empty` makes for its number, from 1.
    pub(crate) fn parts(&self, empty: impl Fn(usize) -> Value) -> Vec<Value> {
        let count = self.count();
        let chunks = self.bytes.chunks(MOST_BYTES).zip(1..);
        chunks
            .map(|(bytes, number)| {
                let mut part = empty(number);
                set_annotation(&mut part, CONTENT, &self.digest);
                set_annotation(&mut part, PART, &format!("{number}/{count}"));
                put_bytes(&mut part, DATA, bytes);
                part
            })
            .collect()
    }
}

/// What a part says of the text that it belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// SHA-256 of the compressed text.
    pub(crate) content: String,
    /// From 1.
    pub(crate) number: usize,
    /// How many parts the text has.
    pub(crate) count: usize,
}

impl Part {
    pub(crate) fn of(object: &Value) -> Option<Self> {
        let (number, count) = annotation(object, PART)?.split_once('/')?;
        Some(Self {
            content: annotation(object, CONTENT)?.to_owned(),
            number: number.parse().ok()?,
            count: count.parse().ok()?,
        })
    }
}

/// The text of these parts, which are in order. What is wrong with them is a phrase that goes on
/// after their name.
pub(crate) fn join(parts: &[Value], content: &str) -> Result<String, String> {
    let mut bytes = Vec::new();
    for part in parts {
        let chunk = bytes_of(part, DATA).ok_or_else(|| {
            format!(
                "{} has no content",
                text(part, "/metadata/name").unwrap_or("a part")
            )
        })?;
        bytes.extend(chunk);
    }
    if digest(&bytes) != content {
        return Err("was changed: its content has another digest".to_owned());
    }
    expand(&bytes)
}

/// Compresses. The same text gives the same bytes: there is no time in them.
pub(crate) fn compress(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    let written = encoder.write_all(text.as_bytes());
    written
        .and_then(|()| encoder.finish())
        .expect("a Vec takes every byte")
}

pub(crate) fn expand(bytes: &[u8]) -> Result<String, String> {
    let mut text = String::new();
    let mut decoder = GzDecoder::new(bytes).take(LONGEST_TEXT);
    decoder
        .read_to_string(&mut text)
        .map_err(|error| format!("cannot be decompressed: {error}"))?;
    if decoder.limit() == 0 {
        return Err("is longer than platc ever writes".to_owned());
    }
    Ok(text)
}

/// Puts bytes into a `ConfigMap`, in place of all else in its `binaryData`.
pub(crate) fn put_bytes(object: &mut Value, key: &str, bytes: &[u8]) {
    object["binaryData"] = json!({ key: STANDARD.encode(bytes) });
}

/// The bytes under a key of `binaryData`.
pub(crate) fn bytes_of(object: &Value, key: &str) -> Option<Vec<u8>> {
    let encoded = object.get("binaryData")?.get(key)?.as_str()?;
    STANDARD.decode(encoded).ok()
}

fn digest(bytes: &[u8]) -> String {
    crate::hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text that does not become much shorter: a digest for each number.
    fn dense(lines: u32) -> String {
        (0..lines)
            .map(|number| digest(&number.to_be_bytes()) + "\n")
            .collect()
    }

    fn packed(text: &str) -> (Packed, Vec<Value>) {
        let packed = Packed::of(text);
        let parts = packed.parts(|number| {
            Purpose::History.config_map("lake", "data", &format!("platc-lake-history-{number}"))
        });
        (packed, parts)
    }

    #[test]
    fn text_in_parts_comes_back() {
        for (text, count) in [
            (String::new(), 1),
            ("short".to_owned(), 1),
            (dense(30_000), 3),
        ] {
            let (packed, parts) = packed(&text);
            assert_eq!((packed.count(), parts.len()), (count, count));
            assert_eq!(join(&parts, &packed.digest), Ok(text));
            let about = Part::of(parts.last().unwrap());
            let expected = Part {
                content: packed.digest,
                number: count,
                count,
            };
            assert_eq!(about, Some(expected));
        }
    }

    #[test]
    fn row_25_no_object_reaches_512_kib() {
        let (_, parts) = packed(&dense(30_000));
        let longest = parts.iter().map(|part| part.to_string().len()).max();
        assert!(longest.unwrap() < 512 * 1024, "{longest:?}");
    }

    #[test]
    fn a_part_that_is_missing_or_changed_is_noticed() {
        let (packed, parts) = packed(&dense(30_000));
        let changed = Err("was changed: its content has another digest".to_owned());
        assert_eq!(join(&parts[1..], &packed.digest), changed);
        assert_eq!(join(&[], &packed.digest), changed);
        let mut swapped = parts.clone();
        swapped.swap(0, 1);
        assert_eq!(join(&swapped, &packed.digest), changed);
        let mut empty = parts;
        empty[1]["binaryData"] = json!({"content.gz": "no base64!"});
        assert_eq!(
            join(&empty, &packed.digest),
            Err("platc-lake-history-2 has no content".to_owned())
        );
    }

    #[test]
    fn what_is_no_gzip_is_refused() {
        assert_eq!(
            expand(b"no gzip at all"),
            Err("cannot be decompressed: invalid gzip header".to_owned())
        );
        let short = &compress("a text that is cut")[..12];
        assert_eq!(
            expand(short),
            Err("cannot be decompressed: incomplete deflate stream".to_owned())
        );
    }

    #[test]
    fn a_config_map_says_whose_it_is() {
        let object = Purpose::Journal.config_map("lake", "data", "platc-lake-journal");
        assert_eq!(
            object,
            json!({
                "apiVersion": "v1",
                "kind": "ConfigMap",
                "metadata": {
                    "name": "platc-lake-journal",
                    "namespace": "data",
                    "labels": {
                        "app.kubernetes.io/managed-by": "platc",
                        "app.kubernetes.io/part-of": "lake",
                        "platc.io/keeps": "journal",
                    },
                },
            })
        );
        assert!(Purpose::Journal.is_of("lake", &object));
        assert!(!Purpose::History.is_of("lake", &object));
        assert!(!Purpose::Journal.is_of("other", &object));
    }
}
