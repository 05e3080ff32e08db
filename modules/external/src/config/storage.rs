//! What a person writes about file systems and object stores.

use std::collections::BTreeMap;

use platc_sdk::workload::Placement;
use platc_sdk::{Reference, Resources, SecretValue};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::host_port::HostPort;
use crate::kerberos::KerberosServers;

/// A Hadoop file system.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HadoopFileSystem {
    /// The RPC port of each NameNode, such as `nn0.corp.local:8020`.
    pub name_nodes: Vec<HostPort>,
    /// Name of the nameservice (`dfs.nameservices`); needed with two NameNodes or more, and only then.
    #[serde(default)]
    pub nameservice: Option<String>,
    /// The HTTP port of each NameNode, or an `HttpFS`. Default: port 9870 of each NameNode, as in
    /// Hadoop 3; in Hadoop 2 it is 50070.
    #[serde(default)]
    pub web_hdfs: Vec<HostPort>,
    /// The user that may do everything. Default: `hdfs`.
    #[serde(default = "superuser")]
    pub superuser: String,
    /// Kerberos, where the servers ask for it. Default: they do not.
    #[serde(default)]
    pub kerberos: Option<KerberosServers>,
    /// More keys of a client's `core-site.xml`.
    #[serde(default)]
    pub core_site: BTreeMap<String, String>,
    /// More keys of a client's `hdfs-site.xml`.
    #[serde(default)]
    pub hdfs_site: BTreeMap<String, String>,
    /// Whether Jobs make the directories that components want, as `superuser`. With `false` they have
    /// to be there, each with its owner and mode, before a component starts. Default: `true`.
    #[serde(default = "yes")]
    pub provision: bool,
    /// Image of those Jobs: with `bash`, `hadoop` and `hdfs` on its path. Default:
    /// `docker.io/apache/hadoop:3.3.6`.
    #[serde(default)]
    pub client_image: Option<Reference>,
    /// Number of a user that the image knows; Hadoop does not start as any other. Default: 1000.
    #[serde(default = "client_user")]
    pub client_user: u32,
    /// Processor and memory of those Jobs. Default: `250m`, `1Gi`.
    #[serde(default = "client_resources")]
    pub client_resources: Resources,
    /// Where those Jobs may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

/// An object store that speaks S3, such as that of a cloud.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct S3Store {
    /// Where it listens, such as `s3.eu-central-1.amazonaws.com:443`.
    pub endpoint: HostPort,
    /// Whether it speaks TLS. The images of those who use it have to trust its certificate. Default:
    /// `true`.
    #[serde(default = "yes")]
    pub tls: bool,
    /// The region that clients sign with. Default: `us-east-1`.
    #[serde(default = "region")]
    pub region: String,
    /// Whether the bucket is part of the path (`https://host/bucket`) and not of the host. Default:
    /// `true`.
    #[serde(default = "yes")]
    pub path_style: bool,
    /// The access key that all components share: `existing` or `env`.
    pub access_key: SecretValue,
    /// The secret key that all components share: `existing` or `env`.
    pub secret_key: SecretValue,
    /// Whether Jobs make the buckets and prefixes that components want; the login then has to be one
    /// that may. With `false` they have to be there, each prefix with an object in it, before a
    /// component starts. Default: `false`.
    #[serde(default)]
    pub provision: bool,
    /// Image of those Jobs: with `mc`, `sh` and coreutils. Default:
    /// `quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z`.
    #[serde(default)]
    pub client_image: Option<Reference>,
    /// Processor and memory of those Jobs. Default: `50m`, `256Mi`.
    #[serde(default = "s3_client_resources")]
    pub client_resources: Resources,
    /// Where those Jobs may be scheduled.
    #[serde(default)]
    pub placement: Placement,
}

impl S3Store {
    /// A store at this endpoint with this login, where nothing is made.
    pub fn new(endpoint: HostPort, access_key: SecretValue, secret_key: SecretValue) -> Self {
        Self {
            endpoint,
            tls: yes(),
            region: region(),
            path_style: yes(),
            access_key,
            secret_key,
            provision: false,
            client_image: None,
            client_resources: s3_client_resources(),
            placement: Placement::default(),
        }
    }
}

impl HadoopFileSystem {
    /// A file system with one NameNode.
    pub fn single(name_node: HostPort) -> Self {
        Self::of(vec![name_node], None)
    }

    /// A file system with several NameNodes, one of them active.
    pub fn ha(
        nameservice: impl Into<String>,
        name_nodes: impl IntoIterator<Item = HostPort>,
    ) -> Self {
        Self::of(name_nodes.into_iter().collect(), Some(nameservice.into()))
    }

    fn of(name_nodes: Vec<HostPort>, nameservice: Option<String>) -> Self {
        Self {
            name_nodes,
            nameservice,
            web_hdfs: Vec::new(),
            superuser: superuser(),
            kerberos: None,
            core_site: BTreeMap::new(),
            hdfs_site: BTreeMap::new(),
            provision: yes(),
            client_image: None,
            client_user: client_user(),
            client_resources: client_resources(),
            placement: Placement::default(),
        }
    }
}

fn superuser() -> String {
    "hdfs".to_owned()
}

fn yes() -> bool {
    true
}

/// The user `hadoop` of the official image.
fn client_user() -> u32 {
    1000
}

fn client_resources() -> Resources {
    Resources::new(250, 1024)
}

fn s3_client_resources() -> Resources {
    Resources::new(50, 256)
}

/// What clients sign with when nobody tells them.
fn region() -> String {
    "us-east-1".to_owned()
}
