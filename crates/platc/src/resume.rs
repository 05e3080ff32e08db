//! The one command that goes on where a run stopped.

use std::ffi::OsString;

/// The command line of this process, as a person types it in a shell. A saved plan is good for one run,
/// as the cluster is another one after it: `plan` is left out, and `instead` stands for what it allowed.
pub(crate) fn command(plan: Option<&str>, instead: &[String]) -> String {
    written(std::env::args_os(), plan, instead)
}

fn written(
    arguments: impl Iterator<Item = OsString>,
    plan: Option<&str>,
    instead: &[String],
) -> String {
    let mut words: Vec<String> = arguments
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    if let Some(program) = words.first_mut() {
        // The path does not matter to who types it in the same place.
        "platc".clone_into(program);
    }
    // The last one: an earlier argument of this text is the value of an option.
    if let Some(place) = plan.and_then(|plan| words.iter().rposition(|word| word == plan)) {
        words.remove(place);
        words.extend(instead.iter().cloned());
    }
    let words: Vec<String> = words.iter().map(|word| quoted(word)).collect();
    words.join(" ")
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_command_goes_on() {
        let allowed = ["--destroy-data".to_owned(), "old".to_owned()];
        for (words, plan, expected) in [
            (
                &["/usr/bin/platc", "--env", "prod", "apply", "-y"][..],
                None,
                "platc --env prod apply -y",
            ),
            (
                &["platc", "apply", "--force-conflicts", "a[name=it's]"],
                None,
                r"platc apply --force-conflicts 'a[name=it'\''s]'",
            ),
            (
                &["platc", "apply", "plan.json", "-y"],
                Some("plan.json"),
                "platc apply -y --destroy-data old",
            ),
        ] {
            let words = words.iter().map(OsString::from);
            assert_eq!(written(words, plan, &allowed), expected);
        }
    }
}
