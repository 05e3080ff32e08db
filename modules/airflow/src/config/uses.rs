//! What DAGs use, and where their logs go.

use platc_sdk::capability::ObjectStore;
use platc_sdk::{AbsolutePath, DnsName, PathRef, Ref};
use schemars::JsonSchema;
use serde::Deserialize;

/// Buckets of an object store.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Buckets {
    /// The object store, such as `minio.lake`.
    pub store: Ref<ObjectStore>,
    /// Buckets, each with a prefix or without: `["/raw-data", "/lake/sandbox"]`. They are made.
    pub paths: Vec<AbsolutePath>,
}

/// Where logs of tasks are.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Logs {
    /// In the pod, gone with it.
    #[default]
    Scratch,
    /// On a claim that exists.
    Claim(DnsName),
    /// In a bucket: each task sends its log there when it ends.
    S3(PathRef),
}
