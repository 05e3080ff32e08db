//! What a way back to a former state does not undo.

use platc_plan::{Action, Plan};
use serde_json::Value;

/// What a way back does not undo, a sentence each.
pub(crate) fn stays_done(plan: &Plan) -> Vec<String> {
    let mut sentences = Vec::new();
    for change in &plan.changes {
        let what = format!("{} {}", change.address, change.identity);
        if let Some(why) = &change.refused {
            sentences.push(format!("{what}: {why}"));
        }
        let is_job = change.identity.kind == "Job";
        match change.action {
            Action::Delete if is_job => {
                sentences.push(format!("{what}: what it did stays done"));
            }
            Action::Replace | Action::Create if is_job => {
                sentences.push(format!(
                    "{what}: it runs again, on what later Jobs have changed"
                ));
            }
            Action::Update | Action::Replace if change.identity.kind == "StatefulSet" => {
                let images = change
                    .fields
                    .iter()
                    .filter(|field| names_image(&field.path));
                let shown = |value: &Option<Value>| match value {
                    Some(Value::String(image)) => image.clone(),
                    _ => "nothing".to_owned(),
                };
                sentences.extend(images.map(|field| {
                    format!(
                        "{what}: {} finds the data as {} left it, and may not read it",
                        shown(&field.after),
                        shown(&field.before)
                    )
                }));
            }
            _ => {}
        }
    }
    sentences
}

/// Whether a field is the image of a container: `spec.template.spec.containers[name=db].image`.
fn names_image(path: &str) -> bool {
    path.rsplit_once('.')
        .is_some_and(|(_, last)| last == "image")
}

#[cfg(test)]
mod tests {
    use platc_plan::{Baseline, BaselineKind, Request, Tree, plan};

    use super::*;

    fn text(kind: &str, name: &str) -> String {
        let version = match kind {
            "Job" => "batch/v1",
            "StatefulSet" => "apps/v1",
            _ => "v1",
        };
        format!(
            "apiVersion: {version}\nkind: {kind}\nmetadata:\n  name: {name}\n  namespace: data\n"
        )
    }

    #[test]
    fn a_way_back_says_what_stays_done() {
        let set = |image: &str| {
            text("StatefulSet", "db")
                + &format!(
                    "spec:\n  template:\n    spec:\n      containers:\n      - name: db\n        image: {image}\n"
                )
        };
        let before = [
            ("db.main/job.yaml", text("Job", "migrate-bbbb")),
            ("db.main/set.yaml", set("db:2")),
        ];
        let after = [("db.main/set.yaml", set("db:1"))];
        let tree = |files: &[(&str, String)]| {
            Tree::new(
                files
                    .iter()
                    .map(|(path, text)| ((*path).to_owned(), text.clone())),
            )
        };
        let baseline = Baseline {
            kind: BaselineKind::Cluster,
            description: String::new(),
            reason: String::new(),
        };
        let plan = plan(&Request {
            before: &tree(&before),
            after: &tree(&after),
            baseline,
            platform: "lake",
            order: &[],
            moved: &[],
            digest: "",
        })
        .unwrap();
        assert_eq!(
            stays_done(&plan),
            [
                "db.main StatefulSet/db: db:1 finds the data as db:2 left it, and may not read it",
                "db.main Job/migrate-bbbb: what it did stays done",
            ]
        );
    }
}
