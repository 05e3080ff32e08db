//! Files of rules, one a component, and one of the person.

use platc_sdk::ConfigFile;
use platc_sdk::serde_json::json;

use crate::overlay::yaml_file;
use crate::prometheus::model::Model;
use crate::rules::RuleGroup;

/// The name of a file has a dot before its ending, so that `own.yaml` is nobody else's.
pub(crate) fn rules(model: &Model, groups: Vec<RuleGroup>) -> Vec<ConfigFile> {
    let mut files: Vec<ConfigFile> = groups
        .into_iter()
        .map(|group| yaml_file(format!("{}.yaml", group.component), &group.written()))
        .collect();
    if !model.rule_groups.is_empty() {
        files.push(yaml_file("own.yaml", &json!({"groups": model.rule_groups})));
    }
    files
}
