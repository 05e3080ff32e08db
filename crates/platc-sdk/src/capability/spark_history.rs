//! A Spark History Server.

use super::{Capability, NoRequest};

/// A Spark History Server.
#[derive(Clone, Debug)]
pub struct SparkHistory {
    /// The address that people open; that of the Ingress if there is one.
    pub url: String,
    /// URI of the directory that it reads event logs from, without a slash at its end.
    pub log_directory: String,
    /// The Hadoop user that it reads as. Spark writes event logs that only their owner and group can
    /// read, so applications have to write as the same user.
    pub user: String,
}

impl Capability for SparkHistory {
    const NAME: &'static str = "SparkHistory";
    type Request = NoRequest;
}
