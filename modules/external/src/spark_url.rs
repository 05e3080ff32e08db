//! `spark://host:port` as the pages of a Spark master show it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use platc_sdk::Endpoint;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

use crate::host_port::{HostPort, read_endpoint};

const SCHEME: &str = "spark://";

/// The URL of the masters of a Spark Standalone cluster: one or more, none of them twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SparkUrl {
    masters: Vec<HostPort>,
}

impl SparkUrl {
    /// Where the masters listen, in the order of the URL.
    pub fn masters(&self) -> Vec<Endpoint> {
        self.masters.iter().map(HostPort::endpoint).collect()
    }
}

impl fmt::Display for SparkUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masters: Vec<String> = self.masters.iter().map(ToString::to_string).collect();
        write!(f, "{SCHEME}{}", masters.join(","))
    }
}

impl FromStr for SparkUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let Some(list) = text.strip_prefix(SCHEME) else {
            return Err(format!("must start with `{SCHEME}`"));
        };
        let mut masters: Vec<HostPort> = Vec::new();
        for master in list.split(',') {
            if master.contains("://") {
                return Err(format!("write `{SCHEME}` once, before the first master"));
            }
            let master = master.parse()?;
            if masters.contains(&master) {
                return Err(format!("`{master}` is named twice"));
            }
            masters.push(master);
        }
        Ok(Self { masters })
    }
}

/// What was probably meant, if that is the URL of masters. Another scheme is another port.
fn meant(text: &str) -> Option<String> {
    let lower = text.trim().to_ascii_lowercase();
    let list = lower.replace(SCHEME, "").replace(' ', "");
    let candidate = format!("{SCHEME}{}", list.trim_end_matches('/'));
    candidate.parse::<SparkUrl>().ok().map(|_| candidate)
}

impl<'de> Deserialize<'de> for SparkUrl {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected =
            r#"the URL of a Spark master in quotes, such as `"spark://spark0.corp.local:7077"`"#;
        read_endpoint(deserializer, expected, "the URL of a Spark master", meant)
    }
}

impl JsonSchema for SparkUrl {
    fn schema_name() -> Cow<'static, str> {
        "SparkUrl".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "The URL of the masters of a Spark Standalone cluster",
            "pattern": "^spark://[-a-z0-9.]+:[0-9]{1,5}(,[-a-z0-9.]+:[0-9]{1,5})*$",
            "examples": ["spark://spark0.corp.local:7077"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_its_scheme_once_and_each_master_once() {
        for (text, expected) in [
            ("spark://m0.corp:7077", Ok("spark://m0.corp:7077")),
            (
                "spark://m0.corp:7077,10.0.0.7:7077",
                Ok("spark://m0.corp:7077,10.0.0.7:7077"),
            ),
            ("m0.corp:7077", Err("must start with `spark://`")),
            ("http://m0.corp:8080", Err("must start with `spark://`")),
            (
                "spark://m0.corp",
                Err("the port is missing: write `host:port`"),
            ),
            (
                "spark://m0.corp:7077,",
                Err("the port is missing: write `host:port`"),
            ),
            (
                "spark://m0.corp:7077,spark://m1.corp:7077",
                Err("write `spark://` once, before the first master"),
            ),
            (
                "spark://m0.corp:7077,m0.corp:7077",
                Err("`m0.corp:7077` is named twice"),
            ),
        ] {
            let read = text.parse::<SparkUrl>().map(|read| read.to_string());
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn what_was_probably_meant_is_a_url_of_masters() {
        for (text, expected) in [
            ("m0.corp:7077", Some("spark://m0.corp:7077")),
            ("SPARK://M0.corp:7077/", Some("spark://m0.corp:7077")),
            (
                "spark://m0.corp:7077, spark://m1.corp:7077",
                Some("spark://m0.corp:7077,m1.corp:7077"),
            ),
            ("http://m0.corp:8080", None),
            ("spark://m0.corp", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }
}
