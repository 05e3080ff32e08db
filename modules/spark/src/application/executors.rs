//! The executors, and whether they fit where they are to run.

use platc_sdk::capability::{SparkMaster, SparkWorker};
use platc_sdk::{Context, Diagnostic, Quantity};

use super::{Codes, Executors};
use crate::connect::Executor;
use crate::size::Size;

/// The smallest heap that an executor starts with, in mebibytes.
const SMALLEST_HEAP: u64 = 512;

/// Where executors run.
pub(crate) struct Place<'m> {
    /// Whether they are pods.
    pub(crate) has_pods: bool,
    /// The Standalone cluster that they run in.
    pub(crate) master: Option<&'m SparkMaster>,
}

/// The executors, after all that is wrong with them was reported.
pub(crate) fn checked(
    ctx: &mut Context<'_>,
    codes: &Codes,
    (size, place): (Size, &Place<'_>),
    executor: Executor,
) -> Option<Executors> {
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
    let mistakes = [
        (cores == 0, zero(ctx, codes, "cores")),
        (max == 0, zero(ctx, codes, "max")),
        (min > max, more_than_max(ctx, codes, max)),
        (heap < SMALLEST_HEAP, small_heap(ctx, codes)),
        (gpus > 0 && !place.has_pods, no_gpus(ctx, codes)),
    ];
    let mut fine = true;
    for (is_one, mistake) in mistakes {
        if is_one {
            ctx.report(mistake);
            fine = false;
        }
    }
    let executors = fine.then_some(Executors {
        cores,
        cpu_request,
        heap,
        min,
        max,
        gpus,
        placement,
    })?;
    if let Some(worker) = place.master.and_then(|master| master.worker) {
        fits(ctx, codes, &executors, worker);
    }
    Some(executors)
}

/// A worker has to be as large as one executor.
fn fits(ctx: &mut Context<'_>, codes: &Codes, executors: &Executors, worker: SparkWorker) {
    let memory = (executors.heap, worker.memory);
    let cores = (u64::from(executors.cores), u64::from(worker.cores));
    for (key, (wanted, offered), unit) in [
        ("executor.memory", memory, "Mi of memory"),
        ("executor.cores", cores, " cores"),
    ] {
        if wanted <= offered {
            continue;
        }
        ctx.report(
            Diagnostic::error(
                codes.executor_over_worker,
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

fn zero(ctx: &Context<'_>, codes: &Codes, key: &str) -> Diagnostic {
    Diagnostic::error(codes.no_executors, "no work would ever be done")
        .at(&ctx.path(&format!("executor.{key}")), "zero")
        .help("write 1 or more; `cpu_request` reserves less than a core")
}

fn more_than_max(ctx: &Context<'_>, codes: &Codes, max: u32) -> Diagnostic {
    Diagnostic::error(
        codes.min_over_max,
        "there are more executors at least than at most",
    )
    .at(&ctx.path("executor.min"), format!("more than {max}"))
    .help("lower `min`, or raise `max`")
}

fn small_heap(ctx: &Context<'_>, codes: &Codes) -> Diagnostic {
    Diagnostic::error(
        codes.small_heap,
        "an executor does not start with so little memory",
    )
    .at(
        &ctx.path("executor.memory"),
        format!("less than {SMALLEST_HEAP}Mi"),
    )
    .note("Spark ends with `Executor memory must be at least 471859200`")
    .help(format!("give it {SMALLEST_HEAP}Mi or more"))
}

fn no_gpus(ctx: &Context<'_>, codes: &Codes) -> Diagnostic {
    Diagnostic::error(
        codes.gpus_without_pods,
        "only executor pods can have graphics processors",
    )
    .at(&ctx.path("executor.gpus"), "no executor pods")
    .help("leave `gpus` out, or run on Kubernetes")
}
