//! The Spark product family, one folder a module.
//!
//! | Module | What it runs |
//! | --- | --- |
//! | [`connect`] | `spark-connect`: a driver that clients send their queries to |
//! | [`standalone`] | `spark-standalone`: a master and workers that executors run in |
//! | [`history`] | `spark-history`: shows what finished and running applications did |
//!
//! What they share: the catalogue of versions ([`version`]), where jars come from ([`libraries`]), how
//! file systems are reached ([`storage`]), and which keys a person may set.

pub mod connect;
pub mod history;
pub mod standalone;

pub mod libraries;
pub mod size;
pub mod storage;
pub mod version;

mod container;
mod keys;
mod user;

pub use connect::SparkConnectServer;
pub use history::SparkHistoryServer;
pub use standalone::SparkStandalone;
