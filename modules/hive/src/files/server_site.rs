//! `hive-site.xml` of `HiveServer2`.

use platc_sdk::{ConfigFile, Settings};

use crate::model::{Events, Model, Server};
use crate::names;

/// A client of the Metastore that runs queries inside of itself, with Tez, as the image's own file has it.
pub(crate) fn hive_site(model: &Model, server: &Server) -> ConfigFile {
    let defaults = Settings::new()
        .set(
            "hive.metastore.uris",
            format!("thrift://{}", model.metastore()),
        )
        .set("hive.metastore.warehouse.dir", &model.warehouse.uri)
        .set(
            "hive.metastore.dml.events",
            matches!(model.events, Events::KeptFor(_)),
        )
        // The Metastore of the same component may be starting: two minutes before the server gives up.
        .set("hive.metastore.connect.retries", 24_u32)
        .set("hive.metastore.client.connect.retry.delay", "5s")
        .set("hive.server2.enable.doAs", false)
        .set("hive.server2.thrift.port", names::SQL.number)
        .set("hive.server2.webui.port", names::WEB.number)
        .set("hive.execution.engine", "tez")
        .set("tez.local.mode", true)
        .set("tez.runtime.optimize.local.fetch", true)
        .set("mapreduce.framework.name", "local")
        .set("hive.exec.submit.local.task.via.child", false)
        .set("hive.tez.exec.inplace.progress", false)
        .set("hive.exec.scratchdir", "/tmp/hive")
        .set("hive.user.install.directory", "/tmp/hive-install");
    ConfigFile::hadoop_xml("hive-site.xml", &defaults.overridden_by(&server.settings))
}
