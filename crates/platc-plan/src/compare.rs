//! Makes a plan: pairs the objects of two trees, judges each change and puts them in order.

use crate::assess::{Assessment, assess_create, assess_delete, assess_update};
use crate::error::{Error, Side};
use crate::field_diff::{FieldChange, diff_objects};
use crate::kinds;
use crate::object::Object;
use crate::pairing::{Pair, Pairing, pair_objects};
use crate::plan::{Action, Change, Checked, Plan, Request, Summary};
use crate::rename_hint::rename_hints;
use crate::text_diff::render_diff;

/// Compares the two trees of a request. Fails if a manifest that differs between them is not
/// one object in YAML, or if two such files of a tree describe the same object.
pub fn plan(request: &Request<'_>) -> Result<Plan, Error> {
    let Pairing {
        pairs,
        mut unchanged,
    } = pair_objects(request)?;
    let all = pairs.len();
    let mut changes: Vec<Change> = pairs
        .into_iter()
        .filter_map(|pair| change(request, pair))
        .collect();
    unchanged += all - changes.len();
    let compiled = request.after.components();
    changes.sort_by_cached_key(|change| {
        let position = request
            .order
            .iter()
            .position(|address| *address == change.address);
        let listed = position.unwrap_or(request.order.len());
        let is_gone = !compiled.contains(change.address.as_str());
        let identity = &change.identity;
        let object = (
            kinds::order(&identity.kind),
            identity.name.clone(),
            identity.key(),
        );
        (is_gone, listed, change.address.clone(), change.risk, object)
    });
    Ok(Plan {
        baseline: request.baseline.clone(),
        platform: request.platform.to_owned(),
        digest: request.digest.to_owned(),
        hints: rename_hints(request, &changes),
        summary: Summary::of(&changes, unchanged),
        changes,
    })
}

/// The change of one object; `None` if both versions mean the same.
fn change(request: &Request<'_>, pair: Pair<'_>) -> Option<Change> {
    match pair {
        Pair::New(object) => {
            let object = object.masked(Side::Compiled, None);
            let assessment = assess_create(&object);
            Some(one_sided(request, object, assessment))
        }
        Pair::Gone(object) => {
            let object = object.masked(Side::Baseline, None);
            let assessment = assess_delete(&object);
            Some(one_sided(request, object, assessment))
        }
        Pair::Both(versions) => {
            let (old, new) = *versions;
            let before = old.masked(Side::Baseline, Some(&new));
            let after = new.masked(Side::Compiled, Some(&old));
            both_sides(before, after)
        }
    }
}

fn one_sided(request: &Request<'_>, object: Object<'_>, assessment: Assessment) -> Change {
    let address = match assessment.action {
        Action::Delete => request.current_address(object.component),
        _ => object.component,
    };
    let renamed = address != object.component;
    let (before, after) = match assessment.action {
        Action::Delete => (Some(object.value), None),
        _ => (None, Some(object.value)),
    };
    Change {
        address: address.to_owned(),
        previous_address: renamed.then(|| object.component.to_owned()),
        identity: object.identity,
        previous_name: None,
        action: assessment.action,
        risk: assessment.risk,
        restarts: assessment.restarts,
        reasons: assessment.reasons,
        immutable: assessment.immutable,
        strategy: assessment.strategy,
        refused: assessment.refused,
        checked: Checked::default(),
        fields: Vec::new(),
        diff: String::new(),
        before,
        after,
    }
}

fn both_sides(before: Object<'_>, after: Object<'_>) -> Option<Change> {
    let differences = diff_objects(&before.value, &after.value);
    if differences.is_empty() && before.component == after.component {
        return None;
    }
    let assessment = assess_update(&before, &after, &differences);
    let different = |old: &str, new: &str| (old != new).then(|| old.to_owned());
    Some(Change {
        address: after.component.to_owned(),
        previous_address: different(before.component, after.component),
        previous_name: different(&before.identity.name, &after.identity.name),
        identity: after.identity,
        action: assessment.action,
        risk: assessment.risk,
        restarts: assessment.restarts,
        reasons: assessment.reasons,
        immutable: assessment.immutable,
        strategy: assessment.strategy,
        refused: assessment.refused,
        checked: Checked::default(),
        fields: differences.into_iter().map(FieldChange::from).collect(),
        diff: render_diff(&before.text, &after.text),
        before: Some(before.value),
        after: Some(after.value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{Baseline, BaselineKind};
    use crate::tree::Tree;

    fn compare(before: &Tree, after: &Tree) -> Result<Plan, Error> {
        plan(&Request {
            before,
            after,
            baseline: Baseline {
                kind: BaselineKind::Dir,
                description: "dir old".to_owned(),
                reason: String::new(),
            },
            platform: "p",
            order: &[],
            moved: &[],
            digest: "",
        })
    }

    fn config(file: &str, data: &str) -> (String, String) {
        let text =
            format!("apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata: {data}\n");
        (file.to_owned(), text)
    }

    #[test]
    fn equal_files_are_not_even_parsed() {
        let files = (0..20_000).map(|n| (format!("a.b/f{n}.yaml"), "{ not yaml".to_owned()));
        let tree = Tree::new(files);
        let plan = compare(&tree, &tree.clone()).unwrap();
        assert!(!plan.has_changes());
        assert_eq!(
            plan.summary,
            Summary {
                unchanged: 20_000,
                ..Summary::default()
            }
        );
    }

    #[test]
    fn text_that_means_the_same_is_no_change() {
        for data in ["{a: \"1\", b: null}", "\n  a: '1' # one"] {
            let before = Tree::new([config("a.b/c.yaml", "{a: \"1\"}")]);
            let after = Tree::new([config("a.b/other.yaml", data)]);
            let plan = compare(&before, &after).unwrap();
            assert_eq!(
                (plan.changes, plan.summary.unchanged),
                (vec![], 1),
                "{data}"
            );
        }
    }

    #[test]
    fn two_files_with_one_object_are_an_error() {
        let tree = Tree::new([config("a.b/1.yaml", "{}"), config("a.c/2.yaml", "{}")]);
        let error = compare(&Tree::default(), &tree).unwrap_err();
        assert_eq!(
            error.to_string(),
            "compiled manifests `a.b/1.yaml` and `a.c/2.yaml` both describe ConfigMap/c"
        );
    }
}
