//! The executors, and whether they fit where they are to run.

use platc_sdk::capability::SparkMaster;
use platc_sdk::{Context, Diagnostic, Quantity};

use crate::connect::config::{Backend, Executor};
use crate::connect::model::ExecutorModel;
use crate::size::Size;

/// The smallest heap that an executor starts with, in mebibytes.
const SMALLEST_HEAP: u64 = 512;

pub(super) fn checked(
    ctx: &mut Context<'_>,
    size: Size,
    executor: Executor,
    backend: Backend,
) -> Option<ExecutorModel> {
    let Executor {
        cores,
        cpu_request,
        memory,
        min,
        max,
        gpus,
        placement,
    } = executor;
    let cores = cores.unwrap_or_else(|| size.of(1, 2, 4));
    let max = max.unwrap_or_else(|| size.of(2, 10, 50).max(min));
    let heap = memory
        .unwrap_or_else(|| Quantity::gibibytes(size.of(1, 4, 8)))
        .whole_mebibytes();
    let mut fine = true;
    if cores == 0 || max == 0 {
        let key = if cores == 0 { "cores" } else { "max" };
        zero(ctx, key);
        fine = false;
    }
    if min > max {
        more_than_max(ctx, max);
        fine = false;
    }
    if heap < SMALLEST_HEAP {
        small_heap(ctx);
        fine = false;
    }
    if gpus > 0 && backend != Backend::Kubernetes {
        no_gpus(ctx);
    }
    fine.then_some(ExecutorModel {
        cores,
        cpu_request,
        heap,
        min,
        max,
        gpus,
        placement,
    })
}

/// A worker has to be as large as one executor.
pub(super) fn fits(ctx: &mut Context<'_>, executor: &ExecutorModel, master: Option<&SparkMaster>) {
    let Some(master) = master else { return };
    let memory = (executor.heap, master.worker_memory);
    let cores = (u64::from(executor.cores), u64::from(master.worker_cores));
    for (key, (wanted, offered), unit) in [
        ("executor.memory", memory, "Mi of memory"),
        ("executor.cores", cores, " cores"),
    ] {
        if wanted <= offered {
            continue;
        }
        ctx.report(
            Diagnostic::error(
                "spark-connect::executor-over-worker",
                "no worker is large enough for an executor",
            )
            .at(&ctx.path(key), format!("a worker offers {offered}{unit}"))
            .note("the application waits for ever: `Initial job has not accepted any resources`")
            .help(format!(
                "ask for {offered} or less, or offer more with `worker` of the cluster"
            )),
        );
    }
}

fn zero(ctx: &mut Context<'_>, key: &str) {
    ctx.report(
        Diagnostic::error(
            "spark-connect::no-executors",
            "no query would ever be answered",
        )
        .at(&ctx.path(&format!("executor.{key}")), "zero")
        .help("write 1 or more; `cpu_request` reserves less than a core"),
    );
}

fn more_than_max(ctx: &mut Context<'_>, max: u32) {
    ctx.report(
        Diagnostic::error(
            "spark-connect::min-over-max",
            "there are more executors at least than at most",
        )
        .at(&ctx.path("executor.min"), format!("more than {max}"))
        .help("lower `min`, or raise `max`"),
    );
}

fn small_heap(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "spark-connect::small-heap",
            "an executor does not start with so little memory",
        )
        .at(
            &ctx.path("executor.memory"),
            format!("less than {SMALLEST_HEAP}Mi"),
        )
        .note("Spark ends with `Executor memory must be at least 471859200`")
        .help(format!("give it {SMALLEST_HEAP}Mi or more")),
    );
}

fn no_gpus(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "spark-connect::gpus-without-pods",
            "only executor pods can have graphics processors",
        )
        .at(&ctx.path("executor.gpus"), "no executor pods")
        .help("leave `gpus` out, or use the backend `kubernetes`"),
    );
}
