//! The Spark product family, one folder a module.
//!
//! | Module | What it runs |
//! | --- | --- |
//! | [`history`] | `spark-history`: shows what finished and running applications did |

pub mod history;

pub use history::SparkHistoryServer;
