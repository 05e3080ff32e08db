//! Where metrics can be read.

use platc_objects::Port;

use super::Fact;

/// Pods whose metrics can be scraped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScrapeTarget {
    /// Role of the workload.
    pub role: String,
    /// Port with the metrics.
    pub port: Port,
    /// Path with the metrics.
    pub path: &'static str,
}

impl Fact for ScrapeTarget {}
