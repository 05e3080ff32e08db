//! The dashboards, each in a file of its own, and `dashboards.yaml`, which says where they are.

use std::collections::BTreeMap;

use platc_sdk::capability::Dashboard;
use platc_sdk::serde_json::json;
use platc_sdk::{Build, ConfigFile};

use crate::grafana::model::Model;
use crate::grafana::names;
use crate::overlay::yaml_file;

/// One dashboard.
pub(crate) struct DashboardFile {
    /// Its name.
    pub(crate) name: String,
    /// Its file.
    pub(crate) file: ConfigFile,
}

/// The dashboards that components contribute, each kept once, and those of the person, by name. One of
/// the person takes the place of a contributed one.
pub(crate) fn dashboards(model: &Model, out: &Build<'_>) -> Vec<DashboardFile> {
    let mut texts: BTreeMap<&str, &str> = BTreeMap::new();
    for (_, _, Dashboard { name, json }) in out.collected::<Dashboard>() {
        texts.insert(name, json);
    }
    for (name, json) in &model.dashboards {
        texts.insert(name, json);
    }
    texts
        .into_iter()
        .map(|(name, json)| DashboardFile {
            name: name.to_owned(),
            file: ConfigFile::text(format!("{name}.json"), json),
        })
        .collect()
}

/// What the files say is right: a change in the browser would be lost at the next start.
pub(crate) fn provider() -> ConfigFile {
    let provider = json!({
        "name": "platform",
        "type": "file",
        "disableDeletion": true,
        "allowUiUpdates": false,
        "options": {"path": names::DASHBOARDS},
    });
    yaml_file(
        "dashboards.yaml",
        &json!({"apiVersion": 1, "providers": [provider]}),
    )
}
