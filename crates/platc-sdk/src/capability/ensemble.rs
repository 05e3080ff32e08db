//! A ZooKeeper ensemble.

use platc_objects::{Duration, Endpoint};

use super::{Capability, NoRequest};

/// A ZooKeeper ensemble.
#[derive(Clone, Debug)]
pub struct Ensemble {
    /// The client port of each server.
    pub servers: Vec<Endpoint>,
    /// The longest session timeout that the servers grant.
    pub max_session_timeout: Duration,
}

impl Ensemble {
    /// `host:port` of all servers, joined by commas.
    pub fn connection_string(&self) -> String {
        let servers: Vec<String> = self.servers.iter().map(ToString::to_string).collect();
        servers.join(",")
    }
}

impl Capability for Ensemble {
    const NAME: &'static str = "Ensemble";
    type Request = NoRequest;
}
