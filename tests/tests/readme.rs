//! What the READMEs show is what platc does: the parts between `<!-- begin NAME -->` and
//! `<!-- end NAME -->` are made from the session in `cli/readme`, from one on a real API server
//! (`live/rerun`), and from the registry.

use std::fmt::Write as _;
use std::fs;

use platc_tests::modules::folder_of;
use platc_tests::scenarios::{Variant, variants};
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
        ("failure", fenced(&failure())),
        ("modules", modules()),
        ("scenarios", scenarios()),
    ]
}

/// What an apply says at its end when something did not get ready.
fn failure() -> String {
    let session = repository().join("tests/live/rerun/session.txt");
    let session = fs::read_to_string(session).expect("the session can be read");
    let (begin, end) = ("Incomplete after", "[exit code 6]\n");
    let told = session
        .split_once(begin)
        .and_then(|(_, rest)| rest.split_once(end));
    let (told, _) = told.expect("the session has an apply that fails");
    format!("{begin}{told}{end}")
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
        let folder = folder_of(module.kind()).expect("every kind has a folder");
        let folder = folder.file_name().unwrap_or_default().to_string_lossy();
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

/// A row a scenario; those of Spark 3.5 and of 4.1 share one.
fn scenarios() -> String {
    let mut rows: Vec<(String, String, Vec<String>)> = Vec::new();
    for variant in variants().into_iter().filter(Variant::is_example) {
        let name = variant.folder();
        let link = format!("[{name}](docs/scenarios.md#{name})");
        let same = |row: &&mut (String, String, Vec<String>)| {
            let stem = name.strip_suffix("-41");
            stem.is_some_and(|stem| row.0.contains(&format!("#{stem}-35)")))
        };
        if let Some(row) = rows.iter_mut().find(same) {
            let _ = write!(row.0, ", [41](docs/scenarios.md#{name})");
            continue;
        }
        let about = variant.about().into_iter().next().unwrap_or_default();
        rows.push((link, about, kinds(&variant)));
    }
    let mut text = String::from("| Scenario | What it is | Components |\n| --- | --- | --- |\n");
    for (link, about, kinds) in rows {
        let _ = writeln!(text, "| {link} | {about} | {} |", kinds.join(", "));
    }
    text
}

/// The kinds of the components, in the order of the file.
fn kinds(variant: &Variant) -> Vec<String> {
    let text = fs::read_to_string(&variant.file).expect("it can be read");
    let mut kinds: Vec<String> = Vec::new();
    for line in text.lines() {
        let Some((kind, _)) = line.strip_prefix('[').and_then(|rest| rest.split_once('.')) else {
            continue;
        };
        let known = kinds.iter().any(|known| known == kind);
        if !known && !["platform", "images", "namespaces"].contains(&kind) {
            kinds.push(kind.to_owned());
        }
    }
    kinds
}
