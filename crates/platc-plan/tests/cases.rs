//! Plans two folders of manifests in each case folder and compares the three renderings whole.
//!
//! A case is `tests/cases/<case>/` with `before/` and `after/` (either may be missing: an empty
//! tree), optionally `order` (one address a line) and `moved` (`from to` a line), and the
//! expected `plan.txt`, `plan.json` and `plan.md`, or `error.txt`. With `UPDATE_EXPECT=1` the
//! expected files are written instead of compared.

use std::fs;
use std::path::{Path, PathBuf};

use platc_plan::render::{self, TextOptions};
use platc_plan::{Baseline, BaselineKind, Move, Request, Tree, plan};

#[test]
fn every_case_plans_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut failures = Vec::new();
    for case in sorted_entries(&root) {
        for (file, actual) in outputs(&case) {
            let expected = case.join(file);
            if std::env::var_os("UPDATE_EXPECT").is_some() {
                fs::write(&expected, actual).expect("the case folder is writable");
            } else if fs::read_to_string(&expected).ok().as_ref() != Some(&actual) {
                failures.push(format!("{} should be:\n{actual}", expected.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn outputs(case: &Path) -> Vec<(&'static str, String)> {
    let (before, after) = (tree(&case.join("before")), tree(&case.join("after")));
    let order: Vec<String> = lines(&case.join("order"));
    let moved: Vec<Move> = lines(&case.join("moved"))
        .iter()
        .filter_map(|line| line.split_once(' '))
        .map(|(from, to)| Move {
            from: from.to_owned(),
            to: to.to_owned(),
        })
        .collect();
    let result = plan(&Request {
        before: &before,
        after: &after,
        baseline: Baseline {
            kind: BaselineKind::Snapshot,
            description: "snapshot snapshots/datalake".to_owned(),
            reason: "the default".to_owned(),
        },
        platform: "datalake",
        order: &order,
        moved: &moved,
        digest: "sha256:5ed0",
    });
    let options = TextOptions {
        color: false,
        diffs: true,
    };
    match result {
        Ok(plan) => vec![
            ("plan.txt", render::text(&plan, options)),
            ("plan.json", render::json(&plan)),
            ("plan.md", render::markdown(&plan)),
        ],
        Err(error) => vec![("error.txt", format!("{error}\n"))],
    }
}

fn tree(folder: &Path) -> Tree {
    let components = sorted_entries(folder).into_iter();
    Tree::new(
        components
            .flat_map(|component| sorted_entries(&component))
            .map(|file| {
                let path = file
                    .strip_prefix(folder)
                    .expect("the file lies in the folder");
                let text = fs::read_to_string(&file).expect("a manifest is text");
                (path.to_string_lossy().into_owned(), text)
            }),
    )
}

fn lines(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap_or_default();
    text.lines().map(str::to_owned).collect()
}

fn sorted_entries(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder is readable").path())
        .collect();
    paths.sort();
    paths
}
