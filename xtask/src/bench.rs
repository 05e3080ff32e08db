//! The compile benchmark: platc, its floor and its peers on the same description, as whole processes.
//!
//! Everything that is compared runs in turn (A B C A B C ...), so that a change of the machine's mood
//! hits all of them. `bench/README.md` says what is compared and how to read the table.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

use anyhow::Context as _;

use crate::shell::{cargo, command, root, run};

mod cluster;
mod contenders;
mod measure;
mod table;

pub(crate) use cluster::bench_cluster;
use contenders::Contender;
use measure::Run;

/// Sizes when none are asked for.
const TEAMS: &[u32] = &[1, 10, 100, 1000];
/// The size at which all contenders have to give the same objects.
const CHECKED: u32 = 10;

/// Compares the contenders at these numbers of teams, after checking that they do the same work; then
/// runs the micro-benchmarks.
pub(crate) fn bench(teams: &[&str]) -> anyhow::Result<()> {
    let mut sizes: Vec<u32> = teams
        .iter()
        .map(|word| {
            word.parse()
                .with_context(|| format!("`{word}` is no number of teams"))
        })
        .collect::<anyhow::Result<_>>()?;
    if sizes.is_empty() {
        sizes.extend(TEAMS);
    }
    run(&mut cargo(&[
        "build",
        "--release",
        "--quiet",
        "--package",
        "platc-bench",
    ]))?;
    let contenders = contenders::all();
    check(&contenders)?;
    let mut table = table::Table::new(&contenders);
    for size in sizes {
        let runs = interleaved(&contenders, size)?;
        println!("{}", table.add(size, &runs));
    }
    println!("{}", table.summary());
    run(&mut cargo(&[
        "bench",
        "--quiet",
        "--package",
        "platc-bench",
        "--bench",
        "compile",
    ]))
}

/// Where the inputs and outputs of one size are.
fn folder(teams: u32) -> PathBuf {
    root().join("target/bench").join(teams.to_string())
}

/// Writes the inputs of one size: the description in the form of every contender.
fn prepare(contenders: &[Contender], teams: u32) -> anyhow::Result<()> {
    let folder = folder(teams);
    fs::create_dir_all(&folder)?;
    let generator = root().join("target/release/bench-input");
    run(command(&generator.to_string_lossy(), &[&teams.to_string()]).arg(&folder))?;
    if contenders
        .iter()
        .any(|contender| contender.name == contenders::KUSTOMIZE)
    {
        let description = folder.join("description.json");
        run(command("python3", &["bench/peers/kustomize/mk.py"])
            .arg(description)
            .arg(folder.join("kustomize")))?;
    }
    Ok(())
}

/// Fails unless all contenders make the same objects.
fn check(contenders: &[Contender]) -> anyhow::Result<()> {
    prepare(contenders, CHECKED)?;
    let folder = folder(CHECKED);
    let reference = folder.join("reference.out");
    run(command("python3", &["bench/model/ref.py"])
        .arg(folder.join("description.json"))
        .arg("pyyaml-c")
        .stdout(fs::File::create(&reference)?))
    .context("the reference needs Python 3 with PyYAML (`cargo xtask install`)")?;
    let mut compare = command("python3", &["bench/model/compare.py"]);
    compare.arg(&reference);
    for contender in contenders {
        measure::measure(contender, &folder)?;
        compare.arg(contender.output(&folder));
    }
    println!("same objects at {CHECKED} teams?");
    run(&mut compare)
}

/// Runs all contenders in turn. One that takes long is run less often, and not at all where it would
/// take minutes.
fn interleaved(contenders: &[Contender], teams: u32) -> anyhow::Result<Vec<Vec<Run>>> {
    prepare(contenders, teams)?;
    let folder = folder(teams);
    let rounds = measure::rounds(teams);
    let mut all: Vec<Vec<Run>> = contenders.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (contender, runs) in contenders.iter().zip(&mut all) {
            let slow = runs
                .last()
                .is_some_and(|run| run.wall > 20.0 && runs.len() > 2);
            if !slow && teams <= contender.most_teams {
                runs.push(measure::measure(contender, &folder)?);
            }
        }
    }
    Ok(all)
}

/// Whether a program is there and answers.
fn answers(program: &str, argument: &str) -> bool {
    command(program, &[argument])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}
