//! From a compilation and a baseline to a plan.

use platc_compiler::Compilation;
use platc_compiler::compilation::PLATFORM;
use platc_plan::{Baseline, Move, Plan, Request, Tree, plan};

use crate::tree::{self, Files};

/// What it takes to get from the files to the compilation.
pub(crate) fn compare(
    compilation: &Compilation,
    baseline: Baseline,
    files: Files,
) -> anyhow::Result<Plan> {
    let components = compilation.components.iter();
    let order: Vec<String> = std::iter::once(PLATFORM.to_owned())
        .chain(components.map(|component| component.address.to_string()))
        .collect();
    let moved: Vec<Move> = compilation
        .moved
        .iter()
        .map(|moved| Move {
            from: moved.from.to_string(),
            to: moved.to.to_string(),
        })
        .collect();
    let plan = plan(&Request {
        before: &Tree::new(files),
        after: &Tree::new(tree::of(compilation)),
        baseline,
        platform: &compilation.platform,
        order: &order,
        moved: &moved,
        digest: &compilation.digest,
    })?;
    Ok(plan)
}
