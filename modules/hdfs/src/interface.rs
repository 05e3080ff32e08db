//! What an HDFS offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Dashboard, FileSystem, ScrapeTarget};

use crate::alerts::ALERTS;
use crate::config::Hdfs;
use crate::files;
use crate::model::{Model, Topology, Version};
use crate::names;

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Hdfs>) {
    offers.offer(FileSystem {
        object_store: None,
        default_fs: model.default_fs(),
        core_site: files::client_core_site(model),
        hdfs_site: files::client_hdfs_site(model),
        web_hdfs: model.web_endpoints(),
        superuser: model.superuser().to_owned(),
        kerberos: model.secure.as_ref().map(|secure| secure.realm.clone()),
    });
    // Hadoop 2 has metrics only as JSON (HADOOP-16398 came with 3.3). With TLS a scraper would need to know
    // the authority.
    if model.version == Version::V3 && model.secure.is_none() {
        contribute_metrics(model, offers);
    }
}

fn contribute_metrics(model: &Model, offers: &mut Offers<'_, Hdfs>) {
    let ports = model.ports();
    let mut targets = vec![
        (names::NAME_NODE, ports.name_http),
        (names::DATA_NODE, ports.data_http),
    ];
    if matches!(model.topology, Topology::Ha(_)) {
        targets.push((names::JOURNAL_NODE, names::JOURNAL_HTTP));
    }
    for (role, port) in targets {
        offers.contribute(ScrapeTarget {
            role: role.to_owned(),
            port,
            path: "/prom",
        });
    }
    offers.contribute(Dashboard {
        name: "hdfs",
        json: include_str!("dashboard.json"),
    });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
