//! From what a person wrote to a validated application.

mod pages;
mod program;
mod runner;
mod when;

use platc_sdk::Context;

use super::config::SparkJob;
use super::file::File;
use super::model::{Model, Runner};
use crate::application::{self, Application, Codes, Kind, Wishes, codes};

use program::Parts;
use runner::Chosen;

pub(crate) use pages::PAGES;

const CODES: Codes = codes!("spark-job");

/// Keys that only this kind derives, with what to do instead.
#[rustfmt::skip]
const DERIVED: &[(&str, &str)] = &[
    ("spark.app.name", "set the name in the application, or rename the component"),
    ("spark.jars", "set `jars`"),
    ("spark.kubernetes.authenticate.executor.serviceAccountName", "leave the key out: executors ask nobody"),
    ("spark.master", "set `standalone`, `operator` or `livy`, or none of them to have executor pods"),
    ("spark.submit.deployMode", "leave the key out"),
    ("spark.submit.pyFiles", "set `py_files`"),
];

#[expect(
    clippy::too_many_lines,
    reason = "a line for each key: a new one must fail to compile here until it is used"
)]
pub(crate) fn validate(config: SparkJob, ctx: &mut Context<'_>) -> Option<Model> {
    let SparkJob {
        main,
        class,
        arguments,
        jars,
        py_files,
        spark,
        image,
        libraries,
        extra_packages,
        standalone,
        operator,
        livy,
        schedule,
        retries,
        deadline,
        size,
        resources,
        executor,
        user,
        event_log,
        storage,
        warehouse,
        metastore,
        spark_defaults,
        scratch,
        placement,
    } = config;
    let schedule = when::checked(ctx, schedule);
    let references = (standalone.as_ref(), operator.as_ref(), livy.as_ref());
    let chosen = Chosen::of(ctx, references, schedule.as_ref().ok(), spark);
    if chosen.is_livy {
        runner::check_executors_of_livy(ctx, &executor);
    }
    let parts = Parts {
        main: &main,
        jars: &jars,
        py_files: &py_files,
        class,
    };
    let language = program::checked(ctx, &parts, chosen.wants_local_files);
    let wishes = Wishes {
        spark,
        image,
        libraries,
        extra_packages,
        size,
        resources,
        executor,
        user: user.unwrap_or_else(|| chosen.user.clone()),
        files: files(&parts),
        event_log,
        storage,
        warehouse,
        metastore,
        spark_defaults,
        scratch,
        placement,
    };
    let kind = Kind {
        codes: &CODES,
        derived: DERIVED,
    };
    let Chosen {
        on,
        runner,
        is_livy,
        ..
    } = chosen;
    let mut application = application::checked(ctx, &kind, on, wishes)?;
    if is_livy {
        runner::check_storage_of_livy(ctx, &application);
    }
    if let Some(Runner::Submit) = runner {
        program::check_late_library(ctx, &application);
    }
    let program = program::of(&parts, language?, arguments, uris(&mut application));
    Some(Model {
        application,
        program,
        runner: runner?,
        schedule: schedule.ok()?,
        retries,
        deadline,
    })
}

/// The files on file systems of the platform, each with the setting that names it.
fn files(parts: &Parts<'_>) -> Vec<(&'static str, platc_sdk::PathRef)> {
    parts
        .all()
        .filter_map(|(key, file)| match file {
            File::On(path) => Some((key, path.clone())),
            File::At(_) => None,
        })
        .collect()
}

fn uris(application: &mut Application) -> std::vec::IntoIter<String> {
    std::mem::take(&mut application.files).into_iter()
}
