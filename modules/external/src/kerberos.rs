//! A file system that asks for Kerberos, as a person writes it.

use platc_sdk::kerberos::KerberosLogin;
use schemars::JsonSchema;
use serde::Deserialize;

/// Kerberos. What the servers say about `hadoop.rpc.protection` and `dfs.data.transfer.protection` has to be
/// in `core_site` and `hdfs_site`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KerberosServers {
    /// The realm, such as `CORP.EXAMPLE.COM`.
    pub realm: String,
    /// The servers of the realm, as `host` or `host:port`; `krb5.conf` is written from them.
    #[serde(default)]
    pub kdc: Vec<String>,
    /// The text of `krb5.conf`, in place of `kdc`.
    #[serde(default)]
    pub krb5_conf: Option<String>,
    /// Who the NameNodes are (`dfs.namenode.kerberos.principal`); the realm is added. Default: `nn/_HOST`.
    #[serde(default = "name_node")]
    pub name_node: String,
    /// Who the Jobs are that make directories, a user that may do so. Needed with `provision = true`; the
    /// Secret has to be in the namespace of this component, and `client_image` needs `kinit`.
    #[serde(default)]
    pub admin: Option<KerberosLogin>,
}

fn name_node() -> String {
    "nn/_HOST".to_owned()
}
