//! The Spark product family, one folder a module.
//!
//! | Module | What it runs |
//! | --- | --- |
//! | [`connect`] | `spark-connect`: a driver that clients send their queries to |
//! | [`standalone`] | `spark-standalone`: a master and workers that executors run in |
//! | [`operator`] | `spark-operator`: runs applications that are described as objects |
//! | [`job`] | `spark-job`: an application that runs once or by the clock |
//! | [`thrift`] | `spark-thrift`: a driver that answers SQL as `HiveServer2` does |
//! | [`history`] | `spark-history`: shows what finished and running applications did |
//!
//! What they share: the catalogue of versions ([`version`]), where jars come from ([`libraries`]), how
//! file systems are reached ([`storage`]), what an application is ([`application`]), and which keys a
//! person may set.

pub mod connect;
pub mod history;
pub mod job;
pub mod operator;
pub mod standalone;
pub mod thrift;

pub mod application;
pub mod libraries;
pub mod size;
pub mod storage;
pub mod version;

mod cluster;
mod container;
mod driver;
mod keys;
mod user;

pub use connect::SparkConnectServer;
pub use history::SparkHistoryServer;
pub use job::SparkJob;
pub use operator::SparkOperatorServer;
pub use standalone::SparkStandalone;
pub use thrift::SparkThriftServer;
