//! A server that runs Spark applications for others.

use platc_objects::Endpoint;

use super::{Capability, NoRequest};

/// A Livy server.
#[derive(Clone, Debug)]
pub struct BatchServer {
    /// Its REST interface.
    pub endpoint: Endpoint,
    /// The Spark master that it submits to.
    pub spark_master: String,
    /// The Hadoop user that its applications run as.
    pub user: String,
    /// URI of the directory with jars that all its applications have on their class path, without a
    /// slash at its end. Absent when there is none, or none is known.
    pub shared_libraries: Option<String>,
}

impl Capability for BatchServer {
    const NAME: &'static str = "BatchServer";
    type Request = NoRequest;
}
