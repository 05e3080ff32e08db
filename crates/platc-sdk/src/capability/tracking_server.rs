//! A server that keeps the runs of machine learning.

use platc_objects::Endpoint;

use super::{Capability, NoRequest};

/// An `MLflow` tracking server. It proxies artifacts, so its clients need no login of its store.
#[derive(Clone, Debug)]
pub struct TrackingServer {
    /// Where it listens.
    pub endpoint: Endpoint,
}

impl Capability for TrackingServer {
    const NAME: &'static str = "TrackingServer";
    type Request = NoRequest;
}
