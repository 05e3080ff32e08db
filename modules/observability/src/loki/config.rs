//! What a person writes.

use std::collections::BTreeMap;

use platc_sdk::serde_json::Value;
use platc_sdk::workload::Placement;
use platc_sdk::{Duration, PathRef, Reference, Resources, Storage};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::size::Size;

/// `[loki.<name>]`: a Loki.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Loki {
    /// Bucket that logs are kept in: `minio.lake:/loki`. Without it they are kept on the volume.
    pub location: Option<PathRef>,
    /// Age at which logs are removed, a day or more. Default: `7d`.
    pub retention: Duration,
    /// Image, of the official kind. Default: `docker.io/grafana/loki:3.7.6`.
    pub image: Option<Reference>,
    /// How much is logged; gives the default of `resources`: `200m` and `1Gi` when `small`, `1` and
    /// `4Gi` when `medium`, `4` and `16Gi` when `large`. Default: `small`.
    pub size: Size,
    /// Processor and memory. Default: what `size` says.
    pub resources: Option<Resources>,
    /// Volume of logs, or, with `location`, of those that are not yet in the bucket. Default: `10Gi`.
    pub storage: Storage,
    /// Keys of `loki.yaml`, in place of and beside those that platc sets; tables are merged, lists are
    /// replaced.
    pub settings: BTreeMap<String, Value>,
    /// Where the pod may be scheduled.
    pub placement: Placement,
}

impl Default for Loki {
    fn default() -> Self {
        Self {
            location: None,
            retention: Duration::days(7),
            image: None,
            size: Size::Small,
            resources: None,
            storage: Storage::gibibytes(10),
            settings: BTreeMap::new(),
            placement: Placement::default(),
        }
    }
}

impl Loki {
    /// A Loki on a volume of its own.
    pub fn new() -> Self {
        Self::default()
    }

    /// Keeps logs in this bucket.
    #[must_use]
    pub fn location(mut self, location: PathRef) -> Self {
        self.location = Some(location);
        self
    }
}
