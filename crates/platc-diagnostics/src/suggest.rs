//! What a mistyped word was probably meant to be.

/// The shortest part of a word that says anything about the whole.
const MIN_PREFIX: usize = 3;

/// The candidate that `word` most likely stands for, for "did you mean".
///
/// In this order: the same letters in another case or with other separators
/// (`executorCores` for `executor_cores`), singular for plural, few enough typing mistakes for the
/// length of the word, and a shortened word (`repl` for `replication`). Ties go to the first in
/// the alphabet, so the order of candidates does not matter.
pub fn did_you_mean<'a>(
    word: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters = letters(word);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word)
        .filter_map(|candidate| Some((likeness(&letters, candidate)?, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How a candidate resembles a word; the most alike is the smallest.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    SameLetters,
    OtherNumber,
    TypingMistakes(usize),
    Shortened(usize),
}

fn likeness(word: &str, candidate: &str) -> Option<Likeness> {
    let candidate = letters(candidate);
    if word.is_empty() || candidate.is_empty() {
        return None;
    }
    if word == candidate {
        return Some(Likeness::SameLetters);
    }
    if is_plural(word, &candidate) || is_plural(&candidate, word) {
        return Some(Likeness::OtherNumber);
    }
    let (length, other) = (word.chars().count(), candidate.chars().count());
    // A third of the letters may be wrong. Comparing words that differ more in length alone would
    // only cost time: a word comes from a file and can be as long as the file.
    let allowed = length.max(other) / 3;
    if length.abs_diff(other) <= allowed {
        let mistakes = strsim::osa_distance(word, &candidate);
        if mistakes <= allowed {
            return Some(Likeness::TypingMistakes(mistakes));
        }
    }
    let shortened = length.min(other) >= MIN_PREFIX
        && (candidate.starts_with(word) || word.starts_with(&candidate));
    shortened.then(|| Likeness::Shortened(length.abs_diff(other)))
}

fn is_plural(many: &str, one: &str) -> bool {
    let ending = many.strip_prefix(one);
    let from_y = many
        .strip_suffix("ies")
        .is_some_and(|stem| one.strip_suffix('y') == Some(stem));
    matches!(ending, Some("s" | "es")) || from_y
}

fn letters(word: &str) -> String {
    word.chars()
        .filter(|c| !matches!(c, '_' | '-' | '.' | ' '))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeliest_candidate_is_found() {
        let spark = [
            "version",
            "replicas",
            "executor_cores",
            "executors",
            "executor_memory",
            "driver_memory",
        ];
        let hdfs = ["mode", "replication", "policy", "disks", "name_nodes", "ha"];
        let cases: [(&str, &[&str], Option<&str>); 24] = [
            ("executor", &spark, Some("executors")),
            ("executorCores", &spark, Some("executor_cores")),
            ("Executor-Memory", &spark, Some("executor_memory")),
            ("driver_memroy", &spark, Some("driver_memory")),
            ("replica", &spark, Some("replicas")),
            ("REPLICAS", &spark, Some("replicas")),
            ("verison", &spark, Some("version")),
            ("vers", &spark, Some("version")),
            ("namenodes", &hdfs, Some("name_nodes")),
            ("name_node", &hdfs, Some("name_nodes")),
            ("disk", &hdfs, Some("disks")),
            ("policies", &hdfs, Some("policy")),
            ("repl", &hdfs, Some("replication")),
            ("replication_factor", &hdfs, Some("replication")),
            ("mod", &hdfs, Some("mode")),
            ("mdoe", &hdfs, Some("mode")),
            ("zookeeper", &hdfs, None),
            ("xx", &hdfs, None),
            ("h", &hdfs, None),
            ("", &hdfs, None),
            ("___", &hdfs, None),
            ("mode", &["mode"], None),
            ("режм", &["режим", "mode"], Some("режим")),
            ("any", &[], None),
        ];
        for (word, candidates, expected) in cases {
            let found = did_you_mean(word, candidates.iter().copied());
            assert_eq!(found, expected, "{word}");
        }
    }

    #[test]
    fn a_tie_does_not_depend_on_the_order_of_candidates() {
        assert_eq!(did_you_mean("bat", ["cat", "hat", "bar"]), Some("bar"));
        assert_eq!(did_you_mean("bat", ["bar", "hat", "cat"]), Some("bar"));
        assert_eq!(did_you_mean("a_b", ["AB", "a-b", "ab"]), Some("AB"));
        assert_eq!(did_you_mean("a_b", ["ab", "a-b", "AB"]), Some("AB"));
    }

    #[test]
    fn a_word_as_long_as_a_file_is_compared_at_once() {
        let word = "a".repeat(1_000_000);
        assert_eq!(did_you_mean(&word, ["mode", "replication"]), None);
    }
}
