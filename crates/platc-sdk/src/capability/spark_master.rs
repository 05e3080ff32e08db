//! The master of a Spark Standalone cluster.

use platc_objects::Endpoint;

use super::{Capability, NoRequest};

/// A Spark Standalone cluster.
#[derive(Clone, Debug)]
pub struct SparkMaster {
    /// The masters; with high availability more than one.
    pub masters: Vec<Endpoint>,
    /// Version of Spark, such as `3.5.7`: drivers need the same one.
    pub version: String,
    /// What one worker offers, where that is known: an executor that wants more never starts.
    pub worker: Option<SparkWorker>,
    /// Whether workers keep the shuffle files of executors that are gone.
    pub shuffle_service: bool,
}

/// What one worker of a Spark Standalone cluster offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SparkWorker {
    /// Cores for executors.
    pub cores: u32,
    /// Mebibytes for the heaps of executors.
    pub memory: u64,
}

impl SparkMaster {
    /// The URL of `--master`.
    pub fn url(&self) -> String {
        let masters: Vec<String> = self.masters.iter().map(ToString::to_string).collect();
        format!("spark://{}", masters.join(","))
    }
}

impl Capability for SparkMaster {
    const NAME: &'static str = "SparkMaster";
    type Request = NoRequest;
}
