//! A Spark History Server.

use super::{Capability, NoRequest};

/// A Spark History Server.
#[derive(Clone, Debug)]
pub struct SparkHistory {
    /// The address that people open; that of the Ingress if there is one.
    pub url: String,
}

impl Capability for SparkHistory {
    const NAME: &'static str = "SparkHistory";
    type Request = NoRequest;
}
