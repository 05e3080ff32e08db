//! Volumes: claims are bound to volumes made for them, and kept while pods use them.

use serde_json::json;

use super::behaviour::{Act, Behaviour};
use super::cluster::Cluster;
use super::kind::Kind;
use super::object::Object;
use super::steering;
use super::world::Snapshot;

/// The finalizers that the server puts on claims and volumes.
const CLAIM_IN_USE: &str = "kubernetes.io/pvc-protection";
const VOLUME_IN_USE: &str = "kubernetes.io/pv-protection";

/// Binds a claim, or lets it go.
pub(crate) async fn play(cluster: &Cluster, world: &Snapshot, claim: &Object) {
    if claim.is_going() {
        if claim.is_held_by(CLAIM_IN_USE) && !is_used(world, claim) {
            cluster.release(claim, CLAIM_IN_USE).await;
        }
        return;
    }
    let steered = Behaviour::parse(steering::configured(world, claim).unwrap_or_default());
    if steered.act == Act::NeverReady {
        return;
    }
    if claim.text("/status/phase") == "Bound" {
        return finish(cluster, claim).await;
    }
    let class = claim.text("/spec/storageClassName");
    let Some(class) = world.get(Kind::StorageClass, "", class) else {
        return;
    };
    let waits = class.text("/volumeBindingMode") == "WaitForFirstConsumer";
    if !waits || is_used(world, claim) {
        bind(cluster, claim, class).await;
    }
}

/// Deletes a volume whose claim is gone, if its policy says so, and lets it go.
pub(crate) async fn play_volume(cluster: &Cluster, world: &Snapshot, volume: &Object) {
    let claim = world.get(
        Kind::PersistentVolumeClaim,
        volume.text("/spec/claimRef/namespace"),
        volume.text("/spec/claimRef/name"),
    );
    let bound = claim.is_some_and(|claim| claim.uid() == volume.text("/spec/claimRef/uid"));
    if volume.is_going() {
        if !bound && volume.is_held_by(VOLUME_IN_USE) {
            cluster.release(volume, VOLUME_IN_USE).await;
        }
        return;
    }
    if bound || volume.text("/status/phase") != "Bound" {
        return;
    }
    if volume.text("/spec/persistentVolumeReclaimPolicy") == "Delete" {
        cluster.delete(volume, "Background").await;
    } else {
        cluster
            .set_status(volume, &json!({"phase": "Released"}))
            .await;
    }
}

fn is_used(world: &Snapshot, claim: &Object) -> bool {
    world
        .within(Kind::Pod, claim.namespace())
        .filter(|pod| !matches!(pod.text("/status/phase"), "Succeeded" | "Failed"))
        .any(|pod| {
            pod.list("/spec/volumes")
                .iter()
                .any(|volume| volume["persistentVolumeClaim"]["claimName"] == claim.name())
        })
}

async fn bind(cluster: &Cluster, claim: &Object, class: &Object) {
    let name = format!("pvc-{}", claim.uid());
    let policy = match class.text("/reclaimPolicy") {
        "" => "Delete",
        policy => policy,
    };
    let volume = json!({
        "metadata": {"name": name},
        "spec": {
            "accessModes": claim.at("/spec/accessModes"),
            "capacity": {"storage": claim.at("/spec/resources/requests/storage")},
            "claimRef": {
                "apiVersion": "v1",
                "kind": "PersistentVolumeClaim",
                "name": claim.name(),
                "namespace": claim.namespace(),
                "uid": claim.uid(),
            },
            "hostPath": {"path": format!("/testbed/{name}")},
            "persistentVolumeReclaimPolicy": policy,
            "storageClassName": class.name(),
            "volumeMode": claim.at("/spec/volumeMode"),
        },
    });
    if cluster
        .create(Kind::PersistentVolume, &volume)
        .await
        .is_err()
    {
        return;
    }
    let path = format!("{}/{name}/status", Kind::PersistentVolume.collection(""));
    cluster
        .attempt("PATCH", &path, &json!({"status": {"phase": "Bound"}}))
        .await;
    cluster
        .patch(claim, &json!({"spec": {"volumeName": name}}))
        .await;
    finish(cluster, claim).await;
}

/// Says that a claim is bound, and how large it is: as large as it asks, also after it asked for more.
async fn finish(cluster: &Cluster, claim: &Object) {
    let status = json!({
        "phase": "Bound",
        "accessModes": claim.at("/spec/accessModes"),
        "capacity": {"storage": claim.at("/spec/resources/requests/storage")},
    });
    cluster.set_status(claim, &status).await;
}
