//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::ingress::Ingress;
use platc_sdk::workload::Placement;
use platc_sdk::{DnsName, Reference, Resources, SecretValue, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[minio.<name>]`: an object store that speaks S3.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Minio {
    /// Servers: 1, or several that keep each object in parts on drives of each other. The number
    /// cannot change once there is data. Default: 1.
    pub servers: u32,
    /// Drives (volumes) of each server. The number cannot change once there is data. Default: 1.
    pub drives: u32,
    /// Each drive. Default: `20Gi`.
    pub storage: Storage,
    /// Keeps the data in the pods, to be lost with them: for trials only. Default: `false`.
    pub ephemeral: bool,
    /// Which defaults `resources` have: `small` is `250m` and `1Gi`, `medium` is `1` and `4Gi`, `large`
    /// is `2` and `8Gi` for each server. Default: `small`.
    pub size: Size,
    /// Processor and memory of each server. Default: those of `size`.
    pub resources: Option<Resources>,
    /// Image of the servers. Default: `quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z`, the last one
    /// that was published; what came later has to be built from its source.
    pub image: Option<Reference>,
    /// Image of the Jobs that make buckets and users: with `mc`, `sh` and coreutils. Default:
    /// `quay.io/minio/mc:RELEASE.2025-08-13T08-35-41Z`.
    pub client_image: Option<Reference>,
    /// Processor and memory of those Jobs. Default: `50m`, `256Mi`.
    pub client_resources: Resources,
    /// Name of the root user, of at least 3 characters. Default: `root`.
    pub root_user: SecretValue,
    /// Password of the root user, of at least 8 characters. Default: generated.
    pub root_password: SecretValue,
    /// The region that clients sign with. Default: `us-east-1`.
    pub region: String,
    /// Buckets that are made beside those that components ask for.
    pub buckets: Vec<Bucket>,
    /// Whether the console runs. Since RELEASE.2025-05-24 it only browses objects. Default: `true`.
    pub console: bool,
    /// Address of the console outside of the cluster. Default: none.
    pub ingress: Option<Ingress>,
    /// Address of the S3 interface outside of the cluster; for ingress-nginx uploads of every size are
    /// let through. Default: none.
    pub api_ingress: Option<Ingress>,
    /// Secret of type `kubernetes.io/tls` in the component's namespace; with it the servers speak TLS.
    /// Its certificate is for the Service `<name>` and, with several servers, for
    /// `*.<name>-server.<namespace>.svc.<domain>`; an authority of your own is in its key `ca.crt`, and
    /// the images of those who use the store have to trust it too. Metrics are then not scraped.
    /// Default: none, plain HTTP.
    pub tls_secret: Option<DnsName>,
    /// Variables of the server (`MINIO_...`), beside those that platc sets.
    pub settings: BTreeMap<String, String>,
    /// Where the servers and the Jobs may be scheduled.
    pub placement: Placement,
}

/// How large the servers are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For trials and a handful of users.
    #[default]
    Small,
    /// For a department.
    Medium,
    /// For a company.
    Large,
}

/// A bucket. What is taken away here is not removed from the store.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Bucket {
    /// Its name: 3 to 63 lower-case letters, digits, `-` and `.`.
    pub name: String,
    /// Prefixes that exist, as directories do: each has an object `.keep`.
    #[serde(default)]
    pub prefixes: Vec<String>,
    /// Keeps the versions of objects that are written over or deleted. Needs several drives. Default:
    /// `false`.
    #[serde(default)]
    pub versioning: bool,
    /// Days after which objects, and versions that are not the newest one, are removed. Default: never.
    #[serde(default)]
    pub expire_days: Option<u32>,
    /// What may be done without a login: nothing (`private`), reading (`download`), writing (`upload`)
    /// or both (`public`). Default: `private`.
    #[serde(default)]
    pub policy: Anonymous,
}

/// What may be done with a bucket without a login.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Anonymous {
    /// Nothing.
    #[default]
    Private,
    /// Reading.
    Download,
    /// Writing.
    Upload,
    /// Reading and writing.
    Public,
}

impl Default for Minio {
    fn default() -> Self {
        Self {
            servers: 1,
            drives: 1,
            storage: Storage::gibibytes(20),
            ephemeral: false,
            size: Size::Small,
            resources: None,
            image: None,
            client_image: None,
            client_resources: Resources::new(50, 256),
            root_user: SecretValue::Generate,
            root_password: SecretValue::Generate,
            region: "us-east-1".to_owned(),
            buckets: Vec::new(),
            console: true,
            ingress: None,
            api_ingress: None,
            tls_secret: None,
            settings: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

impl Minio {
    /// A store on one server with one drive.
    pub fn new() -> Self {
        Self::default()
    }

    /// A store on this many servers, each with this many drives.
    #[must_use]
    pub fn distributed(servers: u32, drives: u32) -> Self {
        Self {
            servers,
            drives,
            ..Self::default()
        }
    }

    /// With this bucket.
    #[must_use]
    pub fn bucket(mut self, bucket: Bucket) -> Self {
        self.buckets.push(bucket);
        self
    }
}

impl Bucket {
    /// A bucket of this name.
    pub fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            prefixes: Vec::new(),
            versioning: false,
            expire_days: None,
            policy: Anonymous::Private,
        }
    }
}

impl Anonymous {
    /// The word of `mc anonymous set`.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Private => "private",
            Self::Download => "download",
            Self::Upload => "upload",
            Self::Public => "public",
        }
    }
}
