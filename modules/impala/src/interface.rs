//! What a cluster offers.

use platc_sdk::capability::{Alert, Dashboard, Dialect, ScrapeTarget, Severity, SqlEngine};
use platc_sdk::{Endpoint, Offers, Port};

use crate::config::Impala;
use crate::model::Model;
use crate::names::{self, CATALOGD, STATESTORED};

const ALERTS: &[Alert] = &[
    Alert {
        name: "ImpalaDaemonDown",
        expression: "up{{component}} == 0",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "A daemon, the catalog service or the statestore of Impala does not answer",
    },
    Alert {
        name: "ImpalaNoBackends",
        expression: "max(impala_cluster_membership_backends_total{{component}}) < 1",
        lasting: "5m",
        severity: Severity::Critical,
        summary: "No coordinator knows of any daemon, so no query can run",
    },
    Alert {
        name: "ImpalaScratchGrows",
        expression: "sum by (pod) (impala_tmp_file_mgr_scratch_space_bytes_used{{component}}) > 10 * 1024 * 1024 * 1024",
        lasting: "15m",
        severity: Severity::Warning,
        summary: "Queries have spilled more than 10 GiB on one daemon for a quarter of an hour",
    },
    Alert {
        name: "ImpalaConnectionsExhausted",
        expression: "max by (pod) (impala_thrift_server_hiveserver2_frontend_connections_in_use{{component}}) > 58",
        lasting: "5m",
        severity: Severity::Warning,
        summary: "A coordinator is near the 64 client connections that `fe_service_threads` allows by default",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Impala>) {
    let host = model.identity.service_host(names::CLIENTS);
    offers.offer(SqlEngine {
        dialect: Dialect::Impala,
        endpoint: Endpoint::new(&host, names::HS2.number),
        web: Some(Endpoint::new(host, names::WEB.number)),
    });
    let servers = [
        (CATALOGD, names::CATALOG_WEB),
        (STATESTORED, names::STATESTORE_WEB),
    ];
    let daemons = model.daemons().map(|(role, _)| (role, names::WEB));
    for (role, port) in servers.into_iter().chain(daemons) {
        offers.contribute(target(role, port));
    }
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
    offers.contribute(Dashboard {
        name: "impala",
        json: include_str!("dashboard.json"),
    });
}

fn target(role: &str, port: Port) -> ScrapeTarget {
    ScrapeTarget {
        role: role.to_owned(),
        port,
        path: "/metrics_prometheus",
    }
}
