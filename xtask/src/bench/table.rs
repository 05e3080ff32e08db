//! The table of results: medians, ratios, growth.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::contenders::Contender;
use super::measure::Run;

/// Objects that every team has.
const OBJECTS: u32 = 20;

/// Results of all sizes so far.
pub(super) struct Table {
    names: Vec<&'static str>,
    /// For each contender: number of teams and median processor seconds.
    points: Vec<Vec<(u32, f64)>>,
    /// For each contender: whether it wrote the same bytes in all runs of a size.
    steady: Vec<bool>,
}

impl Table {
    pub(super) fn new(contenders: &[Contender]) -> Self {
        Self {
            names: contenders.iter().map(|contender| contender.name).collect(),
            points: contenders.iter().map(|_| Vec::new()).collect(),
            steady: contenders.iter().map(|_| true).collect(),
        }
    }

    /// Adds the runs of one size, contender by contender, and shows them. The first contender is the
    /// one that the others are compared with.
    pub(super) fn add(&mut self, teams: u32, runs: &[Vec<Run>]) -> String {
        let mut text = format!(
            "\n{teams} teams, {} objects\n{:15} {:>5} {:>10} {:>10} {:>10} {:>10} {:>9} {:>12} {:>8}  sha256\n",
            teams * OBJECTS,
            "",
            "runs",
            "cpu s",
            "user s",
            "first s",
            "wall s",
            "peak MiB",
            "objects/s",
            "x floor",
        );
        let floor = median(runs.first().into_iter().flatten().map(|run| run.cpu));
        for (index, runs) in runs.iter().enumerate() {
            let name = self.names[index];
            let cpu = median(runs.iter().map(|run| run.cpu));
            let Some(cpu) = cpu else {
                let _ = writeln!(text, "{name:15} would take minutes");
                continue;
            };
            let digests: BTreeSet<&str> = runs.iter().map(|run| run.digest.as_str()).collect();
            self.points[index].push((teams, cpu));
            self.steady[index] &= digests.len() == 1;
            let _ = writeln!(
                text,
                "{name:15} {:>5} {cpu:>10.4} {:>10.4} {:>10.4} {:>10.4} {:>9.1} {:>12.0} {:>8.2}  {}",
                runs.len(),
                median(runs.iter().map(|run| run.user)).unwrap_or_default(),
                median(runs.iter().map(|run| run.first)).unwrap_or_default(),
                median(runs.iter().map(|run| run.wall)).unwrap_or_default(),
                median(runs.iter().map(|run| run.peak)).unwrap_or_default(),
                f64::from(teams * OBJECTS) / cpu,
                floor.map_or(f64::NAN, |floor| cpu / floor),
                digests.first().map_or("", |digest| &digest[..12]),
            );
        }
        text
    }

    /// How the processor time grows, and whether the bytes were the same every time.
    pub(super) fn summary(&self) -> String {
        let mut text =
            "growth of processor time: the exponent between two sizes, 1 is linear\n".to_owned();
        for ((name, points), steady) in self.names.iter().zip(&self.points).zip(&self.steady) {
            let exponents: Vec<String> = points
                .windows(2)
                .map(|pair| exponent(pair[0], pair[1]))
                .collect();
            let bytes = if *steady {
                "same bytes every run"
            } else {
                "DIFFERENT BYTES"
            };
            let _ = writeln!(text, "{name:15} {:24} {bytes}", exponents.join("  "));
        }
        text
    }
}

fn exponent((teams, cpu): (u32, f64), (more, longer): (u32, f64)) -> String {
    let exponent = (longer / cpu).ln() / (f64::from(more) / f64::from(teams)).ln();
    format!("{teams}-{more}: {exponent:.2}")
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.as_slice() {
        [] => None,
        values if values.len() % 2 == 1 => Some(values[middle]),
        values => Some(f64::midpoint(values[middle - 1], values[middle])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_the_middle_or_between_the_two_middle_ones() {
        assert_eq!(median([].into_iter()), None);
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()), Some(2.0));
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()), Some(2.5));
    }
}
