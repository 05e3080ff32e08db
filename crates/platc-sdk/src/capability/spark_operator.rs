//! An operator that runs Spark applications which are described as objects.

use super::{Capability, NoRequest};

/// A Spark operator: it runs `SparkApplication` and `ScheduledSparkApplication` objects.
#[derive(Clone, Debug)]
pub struct SparkOperator {
    /// The namespaces whose objects it runs. It never looks at those of others.
    pub namespaces: Vec<String>,
    /// The ServiceAccount of drivers; each of the namespaces has one of this name.
    pub service_account: String,
}

impl SparkOperator {
    /// Whether it runs the objects of this namespace.
    pub fn watches(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|watched| watched == namespace)
    }
}

impl Capability for SparkOperator {
    const NAME: &'static str = "SparkOperator";
    type Request = NoRequest;
}
