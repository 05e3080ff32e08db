//! Capabilities: the typed facts through which components meet.
//!
//! A provider computes the value of a capability from its model; a consumer that names the provider
//! gets that value. What a consumer needs to exist on the provider (a directory, a database) it asks
//! for with the capability's request; the provider's module turns the requests of each consumer into
//! one Job of its own, so that administrative credentials never leave the provider's namespace.

use std::convert::Infallible;

mod batch_server;
mod broker;
mod dag_repository;
mod database;
mod ensemble;
mod file_system;
mod scrape;
mod spark_history;

pub use batch_server::BatchServer;
pub use broker::Broker;
pub use dag_repository::{AirflowRegistration, DagRepository};
pub use database::{Database, DatabaseRequest, PasswordEncryption};
pub use ensemble::Ensemble;
pub use file_system::{FileSource, FileSystem, FileSystemRequest};
pub use scrape::ScrapeTarget;
pub use spark_history::SparkHistory;

/// A typed fact that a component offers.
pub trait Capability: Clone + Send + Sync + 'static {
    /// The name in messages and in the graph, such as `FileSystem`.
    const NAME: &'static str;

    /// What a consumer may ask the provider to make.
    type Request: Clone + Send + Sync + 'static;

    /// What a request is about, such as a path: two components that ask for the same subject have to
    /// agree. `None` when requests never meet.
    fn subject(_request: &Self::Request) -> Option<String> {
        None
    }

    /// Whether two requests about the same subject can both be granted.
    fn agree(_one: &Self::Request, _other: &Self::Request) -> bool {
        true
    }
}

/// The request of capabilities that nothing can be asked of.
pub type NoRequest = Infallible;

/// A fact that every component may contribute and that a collector reads, without either of them
/// waiting for the other.
pub trait Fact: Clone + Send + Sync + 'static {}
