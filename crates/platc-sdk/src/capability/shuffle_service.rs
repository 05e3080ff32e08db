//! A remote shuffle service.

use platc_objects::{Endpoint, Settings};

use super::{Capability, NoRequest};

/// A Celeborn cluster that keeps the shuffle files of Spark applications.
#[derive(Clone, Debug)]
pub struct ShuffleService {
    /// Version of the cluster, such as `0.6.3`; clients need the same first two numbers.
    pub version: String,
    /// Its masters.
    pub masters: Vec<Endpoint>,
    /// Keys of `spark-defaults.conf` that make an application use it. The image of the application
    /// needs the client's jar.
    pub spark_settings: Settings,
}

impl ShuffleService {
    /// The Celeborn cluster of these masters, for applications of Spark 3.5 or newer. With `replicate`
    /// each piece of data is kept by two workers, so that there have to be two.
    pub fn celeborn(version: impl Into<String>, masters: Vec<Endpoint>, replicate: bool) -> Self {
        let endpoints: Vec<String> = masters.iter().map(ToString::to_string).collect();
        let spark_settings = Settings::new()
            .set(
                "spark.shuffle.manager",
                "org.apache.spark.shuffle.celeborn.SparkShuffleManager",
            )
            // Workers put together what several tasks wrote, which Java's serializer does not stand.
            .set(
                "spark.serializer",
                "org.apache.spark.serializer.KryoSerializer",
            )
            .set("spark.celeborn.master.endpoints", endpoints.join(","))
            .set("spark.celeborn.client.push.replicate.enabled", replicate)
            .set("spark.shuffle.service.enabled", false)
            // Tells Spark that shuffle files outlive executors, so that dynamic allocation may end them.
            .set(
                "spark.shuffle.sort.io.plugin.class",
                "org.apache.spark.shuffle.celeborn.CelebornShuffleDataIO",
            )
            .set("spark.dynamicAllocation.shuffleTracking.enabled", false)
            // No file of a shuffle is local to an executor.
            .set("spark.sql.adaptive.localShuffleReader.enabled", false);
        Self {
            version: version.into(),
            masters,
            spark_settings,
        }
    }
}

impl Capability for ShuffleService {
    const NAME: &'static str = "ShuffleService";
    type Request = NoRequest;
}
