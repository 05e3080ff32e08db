//! One run of a contender, and what it took.

use std::fs::File;
use std::path::Path;

use anyhow::Context as _;

use super::contenders::Contender;
use crate::shell::{command, output};

/// Seconds after which a run is given up.
const LIMIT: &str = "300";

/// Runs in a row, of which the cheapest is the measured one.
const TRIES: usize = 3;

/// What a run took.
pub(super) struct Run {
    /// User and system time of the process and its children, in seconds.
    pub(super) cpu: f64,
    /// The same of the first run in its row, whose memory the kernel may have had to find first.
    pub(super) first: f64,
    /// The user time of it: the rest is the kernel's, mostly for memory that is touched first.
    pub(super) user: f64,
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

/// Runs a contender on the input in a folder, a few times in a row, and takes the run that cost least: a
/// program that always does the same work is never faster than it can be, but a neighbour that needs the
/// caches, or a host that took unused memory away and gives it back page by page, makes it slower.
pub(super) fn measure(contender: &Contender, folder: &Path) -> anyhow::Result<Run> {
    let output = contender.output(folder);
    let run = || {
        let run = process(&output, &contender.arguments(folder), &[]);
        run.with_context(|| contender.name.to_owned())
    };
    let mut least = run()?;
    let first = least.cpu;
    for _ in 1..TRIES {
        let next = run()?;
        anyhow::ensure!(
            next.digest == least.digest,
            "{} wrote different bytes in two runs",
            contender.name
        );
        if next.cpu < least.cpu {
            least = next;
        }
    }
    Ok(Run { first, ..least })
}

/// Runs a program to its end, with its standard output in a file, what it says beside it in one that
/// ends in `.err`, and more variables in its environment.
pub(super) fn process(
    written: &Path,
    arguments: &[String],
    environment: &[(&str, &Path)],
) -> anyhow::Result<Run> {
    let said = written.with_extension("err");
    let mut measure = command("python3", &["bench/measure.py", LIMIT]);
    measure
        .arg(written)
        .args(arguments)
        .envs(environment.iter().copied())
        .stderr(File::create(&said)?);
    let printed = output(&mut measure)?;
    let words: Vec<&str> = printed.split_whitespace().collect();
    let [user, system, wall, peak, code, digest] = words.as_slice() else {
        anyhow::bail!("bench/measure.py printed `{printed}`");
    };
    anyhow::ensure!(*code == "0", "ended with {code}, see {}", said.display());
    let number = |word: &str| {
        word.parse::<f64>()
            .with_context(|| format!("`{word}` is no number"))
    };
    let cpu = number(user)? + number(system)?;
    Ok(Run {
        cpu,
        first: cpu,
        user: number(user)?,
        wall: number(wall)?,
        peak: number(peak)? / 1024.0,
        digest: (*digest).to_owned(),
    })
}
