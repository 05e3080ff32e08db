//! `core-site.xml`: which file system is the default one, and who may act for whom.

use platc_sdk::{ConfigFile, Settings};

use super::kerberos;
use crate::model::{Model, Topology, Version};

/// The keys that clients need, and who may act for others: a client that wants to can see whether it may.
pub(crate) fn client_core_site(model: &Model) -> Settings {
    let mut settings = Settings::new().set("fs.defaultFS", model.default_fs());
    for user in &model.proxy_users {
        settings = settings
            .set(format!("hadoop.proxyuser.{user}.hosts"), "*")
            .set(format!("hadoop.proxyuser.{user}.groups"), "*");
    }
    kerberos::client_core_site(model, settings)
}

/// The file of all servers.
pub(crate) fn core_site(model: &Model) -> ConfigFile {
    let mut settings = client_core_site(model).set("io.file.buffer.size", 131_072_u32);
    if let Topology::Ha(ha) = &model.topology {
        settings = settings
            .set("ha.zookeeper.quorum", &ha.ensemble)
            .set("ha.zookeeper.parent-znode", parent_znode(model))
            .set(
                "ha.zookeeper.session-timeout.ms",
                ha.session_timeout.as_seconds() * 1000,
            );
    }
    if model.secure.is_some() {
        // Whoever has a ticket could otherwise ask what only servers ask of each other.
        settings = settings.set("hadoop.security.authorization", true);
    }
    if model.version == Version::V3 {
        settings = settings.set("hadoop.prometheus.endpoint.enabled", true);
    }
    ConfigFile::hadoop_xml("core-site.xml", &settings.overridden_by(&model.core_site))
}

/// Two HDFS may use one ensemble. Namespace and name tell them apart, and the slash between the two
/// keeps `a-b` and `c` apart from `a` and `b-c`.
fn parent_znode(model: &Model) -> String {
    let identity = &model.identity;
    format!("/hadoop-ha/{}/{}", identity.namespace, identity.instance)
}
