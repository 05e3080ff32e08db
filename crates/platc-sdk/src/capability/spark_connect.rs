//! A Spark Connect server.

use platc_objects::Endpoint;

use super::{Capability, NoRequest};

/// A Spark Connect server.
#[derive(Clone, Debug)]
pub struct SparkConnect {
    /// Its gRPC interface.
    pub endpoint: Endpoint,
    /// Version of Spark, such as `3.5.7`: clients need the same first two numbers.
    pub version: String,
    /// The user interface of its driver.
    pub ui: Endpoint,
}

impl SparkConnect {
    /// The value of `SPARK_REMOTE`.
    pub fn remote(&self) -> String {
        format!("sc://{}", self.endpoint)
    }
}

impl Capability for SparkConnect {
    const NAME: &'static str = "SparkConnect";
    type Request = NoRequest;
}
