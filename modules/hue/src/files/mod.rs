//! The configuration files, one a file.

mod boto_cfg;
mod hue_ini;
mod ini;

use platc_sdk::{Build, ConfigFile, ConfigMapHandle};

use crate::model::Model;
use crate::names;

/// All files.
pub(crate) fn config(model: &Model, out: &mut Build<'_>) -> ConfigMapHandle {
    let hive_site = model
        .metastore
        .as_ref()
        .map(|metastore| ConfigFile::hadoop_xml(names::HIVE_SITE, &metastore.hive_site()));
    let files = [
        Some(hue_ini::hue_ini(model)),
        boto_cfg::boto_cfg(model),
        hive_site,
    ];
    out.config_files(names::CONFIG, files.into_iter().flatten())
}
