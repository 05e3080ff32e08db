//! Files that an application is made of.

use std::borrow::Cow;
use std::str::FromStr;

use platc_sdk::PathRef;
use platc_sdk::value_error::{ValueError, read_text};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// A file that an application is made of.
#[derive(Clone, Debug, PartialEq)]
pub enum File {
    /// On a file system of the platform: `minio.lake:/jobs/etl.py`.
    On(PathRef),
    /// At a URI: `local:///opt/spark/examples/src/main/python/pi.py` is in the image.
    At(String),
}

impl FromStr for File {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if !text.contains("://") {
            return text.parse().map(Self::On);
        }
        // Spark separates files by commas.
        if text.contains([',', ' ', '\t', '\n']) {
            return Err("a file has neither spaces nor commas".to_owned());
        }
        Ok(Self::At(text.to_owned()))
    }
}

impl<'de> Deserialize<'de> for File {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = read_text(
            deserializer,
            r#"a file, such as `"minio.lake:/jobs/etl.py"` or `"local:///opt/spark/jobs/etl.py"`"#,
        )?;
        text.parse().map_err(|label: String| {
            serde::de::Error::custom(ValueError::new(
                "platc::bad-value",
                format!("{text:?} is no file"),
                label,
            ))
        })
    }
}

impl JsonSchema for File {
    fn schema_name() -> Cow<'static, str> {
        "SparkFile".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A path on a component that offers FileSystem, or a URI",
            "examples": ["minio.lake:/jobs/etl.py", "local:///opt/spark/jobs/etl.py"]
        })
    }
}
