//! What stands behind a real API server: controllers, a scheduler and two nodes, played as far as
//! tests need them.
//!
//! Nothing is kept between two passes but what the server has (and how long ago something was first
//! seen), so any process may go on where another one ended.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::future::join_all;
use kube::Client;

mod behaviour;
mod claims;
mod cluster;
mod condition;
mod configuration;
mod daemon_set;
mod deployment;
mod endpoints;
mod garbage;
mod job;
mod kind;
mod kubelet;
mod logs;
mod namespaces;
mod nodes;
mod object;
mod pods;
mod replica_set;
mod revision;
mod roles;
mod scheduler;
mod stateful_set;
mod steering;
mod world;

pub(crate) use nodes::NODES;
pub(crate) use steering::CONFIG_MAP;

use cluster::Cluster;
use kind::Kind;
use world::{Snapshot, World};

/// How long changes are gathered before a pass.
const GATHER: Duration = Duration::from_millis(8);
/// The longest time between two passes.
const IDLE: Duration = Duration::from_secs(10);

/// Plays the cluster for as long as it is polled. `certificates` is the directory in which the API
/// server has its own; the log of what went wrong is written to `log`.
pub(crate) async fn play(client: Client, certificates: &Path, log: File) {
    let minor = loop {
        match client.apiserver_version().await {
            Ok(version) => break minor(&version.minor),
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let world = Arc::new(World::default());
    let logs = logs::Server::bind(certificates, Arc::clone(&world)).await;
    let port = logs.as_ref().map_or(0, logs::Server::port);
    let cluster = Cluster::new(client.clone(), minor, port, log);
    let serve = async {
        match logs {
            Ok(server) => server.serve().await,
            Err(error) => cluster.say(&format!("no logs of containers: {error}")),
        }
    };
    nodes::prepare(&cluster).await;
    let served = Kind::ALL
        .into_iter()
        .filter(|kind| *kind != Kind::EndpointSlice || minor >= 21);
    let follow = join_all(served.map(|kind| world.follow(&client, kind)));
    let ends = namespaces::end_all(&cluster, &world);
    tokio::join!(follow, passes(&cluster, &world), ends, serve);
}

/// The number in a minor version: some servers say `30+`.
fn minor(text: &str) -> u32 {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().unwrap_or_default()
}

async fn passes(cluster: &Cluster, world: &World) {
    loop {
        pass(cluster, &world.snapshot()).await;
        let wake = cluster.take_wake().unwrap_or_else(|| Instant::now() + IDLE);
        tokio::select! {
            () = world.changed.notified() => {}
            () = tokio::time::sleep_until(wake.into()) => {}
        }
        tokio::time::sleep(GATHER).await;
    }
}

/// Lets everybody act once, in the order in which things follow from each other.
async fn pass(cluster: &Cluster, world: &Snapshot) {
    let all = |kind| world.all(kind);
    join_all(all(Kind::Namespace).map(|it| namespaces::play(cluster, it))).await;
    join_all(all(Kind::ResourceQuota).map(|it| nodes::play_quota(cluster, it))).await;
    join_all(all(Kind::ClusterRole).map(|it| roles::play(cluster, world, it))).await;
    join_all(all(Kind::Deployment).map(|it| deployment::play(cluster, world, it))).await;
    join_all(all(Kind::ReplicaSet).map(|it| replica_set::play(cluster, world, it))).await;
    join_all(all(Kind::StatefulSet).map(|it| stateful_set::play(cluster, world, it))).await;
    join_all(all(Kind::DaemonSet).map(|it| daemon_set::play(cluster, world, it))).await;
    join_all(all(Kind::Job).map(|it| job::play(cluster, world, it))).await;
    let claims = all(Kind::PersistentVolumeClaim);
    join_all(claims.map(|it| claims::play(cluster, world, it))).await;
    let volumes = all(Kind::PersistentVolume);
    join_all(volumes.map(|it| claims::play_volume(cluster, world, it))).await;
    join_all(all(Kind::Pod).map(|it| scheduler::play(cluster, world, it))).await;
    join_all(all(Kind::Pod).map(|it| kubelet::play(cluster, world, it))).await;
    join_all(all(Kind::Service).map(|it| endpoints::play(cluster, world, it))).await;
    for kind in [Kind::Endpoints, Kind::EndpointSlice] {
        join_all(all(kind).map(|it| endpoints::forget(cluster, world, it))).await;
    }
    for kind in Kind::ALL {
        join_all(all(kind).map(|it| garbage::play(cluster, world, it))).await;
    }
}
