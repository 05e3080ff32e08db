//! Kerberos: what a person writes about it, and what comes of it.

use platc_sdk::capability::Kerberos;
use platc_sdk::{DnsName, SecretKey, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

/// Kerberos. platc runs no servers of the realm and makes no keytabs. The images need `kinit` and `curl`,
/// and DNS has to lead from the address of each pod back to its name, as that of Kubernetes does.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HdfsKerberos {
    /// The realm, such as `CORP.EXAMPLE.COM`.
    pub realm: String,
    /// The servers of the realm, as `host` or `host:port`; `krb5.conf` is written from them.
    #[serde(default)]
    pub kdc: Vec<String>,
    /// The text of `krb5.conf`, in place of `kdc`.
    #[serde(default)]
    pub krb5_conf: Option<String>,
    /// The Secret with the keytabs, under the keys `nn.keytab`, `jn.keytab`, `dn.keytab`, `http.keytab` and
    /// `admin.keytab`. Each holds its principal for every host that has one: the name of each pod, such as
    /// `lake-hdfs-namenode-0.lake-hdfs-namenode.data.svc.cluster.local`.
    pub keytabs: DnsName,
    /// Who the servers are.
    #[serde(default)]
    pub principals: Principals,
    /// More rules of `hadoop.security.auth_to_local`, before those for the servers; `DEFAULT` is the last.
    #[serde(default)]
    pub auth_to_local: Vec<String>,
    /// What is done with everything that goes over the network: `authentication`, `integrity` or
    /// `privacy`, which encrypts it. Default: `privacy`.
    #[serde(default)]
    pub protection: Protection,
    /// The certificate of the web servers. Without root, DataNodes with Kerberos start only with TLS.
    pub tls: Tls,
}

/// Who the servers are; the realm is added. `_HOST` stands for the name of the pod.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Principals {
    /// The NameNodes and their failover controllers. Default: `nn/_HOST`.
    pub name_node: String,
    /// The JournalNodes. Default: `jn/_HOST`.
    pub journal_node: String,
    /// The DataNodes. Those of a DaemonSet have no names, and need a principal without `_HOST`. Default:
    /// `dn/_HOST`.
    pub data_node: String,
    /// The web servers; it begins with `HTTP/`. Default: `HTTP/_HOST`.
    pub http: String,
    /// Who makes directories for others. Default: `hdfs`.
    pub admin: String,
}

/// A certificate in the form that Java reads.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// The Secret with the keys `keystore.p12`, a certificate for the names of all pods, and
    /// `truststore.p12`, the authority that signed it.
    pub secret: DnsName,
    /// The password of both files: `existing` or `env`.
    pub password: SecretValue,
}

/// What is done with everything that goes over the network (`hadoop.rpc.protection`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Protection {
    /// Both sides prove who they are.
    Authentication,
    /// Nothing can be changed on its way, too.
    Integrity,
    /// Nothing can be read on its way, too.
    #[default]
    Privacy,
}

impl Protection {
    /// The word of Hadoop, the same for RPC and for blocks.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Authentication => "authentication",
            Self::Integrity => "integrity",
            Self::Privacy => "privacy",
        }
    }
}

/// Kerberos, checked.
#[derive(Debug)]
pub struct Secure {
    /// The realm, and how its servers are found.
    pub realm: Kerberos,
    /// Who the servers are, each with the realm.
    pub principals: Principals,
    /// The keytabs.
    pub keytabs: Keytabs,
    /// The person's rules of `hadoop.security.auth_to_local`.
    pub rules: Vec<String>,
    /// What is done with everything that goes over the network.
    pub protection: Protection,
    /// The certificate of the web servers.
    pub certificate: Certificate,
}

/// The keytab of each principal.
#[derive(Debug)]
pub struct Keytabs {
    /// Of the NameNodes.
    pub name_node: SecretKey,
    /// Of the JournalNodes.
    pub journal_node: SecretKey,
    /// Of the DataNodes.
    pub data_node: SecretKey,
    /// Of the web servers.
    pub http: SecretKey,
    /// Of who makes directories for others.
    pub admin: SecretKey,
}

/// The certificate of the web servers.
#[derive(Debug)]
pub struct Certificate {
    /// The certificate with its key.
    pub keystore: SecretKey,
    /// The authority.
    pub truststore: SecretKey,
    /// The password of both.
    pub password: SecretKey,
}

impl Default for Principals {
    fn default() -> Self {
        Self {
            name_node: "nn/_HOST".to_owned(),
            journal_node: "jn/_HOST".to_owned(),
            data_node: "dn/_HOST".to_owned(),
            http: "HTTP/_HOST".to_owned(),
            admin: "hdfs".to_owned(),
        }
    }
}
