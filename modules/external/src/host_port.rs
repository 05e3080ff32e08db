//! `host:port` as a person writes it.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use platc_sdk::value_error::read_text;
use platc_sdk::{DnsName, Endpoint, ValueError};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer};

/// A host, by DNS name or IPv4 address, and a port: `nn0.corp.local:8020`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct HostPort {
    host: DnsName,
    port: u16,
}

impl HostPort {
    /// The endpoint.
    pub fn endpoint(&self) -> Endpoint {
        Endpoint::new(self.host.as_str(), self.port)
    }

    /// Another port of the same host.
    #[must_use]
    pub fn at_port(&self, port: u16) -> Endpoint {
        Endpoint::new(self.host.as_str(), port)
    }
}

impl fmt::Display for HostPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.host, self.port)
    }
}

impl FromStr for HostPort {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some((scheme, _)) = text.split_once("://") {
            return Err(format!("leave `{scheme}://` out: write `host:port`"));
        }
        if text.starts_with('[') {
            return Err("an IPv6 address is not accepted: give it a DNS name".to_owned());
        }
        let (host, port) = text
            .split_once(':')
            .ok_or_else(|| "the port is missing: write `host:port`".to_owned())?;
        let host = host
            .parse()
            .map_err(|error| format!("`{host}` is not a host: {error}"))?;
        match port.parse() {
            Ok(0) | Err(_) => Err(format!("`{port}` is not a port: use a number up to 65535")),
            Ok(port) => Ok(Self { host, port }),
        }
    }
}

/// What was probably meant, if that is `host:port`.
fn meant(text: &str) -> Option<String> {
    let rest = text.split_once("://").map_or(text, |(_, rest)| rest);
    let candidate = rest.trim().trim_end_matches('/').to_ascii_lowercase();
    candidate.parse::<HostPort>().ok().map(|_| candidate)
}

impl<'de> Deserialize<'de> for HostPort {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = r#"a host and its port in quotes, such as `"db.corp.local:5432"`"#;
        read_endpoint(deserializer, expected, "a host with a port", meant)
    }
}

/// Reads where servers listen, in any form that says it. A mistake tells that the text is not `what`, and
/// what was probably `meant`.
pub(crate) fn read_endpoint<'de, D: Deserializer<'de>, T: FromStr<Err = String>>(
    deserializer: D,
    expected: &'static str,
    what: &str,
    meant: fn(&str) -> Option<String>,
) -> Result<T, D::Error> {
    let text = read_text(deserializer, expected)?;
    text.parse().map_err(|label: String| {
        let message = format!("{text:?} is not {what}");
        let error = ValueError::new("platc::bad-endpoint", message, label);
        serde::de::Error::custom(match meant(&text) {
            Some(better) => error.instead(better),
            None => error,
        })
    })
}

impl JsonSchema for HostPort {
    fn schema_name() -> Cow<'static, str> {
        "HostPort".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A host and a port",
            "pattern": "^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*:[0-9]{1,5}$",
            "examples": ["db.corp.local:5432", "10.0.0.7:8020"]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_needs_a_port_and_nothing_else() {
        for (text, expected) in [
            ("nn0.corp:8020", Ok("nn0.corp:8020")),
            ("10.0.0.7:65535", Ok("10.0.0.7:65535")),
            ("nn0.corp", Err("the port is missing: write `host:port`")),
            (
                "nn0.corp:",
                Err("`` is not a port: use a number up to 65535"),
            ),
            (
                "nn0.corp:0",
                Err("`0` is not a port: use a number up to 65535"),
            ),
            (
                "nn0.corp:65536",
                Err("`65536` is not a port: use a number up to 65535"),
            ),
            (
                "nn0.corp:80/path",
                Err("`80/path` is not a port: use a number up to 65535"),
            ),
            (
                "hdfs://nn0.corp:8020",
                Err("leave `hdfs://` out: write `host:port`"),
            ),
            (
                "[::1]:8020",
                Err("an IPv6 address is not accepted: give it a DNS name"),
            ),
            (":8020", Err("`` is not a host: a name cannot be empty")),
        ] {
            let read = text.parse::<HostPort>().map(|read| read.to_string());
            assert_eq!(read.as_deref().map_err(String::as_str), expected, "{text}");
        }
    }

    #[test]
    fn what_was_probably_meant_is_a_host_with_a_port() {
        for (text, expected) in [
            ("hdfs://nn0.corp:8020/", Some("nn0.corp:8020")),
            ("NN0.corp:8020", Some("nn0.corp:8020")),
            ("nn0.corp", None),
        ] {
            assert_eq!(meant(text).as_deref(), expected, "{text}");
        }
    }
}
