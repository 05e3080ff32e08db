//! Where tasks run.

use std::collections::BTreeMap;

use platc_sdk::capability::Broker;
use platc_sdk::{Context, Diagnostic, Ref, Stage};

use super::servers::{at_least_one, report_unused};
use crate::config::{ExecutorKind, Logs, Tasks, Workers};
use crate::model::{Celery, Executor, Server};
use crate::size::Size;

/// What was written about the place of tasks.
pub(super) struct Asked {
    pub(super) kind: ExecutorKind,
    pub(super) broker: Option<Ref<Broker>>,
    pub(super) workers: Option<Workers>,
    pub(super) tasks: Option<Tasks>,
}

/// The executor with what it needs; what it does not need is reported.
pub(super) fn executor(ctx: &mut Context<'_>, size: Size, asked: Asked) -> Option<Executor> {
    let Asked {
        kind,
        broker,
        workers,
        tasks,
    } = asked;
    if kind != ExecutorKind::Celery {
        for (key, is_there) in [("broker", broker.is_some()), ("workers", workers.is_some())] {
            if is_there {
                report_unused(ctx, key, "only the Celery executor has workers");
            }
        }
    }
    if kind != ExecutorKind::Kubernetes && tasks.is_some() {
        report_unused(ctx, "tasks", "only the Kubernetes executor has task pods");
    }
    match kind {
        ExecutorKind::Celery => celery(ctx, size, broker.as_ref(), workers.unwrap_or_default()),
        ExecutorKind::Kubernetes => {
            let Tasks { resources } = tasks.unwrap_or_default();
            Some(Executor::Kubernetes(
                resources.unwrap_or_else(|| size.task()),
            ))
        }
        ExecutorKind::Local => Some(Executor::Local),
    }
}

fn celery(
    ctx: &mut Context<'_>,
    size: Size,
    broker: Option<&Ref<Broker>>,
    workers: Workers,
) -> Option<Executor> {
    let Workers {
        replicas,
        concurrency,
        resources,
        grace,
        visibility_timeout,
    } = workers;
    let concurrency = concurrency.unwrap_or_else(|| size.concurrency());
    let standstill = "tasks would be queued, and none would ever run";
    at_least_one(ctx, "workers.replicas", replicas, standstill);
    at_least_one(ctx, "workers.concurrency", concurrency, standstill);
    at_least_one(
        ctx,
        "workers.visibility_timeout",
        visibility_timeout.as_seconds(),
        "the broker would give each task to all workers, one after the other",
    );
    let Some(broker) = broker else {
        report_no_broker(ctx);
        return None;
    };
    Some(Executor::Celery(Celery {
        broker: ctx.bind_for(Stage::Run, "broker", broker)?,
        workers: Server {
            replicas,
            resources: resources.unwrap_or_else(|| size.worker()),
        },
        concurrency,
        grace,
        visibility_timeout,
    }))
}

fn report_no_broker(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "airflow::celery-without-broker",
            "the Celery executor needs a broker",
        )
        .at_key(&ctx.address().path(), "`broker` is missing")
        .note("the scheduler hands tasks to the workers through it")
        .help(
            "add `broker = \"redis.<name>\"`, or set `executor` to `\"local\"` or `\"kubernetes\"`",
        ),
    );
}

/// Warns when logs are gone before anyone can read them: a task pod is removed when it has ended.
pub(super) fn warn_of_lost_logs(
    ctx: &mut Context<'_>,
    kind: ExecutorKind,
    logs: &Logs,
    config: &BTreeMap<String, String>,
) {
    let is = |key: &str, word: &str| {
        let value = config.get(key);
        value.is_some_and(|value| value.eq_ignore_ascii_case(word))
    };
    let pods_stay = is("kubernetes_executor.delete_worker_pods", "false")
        || is("kubernetes.delete_worker_pods", "false");
    if kind != ExecutorKind::Kubernetes
        || *logs != Logs::Scratch
        || pods_stay
        || is("logging.remote_logging", "true")
    {
        return;
    }
    ctx.report(
        Diagnostic::warning(
            "airflow::lost-task-logs",
            "logs of tasks are gone when the tasks have ended",
        )
        .at(&ctx.path("executor"), "removes each pod with its logs")
        .help("keep them in a bucket with `logs.s3`, or on a claim with `logs.claim`")
        .help(
            "or keep the pods with `config.\"kubernetes_executor.delete_worker_pods\" = \"False\"`",
        ),
    );
}
