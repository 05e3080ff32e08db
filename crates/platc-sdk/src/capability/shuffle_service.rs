//! A remote shuffle service.

use platc_objects::{Endpoint, Settings};

use super::{Capability, NoRequest};

/// A Celeborn cluster that keeps the shuffle files of Spark applications.
#[derive(Clone, Debug)]
pub struct ShuffleService {
    /// Version of the cluster, such as `0.6.3`; clients need the same first two numbers.
    pub version: String,
    /// Its masters.
    pub masters: Vec<Endpoint>,
    /// Keys of `spark-defaults.conf` that make an application use it. The image of the application
    /// needs the client's jar.
    pub spark_settings: Settings,
}

impl Capability for ShuffleService {
    const NAME: &'static str = "ShuffleService";
    type Request = NoRequest;
}
