//! What the official images have, and what every pod of the family shares.

use platc_sdk::k8s_openapi::api::core::v1::PodSpec;
use platc_sdk::workload::RunAs;
use platc_sdk::{Container, Image, Quantity};

/// The user of the official images. Older ones have no entry for it in `/etc/passwd`, without which
/// Hadoop cannot log in; their entry point adds it, but only group 0 may write that file.
pub(crate) const SPARK: RunAs = RunAs {
    user: 185,
    group: 0,
    volumes: 185,
};

/// Spark's launcher in the official images, which becomes the program in the foreground.
pub(crate) const SPARK_CLASS: &str = "/opt/spark/bin/spark-class";
/// The launcher of applications, which becomes the program in the foreground.
pub(crate) const SPARK_SUBMIT: &str = "/opt/spark/bin/spark-submit";
/// `SPARK_CONF_DIR` of the official images; it is on the class path.
pub(crate) const CONF: &str = "/opt/spark/conf";
/// `SPARK_LOCAL_DIRS`: what is shuffled, spilled and cached.
pub(crate) const LOCAL: &str = "/var/lib/spark/local";
/// The volume at [`LOCAL`].
pub(crate) const LOCAL_VOLUME: &str = "local";
/// Where packages from Maven are kept. The home of Spark's user does not exist.
pub(crate) const IVY: &str = "/tmp/.ivy2";

/// Whether an image is an official one, which has neither S3A nor anything else that is not Spark's.
pub(crate) fn is_official(image: &Image) -> bool {
    let source = image.source();
    source.registry() == "docker.io"
        && matches!(source.repository(), "apache/spark" | "library/spark")
}

/// A container with room for temporary files and for what Spark keeps on disk.
pub(crate) fn spark(name: &str, image: &Image) -> Container {
    Container::new(name, image)
        .env("SPARK_CONF_DIR", CONF)
        .env("SPARK_LOCAL_DIRS", LOCAL)
        .scratch("tmp", "/tmp")
        .scratch(LOCAL_VOLUME, LOCAL)
        .unprivileged()
}

/// Limits a volume that could otherwise fill the node's disk.
pub(crate) fn limit(pod: &mut PodSpec, volume: &str, size: &Quantity) {
    let volume = pod
        .volumes
        .iter_mut()
        .flatten()
        .find(|found| found.name == volume);
    if let Some(volume) = volume {
        volume.empty_dir.get_or_insert_default().size_limit = Some(size.to_api());
    }
}
