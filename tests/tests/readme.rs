//! What the READMEs show is what platc does: the parts between `<!-- begin NAME -->` and
//! `<!-- end NAME -->` are made from the session in `cli/readme` and from the registry.

use std::fmt::Write as _;
use std::fs;

use platc_tests::{compare_with_file, repository};

#[test]
fn the_readmes_show_what_platc_prints() {
    let mut failures = Vec::new();
    for name in ["README.md", "README.ru.md"] {
        let path = repository().join(name);
        let mut text = fs::read_to_string(&path).expect("the README can be read");
        for (part, content) in parts() {
            text = replaced(&text, part, &content);
        }
        failures.extend(compare_with_file(&path, &text).err());
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn parts() -> Vec<(&'static str, String)> {
    let session = repository().join("tests/cli/readme/session.txt");
    let session = fs::read_to_string(session).expect("the session can be read");
    let plans = outputs(&session, "$ platc plan");
    let [plan, mistakes] = plans.as_slice() else {
        unreachable!("the session has a plan that works and one with mistakes");
    };
    vec![
        ("plan", fenced(plan)),
        ("mistakes", fenced(mistakes)),
        ("modules", modules()),
    ]
}

/// The command and what it printed, for each time it was run.
fn outputs(session: &str, command: &str) -> Vec<String> {
    session
        .split_inclusive('\n')
        .fold(Vec::new(), |mut found: Vec<String>, line| {
            if line.starts_with("$ ") {
                found.push(String::new());
            }
            if let Some(last) = found.last_mut() {
                last.push_str(line);
            }
            found
        })
        .into_iter()
        .filter(|output| output.starts_with(&format!("{command}\n")))
        .collect()
}

fn fenced(text: &str) -> String {
    format!("```\n{text}```\n")
}

fn modules() -> String {
    let mut text =
        String::from("| Module | What it is | Versions | Offers |\n| --- | --- | --- | --- |\n");
    for module in platc::standard_modules().modules() {
        let folder = module.kind().split('-').next().unwrap_or_default();
        let versions = match module.versions() {
            [] => "-".to_owned(),
            versions => versions.join(", "),
        };
        let offers = match module.offers() {
            [] => "-".to_owned(),
            offers => offers.join(", "),
        };
        let _ = writeln!(
            text,
            "| [`{}`](modules/{folder}/README.md) | {} | {versions} | {offers} |",
            module.kind(),
            module.about()
        );
    }
    text
}

/// The text with this content between the marks of a part, where it has them.
fn replaced(text: &str, part: &str, content: &str) -> String {
    let (begin, end) = (
        format!("<!-- begin {part} -->\n"),
        format!("<!-- end {part} -->"),
    );
    let Some((before, rest)) = text.split_once(&begin) else {
        return text.to_owned();
    };
    let Some((_, after)) = rest.split_once(&end) else {
        return text.to_owned();
    };
    format!("{before}{begin}\n{content}\n{end}{after}")
}
