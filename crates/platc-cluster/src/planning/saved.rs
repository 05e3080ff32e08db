//! A plan in a file, and whether the cluster is still as it was when the plan was made.
//!
//! Each change is checked by itself: what else happens in the cluster does not make a plan stale.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::connection::Cluster;
use crate::object::{items, resource_version, text, uid};
use crate::planning::{LivePlan, trees};

/// Newest format of the part that this file adds to the JSON of a plan.
const FORMAT: u64 = 1;

/// A plan that was read from a file.
#[derive(Debug)]
pub struct SavedPlan {
    /// Id of the cluster that it was made for.
    pub cluster_id: String,
    /// Address of the server.
    pub server: String,
    /// Context of the kubeconfig.
    pub context: String,
    /// Digest over all compiled manifests.
    pub digest: String,
    /// What it does, by the address of the object.
    changes: BTreeMap<String, SavedChange>,
}

/// One change as it was planned.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SavedChange {
    uid: Option<String>,
    resource_version: Option<String>,
    digest: String,
}

/// Why a saved plan is not carried out.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Stale {
    /// The file is no saved plan for a cluster.
    #[error("the file is no plan for a cluster: {0}; `platc plan -o plan.json` writes one")]
    Form(String),
    /// It was made for another cluster.
    #[error(
        "the plan was made for the cluster {planned} and this is {found}; nothing was changed. \
         Choose the context that was meant, or plan again"
    )]
    OtherCluster {
        /// Context, server and id that were planned for.
        planned: String,
        /// Context, server and id of this one.
        found: String,
    },
    /// The configuration has changed since.
    #[error("platform.toml compiles to {found} now, and the plan is for {planned}; plan again")]
    OtherPlatform {
        /// The digest that was planned.
        planned: String,
        /// The digest now.
        found: String,
    },
    /// The cluster has changed since, where the plan meant to.
    #[error("the plan is stale: {}; plan again", .0.join("; "))]
    Moved(Vec<String>),
}

impl Stale {
    /// Whether the plan was right once and the world has moved on.
    pub fn is_stale(&self) -> bool {
        matches!(self, Self::OtherPlatform { .. } | Self::Moved(_))
    }
}

/// The plan as JSON, with what is needed to notice that the cluster has moved.
pub fn save(cluster: &Cluster, plan: &LivePlan) -> Value {
    let mut document: Value =
        serde_json::from_str(&platc_plan::render::json(&plan.plan)).unwrap_or_default();
    let about = &cluster.about;
    if let Some(platc) = document.get_mut("platc") {
        platc["cluster"] = json!({
            "format": FORMAT,
            "context": about.context,
            "server": about.server,
            "id": about.id,
            "version": about.version.to_string(),
        });
        platc["kept"] = plan
            .kept
            .iter()
            .map(|kept| json!({"object": kept.key.to_string(), "reason": kept.reason}))
            .collect();
    }
    let changes = document
        .get_mut("resource_changes")
        .and_then(Value::as_array_mut);
    let saved = changes_of(plan);
    for change in changes.into_iter().flatten() {
        let address = text(change, "/address").unwrap_or_default().to_owned();
        if let (Some(saved), Some(platc)) = (saved.get(&address), change.get_mut("platc")) {
            platc["uid"] = json!(saved.uid);
            platc["resource_version"] = json!(saved.resource_version);
            platc["change_digest"] = json!(saved.digest);
        }
    }
    document
}

impl SavedPlan {
    /// Reads a plan that was saved.
    pub fn read(document: &str) -> Result<Self, Stale> {
        let form = |what: &str| Stale::Form(what.to_owned());
        let document: Value =
            serde_json::from_str(document).map_err(|error| Stale::Form(error.to_string()))?;
        let cluster = document
            .pointer("/platc/cluster")
            .ok_or_else(|| form("it does not say which cluster it is for"))?;
        if cluster.pointer("/format").and_then(Value::as_u64) != Some(FORMAT) {
            return Err(form("it was written by another version of platc"));
        }
        let field = |pointer: &str| text(cluster, pointer).map(str::to_owned);
        let changes = items(&document, "/resource_changes").iter().map(|change| {
            let field = |pointer: &str| text(change, pointer).map(str::to_owned);
            let saved = SavedChange {
                uid: field("/platc/uid"),
                resource_version: field("/platc/resource_version"),
                digest: field("/platc/change_digest")?,
            };
            Some((field("/address")?, saved))
        });
        Ok(Self {
            cluster_id: field("/id").ok_or_else(|| form("the id of the cluster is missing"))?,
            server: field("/server").unwrap_or_default(),
            context: field("/context").unwrap_or_default(),
            digest: text(&document, "/platc/digest")
                .unwrap_or_default()
                .to_owned(),
            changes: changes
                .collect::<Option<_>>()
                .ok_or_else(|| form("a change has no address or digest"))?,
        })
    }

