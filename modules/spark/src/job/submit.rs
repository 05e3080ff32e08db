//! The Job whose pod is the driver.

use platc_sdk::spark::WORK_DIR;
use platc_sdk::{Build, Container, EnvValue};

use super::model::Model;
use super::{CONFIG, EXECUTOR, JOB, files};
use crate::application::{self, Backend, EXECUTOR_TEMPLATE, TEMPLATES};
use crate::container::{self, CONF, LOCAL_VOLUME, SPARK, SPARK_SUBMIT};
use crate::driver;

pub(crate) fn submit(model: &Model, out: &mut Build<'_>) {
    let application = &model.application;
    let config = out.config_files(CONFIG, [files::spark_defaults(application)]);
    let program = container::spark("spark-job", &application.image)
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        // Executors find the driver at the pod's address: a run has no Service of its own.
        .env("POD_IP", EnvValue::PodField("status.podIP"))
        .env("HADOOP_USER_NAME", &application.user)
        .args(arguments(model))
        .mount(&config, CONF)
        .scratch("work-dir", WORK_DIR)
        .resources(
            &application.driver.resources.cpu,
            &application.driver.resources.memory,
        );
    let mut program = application::with_login(application, program);
    let account = match &application.backend {
        Backend::Kubernetes { .. } => {
            let identity = &application.identity;
            let template = application::executor_template(application, EXECUTOR);
            let template = template.into_file(EXECUTOR_TEMPLATE, identity);
            let template = out.config_files(EXECUTOR, [template]);
            program = program.mount(&template, TEMPLATES);
            Some(out.service_account(JOB, driver::rules()))
        }
        Backend::Standalone { .. } => None,
    };
    run(model, program, account.as_deref(), out);
}

/// The Job or the CronJob that runs this container.
pub(super) fn run(model: &Model, program: Container, account: Option<&str>, out: &mut Build<'_>) {
    let application = &model.application;
    let job = match &model.schedule {
        None => out.finish_job(JOB),
        Some(schedule) => out.cron_job(JOB, schedule.clone()),
    };
    job.container(program)
        .tune_pod(|pod| container::limit(pod, LOCAL_VOLUME, &application.scratch))
        .run_as(SPARK)
        .placement(&application.placement)
        .retries(model.retries)
        .gives_up_after(model.deadline);
    if let Some(account) = account {
        job.service_account(account);
    }
}

fn arguments(model: &Model) -> Vec<String> {
    let program = &model.program;
    let mut words = vec![
        SPARK_SUBMIT.to_owned(),
        "--conf".to_owned(),
        "spark.driver.host=$(POD_IP)".to_owned(),
    ];
    if matches!(model.application.backend, Backend::Kubernetes { .. }) {
        // Executors belong to this pod, and are removed with it by the cluster.
        words.push("--conf".to_owned());
        words.push("spark.kubernetes.driver.pod.name=$(POD_NAME)".to_owned());
    }
    for (option, value) in [
        ("--class", program.class().cloned()),
        ("--jars", joined(&program.jars)),
        ("--py-files", joined(&program.py_files)),
    ] {
        if let Some(value) = value {
            words.extend([option.to_owned(), value]);
        }
    }
    words.push(program.main.clone());
    words.extend(program.arguments.iter().cloned());
    words
}

fn joined(files: &[String]) -> Option<String> {
    (!files.is_empty()).then(|| files.join(","))
}
