//! Capabilities: the typed facts through which components meet.
//!
//! A provider computes the value of a capability from its model; a consumer that names the provider
//! gets that value. What a consumer needs to exist on the provider (a directory, a database) it asks
//! for with the capability's request; the provider's module turns the requests of each consumer into
//! one Job of its own, so that administrative credentials never leave the provider's namespace.

use std::convert::Infallible;

mod backup_source;
mod batch_server;
mod broker;
mod dag_repository;
mod database;
mod ensemble;
mod file_system;
mod kerberos;
mod log_store;
mod metastore;
mod metrics_store;
mod monitoring;
mod object_store;
mod scrape;
mod shuffle_service;
mod spark_connect;
mod spark_history;
mod spark_master;
mod spark_operator;
mod sql_engine;
mod telemetry;
mod tracking_server;

pub use backup_source::BackupSource;
pub use batch_server::BatchServer;
pub use broker::{Broker, BrokerProtocol};
pub use dag_repository::{AirflowRegistration, DagRepository};
pub use database::{Database, DatabaseRequest, PasswordEncryption};
pub use ensemble::Ensemble;
pub use file_system::{FileSource, FileSystem, FileSystemRequest};
pub use kerberos::{Kerberos, KerberosClient};
pub use log_store::LogStore;
pub use metastore::Metastore;
pub use metrics_store::{MetricsStore, MetricsStoreRequest};
pub use monitoring::{Alert, Dashboard, Severity};
pub use object_store::{ObjectStore, ObjectStoreRequest, S3Login};
pub use scrape::ScrapeTarget;
pub use shuffle_service::ShuffleService;
pub use spark_connect::SparkConnect;
pub use spark_history::SparkHistory;
pub use spark_master::{SparkMaster, SparkWorker};
pub use spark_operator::SparkOperator;
pub use sql_engine::{Dialect, SqlEngine};
pub use telemetry::{OtlpEndpoint, PrometheusOperator};
pub use tracking_server::TrackingServer;

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

    /// The realm in which consumers have to prove who they are, where they have to. Only a module that says
    /// so ([`Module::KERBEROS`](crate::Module::KERBEROS)) may bind such a value.
    fn kerberos(&self) -> Option<&Kerberos> {
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
