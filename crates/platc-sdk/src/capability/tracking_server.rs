//! A server that keeps the runs of machine learning.

use super::{Capability, NoRequest};

/// An `MLflow` tracking server. It proxies artifacts, so its clients need no login of its store.
#[derive(Clone, Debug)]
pub struct TrackingServer {
    /// Where clients reach it, such as `http://host:5000`, without a slash at its end.
    pub url: String,
}

impl Capability for TrackingServer {
    const NAME: &'static str = "TrackingServer";
    type Request = NoRequest;
}
