//! What an object store offers.

use platc_sdk::Offers;
use platc_sdk::capability::{Alert, Dashboard, FileSystem, ScrapeTarget, Severity};

use crate::config::Minio;
use crate::model::Model;
use crate::names;

const ALERTS: &[Alert] = &[
    Alert {
        name: "MinioUnhealthy",
        expression: "min(minio_cluster_health_status{{component}}) == 0",
        lasting: "2m",
        severity: Severity::Critical,
        summary: "too many drives are away: objects cannot be written",
    },
    Alert {
        name: "MinioDriveOffline",
        expression: "max(minio_cluster_drive_offline_total{{component}}) > 0",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "a drive is away, and objects have fewer parts than they should",
    },
    Alert {
        name: "MinioServerOffline",
        expression: "max(minio_cluster_nodes_offline_total{{component}}) > 0",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "a server is away from the others",
    },
    Alert {
        name: "MinioFull",
        expression: "max(minio_cluster_capacity_usable_free_bytes{{component}}) / max(minio_cluster_capacity_usable_total_bytes{{component}}) < 0.1",
        lasting: "10m",
        severity: Severity::Critical,
        summary: "less than a tenth of the storage is free; writes fail when it is full",
    },
    Alert {
        name: "MinioErrors",
        expression: "sum(rate(minio_s3_requests_5xx_errors_total{{component}}[5m])) / sum(rate(minio_s3_requests_total{{component}}[5m])) > 0.05",
        lasting: "10m",
        severity: Severity::Warning,
        summary: "more than one request in twenty fails in the store",
    },
];

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Minio>) {
    offers
        .offer(model.client.store.clone())
        .offer(FileSystem::of_object_store(model.client.store.clone()));
    // A target has no scheme: what speaks TLS cannot be scraped, and has no alerts either.
    if model.client.store.tls {
        return;
    }
    offers
        .contribute(ScrapeTarget {
            role: names::SERVER.to_owned(),
            port: names::S3,
            path: names::METRICS,
        })
        .contribute(Dashboard {
            name: "minio",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}
