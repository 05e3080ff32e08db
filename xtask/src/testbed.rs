//! The programs of the testbed, and the testbed itself (`crates/platc-testbed`).

use std::fs;
use std::path::PathBuf;

use anyhow::Context as _;

use crate::shell::{cargo, run};

mod build;

/// The version that Debian 12 has the source of; `crates/platc-testbed/src/programs.rs` looks for it.
const VERSION: &str = "1.20.2";

/// What to do where the build does not work.
pub(crate) const ELSEWHERE: &str = "kube-apiserver is built from packages of Debian 12; elsewhere set \
    KUBEBUILDER_ASSETS to a directory with `etcd` and `kube-apiserver`, as setup-envtest makes it";

/// Puts `etcd` and `kube-apiserver` into the user's cache, unless they are there or
/// `KUBEBUILDER_ASSETS` names others. The Debian packages must be there.
pub(crate) fn install() -> anyhow::Result<()> {
    if let Some(assets) = std::env::var_os("KUBEBUILDER_ASSETS") {
        println!("the testbed uses {}", PathBuf::from(assets).display());
        return Ok(());
    }
    let cache = cache()?;
    let installed = cache.join(VERSION);
    // What an interrupted build left is of no use to this one.
    let draft = cache.join("building");
    if draft.exists() {
        fs::remove_dir_all(&draft)?;
    }
    if installed.join("kube-apiserver").exists() && installed.join("etcd").exists() {
        return Ok(());
    }
    println!("building kube-apiserver {VERSION} (five minutes, once)");
    fs::create_dir_all(&draft)?;
    let program = build::api_server(&draft, VERSION).context(ELSEWHERE)?;
    fs::create_dir_all(&installed)?;
    let etcd = installed.join("etcd");
    if !etcd.exists() {
        std::os::unix::fs::symlink("/usr/bin/etcd", &etcd)?;
    }
    fs::rename(program, installed.join("kube-apiserver"))?;
    fs::remove_dir_all(&draft).context("cannot remove what the build left")
}

/// `up`, `down` or `status`.
pub(crate) fn run_testbed(verb: &str) -> anyhow::Result<()> {
    run(&mut cargo(&[
        "run",
        "--quiet",
        "--package",
        "platc-testbed",
        "--",
        verb,
    ]))
}

fn cache() -> anyhow::Result<PathBuf> {
    let base = match std::env::var_os("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cache"),
    };
    Ok(base.join("platc/testbed"))
}
