//! Who a component is in the cluster, and the labels that say so.

use std::collections::BTreeMap;

use crate::digest::fit;
use crate::name::MAX_LABEL;

/// The tool that all objects are managed by.
pub const MANAGED_BY: &str = "platc";

/// Who a component is in the cluster: what names, labels and DNS names are made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// The platform; the `app.kubernetes.io/part-of` label.
    pub platform: String,
    /// The product, such as `hdfs`; the `app.kubernetes.io/name` label.
    pub product: String,
    /// The component; the `app.kubernetes.io/instance` label and the first part of object names.
    pub instance: String,
    /// The namespace of the component's objects.
    pub namespace: String,
    /// The DNS domain of the cluster, such as `cluster.local`.
    pub cluster_domain: String,
}

impl Identity {
    /// The name of the object that plays `role`: `<instance>-<role>`.
    pub fn object_name(&self, role: &str) -> String {
        fit(&format!("{}-{role}", self.instance), MAX_LABEL)
    }

    /// The DNS name of the Service that plays `role`.
    pub fn service_host(&self, role: &str) -> String {
        format!("{}.{}", self.object_name(role), self.service_suffix())
    }

    /// The DNS name of pod `ordinal` of the StatefulSet that plays `role`, behind its headless Service.
    pub fn pod_host(&self, role: &str, ordinal: u32) -> String {
        let name = self.object_name(role);
        format!("{name}-{ordinal}.{name}.{}", self.service_suffix())
    }

    fn service_suffix(&self) -> String {
        format!("{}.svc.{}", self.namespace, self.cluster_domain)
    }

    /// The labels that never change, and so the only ones a selector may use.
    pub fn selector(&self, role: &str) -> BTreeMap<String, String> {
        BTreeMap::from([
            label("app.kubernetes.io/component", role),
            label("app.kubernetes.io/instance", &self.instance),
            label("app.kubernetes.io/name", &self.product),
        ])
    }

    /// The labels of an object, or of the pods of a workload, that plays `role`.
    pub fn labels(&self, role: &str) -> BTreeMap<String, String> {
        let mut labels = self.selector(role);
        labels.extend([
            label("app.kubernetes.io/managed-by", MANAGED_BY),
            label("app.kubernetes.io/part-of", &self.platform),
        ]);
        labels
    }
}

/// One label; a value that is too long for a label is cut the same way everywhere.
fn label(key: &str, value: &str) -> (String, String) {
    (key.to_owned(), fit(value, MAX_LABEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_follow_the_service_and_the_namespace() {
        let identity = Identity {
            platform: "datalake".to_owned(),
            product: "hdfs".to_owned(),
            instance: "my-hdfs".to_owned(),
            namespace: "apache-hdfs".to_owned(),
            cluster_domain: "cluster.local".to_owned(),
        };
        assert_eq!(
            identity.pod_host("namenode", 0),
            "my-hdfs-namenode-0.my-hdfs-namenode.apache-hdfs.svc.cluster.local"
        );
        assert_eq!(
            identity.service_host("client"),
            "my-hdfs-client.apache-hdfs.svc.cluster.local"
        );
    }
}
