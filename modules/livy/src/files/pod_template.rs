//! The pod templates of drivers and executors. Spark fills in image, command, ports and resources.

use platc_sdk::spark::with_work_dir;
use platc_sdk::workload::{PodTemplate, RunAs};
use platc_sdk::{ConfigFile, ConfigMapHandle, Container, Resources};

use crate::model::{Model, Pod, SharedLibraries};
use crate::names;

/// The volume that the jars are copied into.
const VOLUME: &str = "shared-libraries";
/// Where the copying container has the volume. Spark's container has the copied directory only.
const COPY_INTO: &str = "/shared-libraries";

/// The template of driver pods.
pub(crate) fn driver_template(model: &Model, hadoop: &ConfigMapHandle) -> ConfigFile {
    let mut template = PodTemplate::new(names::DRIVER);
    fill(
        &mut template,
        model,
        hadoop,
        &model.spark.driver,
        names::DRIVER_CONTAINER,
    );
    template.service_account(&model.identity.object_name(names::DRIVER));
    template.into_file(names::DRIVER_TEMPLATE, &model.identity)
}

/// The template of executor pods. They have no token: executors never ask the API server.
pub(crate) fn executor_template(model: &Model, hadoop: &ConfigMapHandle) -> ConfigFile {
    let mut template = PodTemplate::new(names::EXECUTOR);
    fill(
        &mut template,
        model,
        hadoop,
        &model.spark.executor,
        names::EXECUTOR_CONTAINER,
    );
    template.into_file(names::EXECUTOR_TEMPLATE, &model.identity)
}

fn fill(
    template: &mut PodTemplate,
    model: &Model,
    hadoop: &ConfigMapHandle,
    pod: &Pod,
    container: &str,
) {
    let spark = Container::new(container, &model.spark.image).unprivileged();
    let mut spark = with_work_dir(spark, model.identity.pod_users);
    if let Some(libraries) = &model.storage.shared_libraries {
        template.init(copy(model, hadoop, libraries));
        let path = libraries.path.as_str();
        spark = spark.mount_volume(VOLUME, path, Some(libraries.directory()), true);
    }
    template
        .container(spark)
        .run_as(user(model))
        .placement(&pod.placement);
}

/// Copies the directory with Spark's own Hadoop client, which does not start without the files of
/// `HADOOP_CONF_DIR`. An empty directory is copied as well.
fn copy(model: &Model, hadoop: &ConfigMapHandle, libraries: &SharedLibraries) -> Container {
    let resources = Resources::new(100, 512);
    Container::new("shared-libraries", &model.spark.image)
        .args([
            "/opt/spark/bin/spark-class",
            "org.apache.hadoop.fs.FsShell",
            "-get",
            "-f",
            &libraries.source,
            COPY_INTO,
        ])
        .env("HADOOP_CONF_DIR", names::HADOOP_CONF)
        .env("HADOOP_USER_NAME", model.spark.user.as_str())
        .env("SPARK_DRIVER_MEMORY", "256m")
        .mount(hadoop, names::HADOOP_CONF)
        .scratch(VOLUME, COPY_INTO)
        .resources(&resources.cpu, &resources.memory)
        .unprivileged()
}

/// Group 0, as Spark's images have it: only it may complete `/etc/passwd` in the older ones.
fn user(model: &Model) -> RunAs {
    let user = i64::from(model.spark.uid);
    RunAs {
        user,
        group: 0,
        volumes: user,
    }
}
