//! StatefulSets: pods with a number and claims of their own, started and updated in order.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::cluster::Cluster;
use super::kind::Kind;
use super::object::Object;
use super::pods;
use super::revision;
use super::world::Snapshot;

/// A StatefulSet with its pods by number.
struct Members<'all> {
    set: &'all Object,
    pods: BTreeMap<i64, &'all Object>,
    replicas: i64,
    /// The revision of the template as it is now.
    update: String,
    /// The revision that all pods had when they were last alike.
    current: String,
}

/// Takes the next step in order, and counts the pods.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, set: &Object) {
    pods::adopt(cluster, world, set, Kind::Pod).await;
    let update = revision::name_of(set);
    let current = match set.text("/status/currentRevision") {
        "" => update.clone(),
        name => name.to_owned(),
    };
    let members = Members {
        set,
        pods: world
            .controlled_by(set, Kind::Pod)
            .filter_map(|pod| Some((number_of(set, pod.name())?, pod.as_ref())))
            .collect(),
        replicas: set.count("/spec/replicas"),
        update,
        current,
    };
    if !set.is_going() {
        revision::keep(cluster, world, set).await;
        step(cluster, world, &members).await;
    }
    cluster.set_status(set, &status(cluster, &members)).await;
}

fn number_of(set: &Object, pod: &str) -> Option<i64> {
    pod.strip_prefix(set.name())?
        .strip_prefix('-')?
        .parse()
        .ok()
}

impl Members<'_> {
    fn is_ordered(&self) -> bool {
        self.set.text("/spec/podManagementPolicy") != "Parallel"
    }

    /// Where a rolling update ends: pods below this number keep the old revision.
    fn partition(&self) -> i64 {
        self.set
            .count("/spec/updateStrategy/rollingUpdate/partition")
    }

    fn is_rolling(&self) -> bool {
        self.set.text("/spec/updateStrategy/type") != "OnDelete"
    }

    fn revision_of_new(&self, number: i64) -> &str {
        if self.is_rolling() && number < self.partition() {
            &self.current
        } else {
            &self.update
        }
    }

    fn number_with(&self, good: impl Fn(&Object) -> bool) -> i64 {
        pods::number(self.pods.values().filter(|pod| good(pod)))
    }

    /// The revision that the status calls current: the new one when every pod has it and is ready.
    fn settled(&self) -> &str {
        let whole = self
            .number_with(|pod| pods::is_ready(pod) && pod.label(revision::LABEL) == self.update)
            == self.replicas;
        let alone = self.number_with(|_| true) == self.replicas;
        if whole && alone && self.is_rolling() && self.partition() == 0 {
            &self.update
        } else {
            &self.current
        }
    }
}

async fn step(cluster: &Cluster, world: &Snapshot, members: &Members<'_>) {
    for number in 0..members.replicas {
        match members.pods.get(&number) {
            None => {
                if make(cluster, world, members, number).await.is_err() || members.is_ordered() {
                    return;
                }
            }
            Some(pod) if matches!(pod.text("/status/phase"), "Failed" | "Succeeded") => {
                cluster.delete(pod, "Background").await;
                return;
            }
            Some(pod) if members.is_ordered() && !pods::is_ready(pod) => return,
            Some(_) => {}
        }
    }
    for (number, pod) in members.pods.iter().rev() {
        if *number < members.replicas {
            break;
        }
        if !pod.is_going() {
            cluster.delete(pod, "Background").await;
        }
        if members.is_ordered() {
            return;
        }
    }
    if members.is_rolling() {
        update(cluster, members).await;
    }
}

/// Replaces the highest pod of an old revision, when all above it are ready.
async fn update(cluster: &Cluster, members: &Members<'_>) {
    for (number, pod) in members.pods.iter().rev() {
        if *number < members.partition() {
            return;
        }
        let old = pod.label(revision::LABEL) != members.update;
        if old && !pod.is_going() {
            cluster.delete(pod, "Background").await;
        }
        if old || !pods::is_ready(pod) {
            return;
        }
    }
}

async fn make(
    cluster: &Cluster,
    world: &Snapshot,
    members: &Members<'_>,
    number: i64,
) -> Result<(), String> {
    let set = members.set;
    let name = format!("{}-{number}", set.name());
    let revision = members.revision_of_new(number);
    let template = revision::template(world, set, revision);
    let mut pod = pods::from_template(set, &template, &name);
    let labels = &mut pod["metadata"]["labels"];
    labels[revision::LABEL] = json!(revision);
    labels["statefulset.kubernetes.io/pod-name"] = json!(name);
    labels["apps.kubernetes.io/pod-index"] = json!(number.to_string());
    pod["spec"]["hostname"] = json!(name);
    pod["spec"]["subdomain"] = set.at("/spec/serviceName").clone();
    let mut volumes: Vec<Value> = Vec::new();
    for claim in set.list("/spec/volumeClaimTemplates") {
        let volume = claim["metadata"]["name"].as_str().unwrap_or_default();
        let claim_name = format!("{volume}-{name}");
        make_claim(cluster, world, set, claim, &claim_name).await;
        volumes.push(json!({
            "name": volume,
            "persistentVolumeClaim": {"claimName": claim_name},
        }));
    }
    let replaced: Vec<&Value> = volumes.iter().map(|volume| &volume["name"]).collect();
    let others = template["spec"]["volumes"].as_array().into_iter().flatten();
    let mut all: Vec<Value> = others
        .filter(|volume| !replaced.contains(&&volume["name"]))
        .cloned()
        .collect();
    all.extend(volumes);
    pod["spec"]["volumes"] = Value::Array(all);
    pods::create(cluster, set, &pod).await
}

async fn make_claim(
    cluster: &Cluster,
    world: &Snapshot,
    set: &Object,
    template: &Value,
    name: &str,
) {
    if world
        .get(Kind::PersistentVolumeClaim, set.namespace(), name)
        .is_some()
    {
        return;
    }
    let mut labels = template["metadata"]["labels"].clone();
    for (key, value) in set
        .at("/spec/selector/matchLabels")
        .as_object()
        .into_iter()
        .flatten()
    {
        labels[key] = value.clone();
    }
    let claim = json!({
        "metadata": {
            "name": name,
            "namespace": set.namespace(),
            "labels": labels,
            "annotations": template["metadata"]["annotations"],
        },
        "spec": template["spec"],
    });
    if let Err(message) = cluster.create(Kind::PersistentVolumeClaim, &claim).await {
        cluster.warn(set, "FailedCreate", &message).await;
    }
}

fn status(cluster: &Cluster, members: &Members<'_>) -> Value {
    let set = members.set;
    let current = members.settled();
    let of = |revision: &str| {
        members.number_with(|pod| pods::is_active(pod) && pod.label(revision::LABEL) == revision)
    };
    let mut status = json!({
        "observedGeneration": set.at("/metadata/generation"),
        "replicas": members.pods.len(),
        "readyReplicas": members.number_with(pods::is_ready),
        "currentReplicas": of(current),
        "updatedReplicas": of(&members.update),
        "currentRevision": current,
        "updateRevision": members.update,
        "collisionCount": 0,
    });
    // The field came in 1.22; an older server drops it, and it would be sent again and again.
    if cluster.minor >= 22 {
        let available = members.number_with(|pod| pods::is_available(cluster, set, pod));
        status["availableReplicas"] = json!(available);
    }
    status
}
