//! Who a component is in the cluster, and the labels that say so.

use std::collections::BTreeMap;

use crate::digest::fit;
use crate::name::{DnsName, MAX_LABEL};
use crate::workload::PodUsers;

/// The tool that all objects are managed by.
pub const MANAGED_BY: &str = "platc";

/// Who a component is in the cluster: what names, labels and DNS names are made from, and who its pods
/// run as.
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
    /// Who chooses the users of the pods in the namespace.
    pub pod_users: PodUsers,
}

impl Identity {
    /// The component's name with its product, which no other component of the namespace has:
    /// `lake-hdfs`; the product is left out where the name holds it already (`my-hdfs`). Charts for
    /// Helm name their releases by the same rule.
    pub fn full_name(&self) -> String {
        if self.instance.contains(&self.product) {
            self.instance.clone()
        } else {
            format!("{}-{}", self.instance, self.product)
        }
    }

    /// The name of the object that plays `role`: the full name, and the role behind it unless that is
    /// the product itself.
    pub fn object_name(&self, role: &str) -> String {
        let name = self.full_name();
        if role == self.product {
            fit(&name, MAX_LABEL)
        } else {
            fit(&format!("{name}-{role}"), MAX_LABEL)
        }
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
        self.selector_entries(role).map(label).into()
    }

    /// The labels of an object, or of the pods of a workload, that plays `role`.
    pub fn labels(&self, role: &str) -> BTreeMap<String, String> {
        let mut labels = self.selector(role);
        labels.extend(self.other_entries().map(label));
        labels
    }

    /// Adds the labels of an object that plays `role`, but for those that it has.
    pub fn add_missing_labels(&self, role: &str, labels: &mut BTreeMap<String, String>) {
        let entries = self.selector_entries(role).into_iter();
        for (key, value) in entries.chain(self.other_entries()) {
            if !labels.contains_key(key) {
                labels.extend([label((key, value))]);
            }
        }
    }

    fn selector_entries<'a>(&'a self, role: &'a str) -> [(&'static str, &'a str); 3] {
        [
            ("app.kubernetes.io/component", role),
            ("app.kubernetes.io/instance", &self.instance),
            ("app.kubernetes.io/name", &self.product),
        ]
    }

    fn other_entries(&self) -> [(&'static str, &str); 2] {
        [
            ("app.kubernetes.io/managed-by", MANAGED_BY),
            ("app.kubernetes.io/part-of", &self.platform),
        ]
    }
}

/// Whether the API server takes this as the key of a label: a plain name, or one behind a DNS name and a
/// slash.
pub fn is_label_key(key: &str) -> bool {
    let (prefix, name) = match key.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, key),
    };
    prefix.is_none_or(|prefix| prefix.parse::<DnsName>().is_ok())
        && !name.is_empty()
        && is_label_value(name)
}

/// Whether the API server takes this as the value of a label: nothing, or up to 63 letters, digits, `-`,
/// `_` and `.` that begin and end with a letter or a digit.
pub fn is_label_value(value: &str) -> bool {
    let (Some(first), Some(last)) = (value.as_bytes().first(), value.as_bytes().last()) else {
        return true;
    };
    value.len() <= MAX_LABEL
        && first.is_ascii_alphanumeric()
        && last.is_ascii_alphanumeric()
        && value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
}

/// One label; a value that is too long for a label is cut the same way everywhere.
fn label((key, value): (&str, &str)) -> (String, String) {
    (key.to_owned(), fit(value, MAX_LABEL))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_product_stands_once_in_a_name() {
        for (instance, role, expected) in [
            ("lake", "namenode", "lake-hdfs-namenode"),
            ("my-hdfs", "namenode", "my-hdfs-namenode"),
            ("hdfs", "hdfs", "hdfs"),
            ("lake", "hdfs", "lake-hdfs"),
        ] {
            let identity = Identity {
                platform: "datalake".to_owned(),
                product: "hdfs".to_owned(),
                instance: instance.to_owned(),
                namespace: "default".to_owned(),
                cluster_domain: "cluster.local".to_owned(),
                pod_users: PodUsers::Image,
            };
            assert_eq!(identity.object_name(role), expected);
        }
    }

    #[test]
    fn hosts_follow_the_service_and_the_namespace() {
        let identity = Identity {
            platform: "datalake".to_owned(),
            product: "hdfs".to_owned(),
            instance: "my-hdfs".to_owned(),
            namespace: "apache-hdfs".to_owned(),
            cluster_domain: "cluster.local".to_owned(),
            pod_users: PodUsers::Image,
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

    #[test]
    fn labels_are_what_the_api_server_takes() {
        for (value, expected) in [
            ("", true),
            ("4.1.1", true),
            ("N/A", false),
            ("data & analytics", false),
            ("-edge", false),
            ("edge.", false),
            (&"a".repeat(63), true),
            (&"a".repeat(64), false),
        ] {
            assert_eq!(is_label_value(value), expected, "{value}");
        }
        for (key, expected) in [
            ("team", true),
            ("example.com/team", true),
            ("", false),
            ("example.com/", false),
            ("a/b/c", false),
            ("cost center", false),
        ] {
            assert_eq!(is_label_key(key), expected, "{key}");
        }
    }
}
