//! What is scraped: the pods that components say have metrics, and the labels that their metrics get.

use platc_sdk::capability::ScrapeTarget;
use platc_sdk::{Address, Build, Identity};

/// Labels that tell the metrics of one component from those of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ComponentLabels {
    /// The namespace of its pods.
    pub(crate) namespace: String,
    /// The label `app.kubernetes.io/instance` of its pods.
    pub(crate) instance_name: String,
    /// Its address: components of two kinds may have one name.
    pub(crate) component: String,
}

/// Pods with metrics at one port and path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    /// Whose pods they are.
    pub(crate) labels: ComponentLabels,
    /// The role they play.
    pub(crate) role: String,
    /// Labels of the pods, each with its value, in the order of their names.
    pub(crate) selector: Vec<(String, String)>,
    /// Name of the port of the container.
    pub(crate) port: &'static str,
    /// The path.
    pub(crate) path: &'static str,
}

/// Everything that can be scraped in the platform, in the order of addresses.
pub(crate) fn targets(out: &Build<'_>) -> Vec<Target> {
    let mut targets: Vec<Target> = Vec::new();
    for (address, identity, fact) in out.collected::<ScrapeTarget>() {
        let ScrapeTarget { role, port, path } = fact;
        let target = Target {
            labels: ComponentLabels::of(address, identity),
            role: role.clone(),
            selector: identity.selector(role).into_iter().collect(),
            port: port.name,
            path,
        };
        if !targets.contains(&target) {
            targets.push(target);
        }
    }
    targets.sort_by_key(Target::name);
    targets
}

impl Target {
    /// A name that no other target of the platform has: `hdfs.lake/namenode:http/prom`.
    pub(crate) fn name(&self) -> String {
        let Self {
            labels,
            role,
            port,
            path,
            ..
        } = self;
        format!("{}/{role}:{port}{path}", labels.component)
    }
}

impl ComponentLabels {
    /// The labels of this component.
    pub(crate) fn of(address: &Address, identity: &Identity) -> Self {
        let instance = identity.selector("").remove("app.kubernetes.io/instance");
        Self {
            namespace: identity.namespace.clone(),
            instance_name: instance.unwrap_or_default(),
            component: address.to_string(),
        }
    }

    /// The labels with their names.
    pub(crate) fn entries(&self) -> [(&'static str, &str); 3] {
        [
            ("namespace", &self.namespace),
            ("instance_name", &self.instance_name),
            ("component", &self.component),
        ]
    }

    /// Matchers of `PromQL`, without the braces around them.
    pub(crate) fn matchers(&self) -> String {
        self.entries()
            .map(|(name, value)| format!("{name}={value:?}"))
            .join(",")
    }
}
