//! A Spark application that runs once, or again and again by the clock.
//!
//! | Object | What for |
//! | --- | --- |
//! | Job `<name>-...` | `spark-submit`, which is the driver; or the pod that sends the application to Livy |
//! | CronJob `<name>` | the same, with `schedule` |
//! | `SparkApplication`, `ScheduledSparkApplication` `<name>` | in their place with `operator` |
//! | ConfigMap `<name>-config` | `spark-defaults.conf`; with `livy` what is sent to it |
//! | ConfigMap `<name>-executor` | the template of executor pods, where the driver makes them |
//! | ServiceAccount, Role, RoleBinding `<name>` | what the driver may do in its namespace, where it makes pods |
//!
//! It needs `SparkMaster`, `SparkOperator` or `BatchServer` where it is told to run there, and
//! `FileSystem` and `Metastore` where it is told to use them. It offers nothing.
//!
//! A driver that `spark-submit` starts is always in the pod of the Job: from the deploy mode `cluster`
//! `spark-submit` comes back with success whatever became of the driver.

mod config;
mod file;
mod model;

mod validate;

mod files;
mod livy;
mod operated;
mod submit;

use platc_sdk::{Build, Context, Module, Offers, Page};

pub use config::{SparkJob, When};
pub use file::File;
pub use model::Model;

use model::Runner;

/// The role of the Job and of the driver.
const JOB: &str = "spark-job";
/// The role of executor pods and of their template.
const EXECUTOR: &str = "executor";
/// The role of the configuration.
const CONFIG: &str = "config";

impl Module for SparkJob {
    const KIND: &'static str = "spark-job";
    const ABOUT: &'static str = "Spark application that runs once or by the clock";
    const VERSIONS: &'static [&'static str] = &["4.1", "4.0", "3.5"];
    const OFFERS: &'static [&'static str] = &[];
    type Model = Model;

    fn validate(self, ctx: &mut Context<'_>) -> Option<Model> {
        validate::validate(self, ctx)
    }

    fn interface(_: &Model, _: &mut Offers<'_, Self>) {}

    fn build(model: &Model, out: &mut Build<'_>) {
        out.product_version(model.application.version.as_str());
        match &model.runner {
            Runner::Submit => submit::submit(model, out),
            Runner::Operator { service_account } => operated::operated(model, service_account, out),
            Runner::Livy { endpoint } => livy::livy(model, endpoint, out),
        }
    }

    fn pages() -> &'static [Page] {
        validate::PAGES
    }
}