    /// Whether the plan is for this cluster and this platform. Asked before anything else is.
    pub fn check_target(&self, cluster: &Cluster, digest: &str) -> Result<(), Stale> {
        let about = &cluster.about;
        // A copy of a cluster, such as one that was restored elsewhere, has the same id.
        if about.id != self.cluster_id || about.server != self.server {
            let name =
                |context: &str, server: &str, id: &str| format!("{context} ({server}, id {id})");
            return Err(Stale::OtherCluster {
                planned: name(&self.context, &self.server, &self.cluster_id),
                found: name(&about.context, &about.server, &about.id),
            });
        }
        if digest != self.digest {
            return Err(Stale::OtherPlatform {
                planned: self.digest.clone(),
                found: digest.to_owned(),
            });
        }
        Ok(())
    }

    /// Whether a plan that was made just now does the same.
    pub fn check(&self, now: &LivePlan) -> Result<(), Stale> {
        let now = changes_of(now);
        let mut moved = Vec::new();
        for (address, planned) in &self.changes {
            match now.get(address) {
                None => moved.push(format!("{address} needs no change any more")),
                Some(now) if now.uid != planned.uid => moved.push(match (&planned.uid, &now.uid) {
                    (None, _) => format!("{address} was to be created and is there"),
                    (_, None) => format!("{address} was there and is gone"),
                    _ => format!("{address} is another object of the same name"),
                }),
                Some(now) if now.digest != planned.digest => {
                    moved.push(format!("{address} has changed since"));
                }
                Some(_) => {}
            }
        }
        for address in now
            .keys()
            .filter(|address| !self.changes.contains_key(*address))
        {
            moved.push(format!("{address} needs a change that was not planned"));
        }
        if moved.is_empty() {
            Ok(())
        } else {
            Err(Stale::Moved(moved))
        }
    }
}

/// What a plan does, by the address of the object.
fn changes_of(plan: &LivePlan) -> BTreeMap<String, SavedChange> {
    let deleted: BTreeMap<_, _> = plan
        .deletions
        .iter()
        .map(|deletion| (&deletion.key, &deletion.live))
        .collect();
    let changes = plan.plan.changes.iter().map(|change| {
        let key = trees::key(&change.identity);
        let live = match plan.work.get(&key) {
            Some(work) => work.live.as_ref(),
            None => deleted.get(&key).copied(),
        };
        let saved = SavedChange {
            uid: live.and_then(uid).map(str::to_owned),
            resource_version: live.and_then(resource_version).map(str::to_owned),
            digest: digest(change),
        };
        (platc_plan::render::address(change), saved)
    });
    changes.collect()
}

/// What the change does, in a few bytes: the action and both sides of every field.
fn digest(change: &platc_plan::Change) -> String {
    let mut hash = Sha256::new();
    hash.update(format!("{:?} {:?}\n", change.action, change.strategy));
    if change.fields.is_empty() {
        let before = change.before.as_ref().map(content);
        hash.update(json!([before, change.after]).to_string());
    }
    for field in &change.fields {
        hash.update(json!([field.path, field.before, field.after]).to_string());
        hash.update("\n");
    }
    crate::hex(&hash.finalize())
}

/// What a deletion takes away. Notes on the object, and how many pods an autoscaler wants just now, do
/// not matter for it.
fn content(object: &Value) -> Value {
    let mut content = object.clone();
    if let Some(fields) = content.as_object_mut() {
        fields.remove("metadata");
    }
    if let Some(spec) = content.get_mut("spec").and_then(Value::as_object_mut) {
        spec.remove("replicas");
    }
    content
}
