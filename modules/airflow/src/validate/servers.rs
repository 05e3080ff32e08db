//! Number and size of the servers.

use platc_sdk::{Context, Diagnostic, Resources};

use crate::config::Server as ServerConfig;
use crate::model::{Executor, Server, Servers, Version};
use crate::size::Size;

/// What was written about the servers.
pub(super) struct Roles {
    pub(super) size: Size,
    pub(super) web: ServerConfig,
    pub(super) scheduler: ServerConfig,
    pub(super) dag_processor: Option<ServerConfig>,
    pub(super) triggerer: ServerConfig,
}

/// All servers beside the workers.
pub(super) fn servers(
    ctx: &mut Context<'_>,
    version: Version,
    executor: Option<&Executor>,
    roles: Roles,
) -> Servers {
    let Roles {
        size,
        web,
        scheduler,
        dag_processor,
        triggerer,
    } = roles;
    let runs_tasks = matches!(executor, Some(Executor::Local));
    let of_scheduler = if runs_tasks {
        size.scheduler_with_tasks()
    } else {
        size.scheduler()
    };
    let has_dag_processor = version == Version::V3;
    if dag_processor.is_some() && !has_dag_processor {
        let label = format!("Airflow {} has none", version.as_str());
        report_unused(ctx, "dag_processor", label);
    }
    Servers {
        web: server(ctx, "web", web, size.web()),
        scheduler: server(ctx, "scheduler", scheduler, of_scheduler),
        dag_processor: has_dag_processor.then(|| {
            let dag_processor = dag_processor.unwrap_or_default();
            server(ctx, "dag_processor", dag_processor, size.dag_processor())
        }),
        // Only a server that some platforms can do without may have no pods.
        triggerer: (triggerer.replicas != Some(0))
            .then(|| server(ctx, "triggerer", triggerer, size.triggerer())),
    }
}

fn server(ctx: &mut Context<'_>, role: &str, config: ServerConfig, default: Resources) -> Server {
    let ServerConfig {
        replicas,
        resources,
    } = config;
    let replicas = replicas.unwrap_or(1);
    at_least_one(
        ctx,
        &format!("{role}.replicas"),
        replicas,
        "everything else would be started, and no task would ever run",
    );
    Server {
        replicas,
        resources: resources.unwrap_or(default),
    }
}

/// Reports a count of zero, with what would come of it.
pub(super) fn at_least_one(ctx: &mut Context<'_>, key: &str, count: u32, consequence: &str) {
    if count > 0 {
        return;
    }
    ctx.report(
        Diagnostic::error("airflow::zero-count", format!("`{key}` cannot be zero"))
            .at(&ctx.path(key), "must be 1 or more")
            .note(consequence),
    );
}

/// Warns of a setting that nothing reads.
pub(super) fn report_unused(ctx: &mut Context<'_>, key: &str, label: impl Into<String>) {
    ctx.report(
        Diagnostic::warning(
            "airflow::unused-setting",
            format!("nothing reads `{key}` here"),
        )
        .at_key(&ctx.path(key), label)
        .help(format!(
            "remove `{key}`, or choose the version or executor that has a use for it"
        )),
    );
}
