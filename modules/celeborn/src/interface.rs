//! What a cluster offers.

use platc_sdk::capability::{Dashboard, ScrapeTarget, ShuffleService};
use platc_sdk::{Offers, Settings};

use crate::alerts::ALERTS;
use crate::config::Celeborn;
use crate::model::Model;
use crate::names::{MASTER, MASTER_HTTP, WORKER, WORKER_HTTP};

const METRICS: &str = "/metrics/prometheus";

pub(crate) fn interface(model: &Model, offers: &mut Offers<'_, Celeborn>) {
    offers
        .offer(ShuffleService {
            version: model.version.as_str().to_owned(),
            masters: model.master_endpoints(),
            spark_settings: spark_settings(model),
        })
        .contribute(ScrapeTarget {
            role: MASTER.to_owned(),
            port: MASTER_HTTP,
            path: METRICS,
        })
        .contribute(ScrapeTarget {
            role: WORKER.to_owned(),
            port: WORKER_HTTP,
            path: METRICS,
        })
        .contribute(Dashboard {
            name: "celeborn",
            json: include_str!("dashboard.json"),
        });
    for alert in ALERTS {
        offers.contribute(alert.clone());
    }
}

/// What makes an application of Spark 3.5 or newer use the cluster.
fn spark_settings(model: &Model) -> Settings {
    let masters: Vec<String> = model
        .master_endpoints()
        .iter()
        .map(ToString::to_string)
        .collect();
    Settings::new()
        .set(
            "spark.shuffle.manager",
            "org.apache.spark.shuffle.celeborn.SparkShuffleManager",
        )
        // Workers put together what several tasks wrote, which Java's serializer does not stand.
        .set(
            "spark.serializer",
            "org.apache.spark.serializer.KryoSerializer",
        )
        .set("spark.celeborn.master.endpoints", masters.join(","))
        .set(
            "spark.celeborn.client.push.replicate.enabled",
            model.workers.replicate,
        )
        .set("spark.shuffle.service.enabled", false)
        // Tells Spark that shuffle files outlive executors, so that dynamic allocation may end them.
        .set(
            "spark.shuffle.sort.io.plugin.class",
            "org.apache.spark.shuffle.celeborn.CelebornShuffleDataIO",
        )
        .set("spark.dynamicAllocation.shuffleTracking.enabled", false)
        // No file of a shuffle is local to an executor.
        .set("spark.sql.adaptive.localShuffleReader.enabled", false)
}
