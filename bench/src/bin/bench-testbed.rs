//! `bench-testbed`: a fresh API server behind a proxy that counts requests.
//!
//! It prints the path of a kubeconfig. For each line that it then reads, the path of a file, it writes
//! the requests since the last one to that file, waits until the played cluster has come to rest, and
//! prints their number. It ends, and the server with it, when its input does.

use std::fmt::Write as _;
use std::io::{BufRead as _, Write as _};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use platc_testbed::{Proxy, Testbed, User};
use serde_json::{Value, json};

/// What the played controllers write to.
const PLAYED: &[&str] = &[
    "/api/v1/pods",
    "/api/v1/persistentvolumeclaims",
    "/apis/apps/v1/deployments",
    "/apis/apps/v1/statefulsets",
    "/apis/batch/v1/jobs",
];
/// A cluster in which nothing has changed for so long is at rest.
const REST: Duration = Duration::from_secs(2);
/// A cluster that never comes to rest is a mistake.
const PATIENCE: Duration = Duration::from_mins(5);

fn main() -> anyhow::Result<()> {
    let testbed = Testbed::private().map_err(|missing| anyhow::anyhow!("{missing}"))?;
    make_storage_class(&testbed)?;
    let proxy = testbed.proxy(&User::Admin);
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", proxy.kubeconfig().display())?;
    for line in std::io::stdin().lock().lines() {
        let path = line?;
        let (count, log) = requests(&proxy);
        std::fs::write(&path, log).with_context(|| format!("cannot write {path}"))?;
        rest(&testbed)?;
        proxy.clear();
        writeln!(out, "{count}")?;
    }
    Ok(())
}

/// Makes the class that every other team of the benchmark has its volumes of; `standard` is there.
fn make_storage_class(testbed: &Testbed) -> anyhow::Result<()> {
    let class = json!({
        "apiVersion": "storage.k8s.io/v1",
        "kind": "StorageClass",
        "metadata": {"name": "fast-ssd"},
        "provisioner": "testbed.platc/volumes",
        "volumeBindingMode": "WaitForFirstConsumer",
    });
    let path = "/apis/storage.k8s.io/v1/storageclasses";
    let (code, answer) = testbed.request("POST", path, &class);
    anyhow::ensure!(code == 201, "{path}: {code} {answer}");
    Ok(())
}

/// How many requests there were, and each as a line: milliseconds, method, path, query, status.
fn requests(proxy: &Proxy) -> (usize, String) {
    let requests = proxy.requests();
    let mut log = String::new();
    for request in &requests {
        // Writing to a String cannot fail.
        let _ = writeln!(
            log,
            "{} {} {}?{} {}",
            request.at.as_millis(),
            request.method,
            request.path,
            request.query,
            request.status
        );
    }
    (requests.len(), log)
}

/// Waits until nothing changes any more.
fn rest(testbed: &Testbed) -> anyhow::Result<()> {
    let begun = Instant::now();
    let mut seen = versions(testbed);
    let mut since = Instant::now();
    while since.elapsed() < REST {
        anyhow::ensure!(
            begun.elapsed() < PATIENCE,
            "the cluster does not come to rest"
        );
        std::thread::sleep(REST / 4);
        let now = versions(testbed);
        if now != seen {
            seen = now;
            since = Instant::now();
        }
    }
    Ok(())
}

/// The version of every object that is played.
fn versions(testbed: &Testbed) -> Vec<Value> {
    let mut versions = Vec::new();
    for path in PLAYED {
        let (_, list) = testbed.request("GET", path, &Value::Null);
        let items = list["items"].as_array().into_iter().flatten();
        versions.extend(items.map(|item| item["metadata"]["resourceVersion"].clone()));
    }
    versions
}
