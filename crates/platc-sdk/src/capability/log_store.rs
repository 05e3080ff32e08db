//! A store of logs.

use super::{Capability, NoRequest};

/// A server that answers `LogQL` and accepts logs by OTLP over HTTP, at `/otlp`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogStore {
    /// Where its HTTP interface is, as Loki has it: `http://host:3100`, without a slash at the end.
    pub url: String,
}

impl Capability for LogStore {
    const NAME: &'static str = "LogStore";
    type Request = NoRequest;
}
