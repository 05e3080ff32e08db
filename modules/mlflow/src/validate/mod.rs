//! From what a person wrote to a validated tracking server.

mod environment;
mod image;
mod pages;
mod stores;

use std::num::NonZeroU32;

use platc_sdk::{Context, Diagnostic, Place};

use crate::config::Mlflow;
use crate::model::{Model, Version};

pub(crate) use self::pages::PAGES;

pub(crate) fn validate(config: Mlflow, ctx: &mut Context<'_>) -> Option<Model> {
    let Mlflow {
        database,
        artifacts,
        account,
        version,
        image,
        replicas,
        size,
        resources,
        workers,
        jobs,
        allowed_hosts,
        metrics,
        env,
        secret_env,
        ingress,
        placement,
    } = config;
    let metadata = stores::metadata(ctx, &database, &account);
    let artifacts = stores::artifacts(ctx, &artifacts);
    let chosen = image::chosen(ctx, version.as_deref(), image.as_ref());
    let replicas = at_least_one(ctx, "replicas", replicas);
    let workers = at_least_one(ctx, "workers", workers.unwrap_or_else(|| size.workers()));
    check_jobs(ctx, jobs, replicas);
    check_hosts(
        ctx,
        chosen.as_ref().map(|chosen| chosen.version),
        &allowed_hosts,
    );
    let env = environment::plain(ctx, env, &secret_env);
    let secret_env = environment::secret(ctx, secret_env);
    let chosen = chosen?;
    Some(Model {
        identity: ctx.identity().clone(),
        version: chosen.version,
        replicas: replicas?,
        resources: resources.unwrap_or_else(|| size.resources(jobs)),
        workers: workers?,
        jobs,
        metadata: metadata?,
        artifacts: artifacts?,
        allowed_hosts,
        metrics: metrics.unwrap_or(chosen.official),
        image: chosen.image,
        env,
        secret_env,
        ingress,
        placement,
    })
}

fn at_least_one(ctx: &mut Context<'_>, key: &str, count: u32) -> Option<NonZeroU32> {
    let checked = NonZeroU32::new(count);
    if checked.is_none() {
        let path = ctx.path(key);
        ctx.report(
            Diagnostic::error("mlflow::zero-count", "nobody would answer")
                .at(&path, "must be 1 or more")
                .fix("one is the least", Place::value(&path), "1"),
        );
    }
    checked
}

/// Each server keeps the list of its jobs in its own memory.
fn check_jobs(ctx: &mut Context<'_>, jobs: bool, replicas: Option<NonZeroU32>) {
    if !jobs || replicas.is_none_or(|replicas| replicas.get() == 1) {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "mlflow::jobs-in-several-servers",
            "several servers would run the same jobs",
        )
        .at(&ctx.path("jobs"), "for one server only")
        .note("a server knows nothing of the jobs of another one, and each begins those that recur")
        .help("set `replicas = 1`, or leave `jobs` out"),
    );
}

/// Hosts stand in one option with commas between them, as browsers send them.
fn check_hosts(ctx: &mut Context<'_>, version: Option<Version>, hosts: &[String]) {
    if let Some(version) = version
        && !hosts.is_empty()
        && !version.checks_hosts()
    {
        ctx.report(
            Diagnostic::error(
                "mlflow::hosts-of-newer-version",
                format!("MLflow {version} does not check under which name it is asked"),
            )
            .at(&ctx.path("allowed_hosts"), "from 3.5.0 on")
            .help("leave it out, or take a newer version"),
        );
    }
    for (index, host) in hosts.iter().enumerate() {
        let plain = |c: char| c.is_ascii_alphanumeric() || ".-:*[]".contains(c);
        if !host.is_empty() && host.chars().all(plain) {
            continue;
        }
        ctx.report(
            Diagnostic::error("mlflow::bad-host", format!("{host:?} is not a host"))
                .at(&ctx.path("allowed_hosts").index(index), "not a host")
                .note("it is compared with the header `Host`, which has no scheme and no path")
                .help("write `mlflow.example.com`, `mlflow.example.com:8443` or `*.example.com`"),
        );
    }
}
