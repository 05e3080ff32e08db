//! A validated Thrift server.

use platc_sdk::ingress::Ingress;

use crate::application::Application;

/// A validated Thrift server.
#[derive(Debug)]
pub struct Model {
    /// The application that it is.
    pub application: Application,
    /// How the driver's pages are reached from outside of the cluster.
    pub ingress: Option<Ingress>,
}
