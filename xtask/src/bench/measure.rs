//! One run of a contender, and what it took.

use std::path::Path;

use anyhow::Context as _;

use super::contenders::Contender;
use crate::shell::{command, output};

/// Seconds after which a run is given up.
const LIMIT: &str = "300";

/// What a run took.
pub(super) struct Run {
    /// User and system time of the process and its children, in seconds.
    pub(super) cpu: f64,
    /// Time that passed, in seconds.
    pub(super) wall: f64,
    /// Peak of the resident memory, in MiB.
    pub(super) peak: f64,
    /// SHA-256 of what it wrote.
    pub(super) digest: String,
}

/// How often each contender runs: a short run says less than a long one.
pub(super) fn rounds(teams: u32) -> usize {
    match teams {
        0..=9 => 21,
        10..=99 => 11,
        100..=999 => 7,
        _ => 5,
    }
}

/// Runs a contender on the input in a folder.
pub(super) fn measure(contender: &Contender, folder: &Path) -> anyhow::Result<Run> {
    let mut measure = command("python3", &["bench/measure.py", LIMIT]);
    measure
        .arg(contender.output(folder))
        .args(contender.arguments(folder));
    let printed = output(&mut measure)?;
    let words: Vec<&str> = printed.split_whitespace().collect();
    let [user, system, wall, peak, code, digest] = words.as_slice() else {
        anyhow::bail!("bench/measure.py printed `{printed}`");
    };
    anyhow::ensure!(*code == "0", "{} ended with {code}", contender.name);
    let number = |word: &str| {
        word.parse::<f64>()
            .with_context(|| format!("`{word}` is no number"))
    };
    Ok(Run {
        cpu: number(user)? + number(system)?,
        wall: number(wall)?,
        peak: number(peak)? / 1024.0,
        digest: (*digest).to_owned(),
    })
}
