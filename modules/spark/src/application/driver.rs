//! How much the driver gets.

use platc_sdk::{Context, Diagnostic, Resources};

use super::{Codes, Driver};
use crate::size::Size;

/// What a driver needs beside its heap, in mebibytes.
const BESIDE_THE_HEAP: u64 = 512;
/// The smallest heap that a driver starts with, in mebibytes: Spark wants 450 of them left.
const SMALLEST_HEAP: u64 = 512;

/// The driver, unless it has too little memory, which is reported.
pub(crate) fn checked(
    ctx: &mut Context<'_>,
    codes: &Codes,
    size: Size,
    resources: Option<Resources>,
) -> Option<Driver> {
    let resources = resources.unwrap_or_else(|| {
        let (millicores, mebibytes) = size.of((500, 2048), (1000, 4096), (4000, 16384));
        Resources::new(millicores, mebibytes)
    });
    let memory = resources.memory.whole_mebibytes();
    let heap = memory.saturating_sub((memory / 4).max(BESIDE_THE_HEAP));
    if heap >= SMALLEST_HEAP {
        return Some(Driver { resources, heap });
    }
    ctx.report(
        Diagnostic::error(
            codes.small_memory,
            format!("{} leave no room for a heap", resources.memory),
        )
        .at(&ctx.path("resources.memory"), "too little memory")
        .note("Spark ends with `System memory must be at least 471859200`")
        .help(format!(
            "give it {}Mi or more",
            BESIDE_THE_HEAP + SMALLEST_HEAP
        )),
    );
    None
}
