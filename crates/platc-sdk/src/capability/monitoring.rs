//! What a component contributes for the people who watch it.

use super::Fact;

/// A dashboard for Grafana. It has a variable `datasource` and shows this component only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dashboard {
    /// Name of its file without `.json`: the module's kind.
    pub name: &'static str,
    /// The dashboard's JSON. Components of one module contribute the same text, which is kept once.
    pub json: &'static str,
}

impl Fact for Dashboard {}

/// An alert.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alert {
    /// Its name, such as `HdfsMissingBlocks`.
    pub name: &'static str,
    /// The `PromQL` expression that is true when something is wrong. `{component}` stands for the label
    /// matchers of the contributing component, which all of its metrics have:
    /// `namespace="lake",instance_name="lake",component="hdfs.lake"`. Metrics also have the labels
    /// `role`, as in [`ScrapeTarget`](super::ScrapeTarget), and `pod`.
    pub expression: &'static str,
    /// For how long it has to be true, such as `5m`.
    pub lasting: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// One sentence for the person who is woken up.
    pub summary: &'static str,
}

impl Fact for Alert {}

/// How bad it is when an alert fires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Somebody has to look now.
    Critical,
    /// Somebody has to look today.
    Warning,
}

impl Severity {
    /// The value of the label `severity`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
        }
    }
}
