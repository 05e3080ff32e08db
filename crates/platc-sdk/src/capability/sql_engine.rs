//! A server that answers SQL.

use platc_objects::Endpoint;

use super::{Capability, NoRequest};

/// A SQL engine that speaks the protocol of `HiveServer2`.
#[derive(Clone, Debug)]
pub struct SqlEngine {
    /// Which engine it is.
    pub dialect: Dialect,
    /// Its Thrift interface.
    pub endpoint: Endpoint,
    /// The page of its operators.
    pub web: Option<Endpoint>,
}

/// The dialect of a SQL engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// Apache Hive.
    Hive,
    /// Apache Impala.
    Impala,
    /// Spark's Thrift server.
    Spark,
}

impl Capability for SqlEngine {
    const NAME: &'static str = "SqlEngine";
    type Request = NoRequest;
}
