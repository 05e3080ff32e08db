//! Where metrics can be read.

use platc_objects::Port;

use super::Fact;

/// Pods whose metrics can be scraped. They are there as long as the component is: an alert fires when there
/// is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScrapeTarget {
    /// Role of the workload.
    pub role: String,
    /// Port with the metrics; a container of the pods has a port of this name.
    pub port: Port,
    /// Path with the metrics.
    pub path: &'static str,
}

impl Fact for ScrapeTarget {}
