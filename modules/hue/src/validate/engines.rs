//! The SQL engines: Hue has one connection a dialect.

use platc_sdk::build::Stage;
use platc_sdk::capability::SqlEngine;
use platc_sdk::{Context, Diagnostic, Ref};

use crate::pods::editor;

/// Binds all engines.
pub(super) fn bind(ctx: &mut Context<'_>, references: &[Ref<SqlEngine>]) -> Option<Vec<SqlEngine>> {
    // An engine that is away shows in the editor, so only the web servers wait for it.
    let bound: Vec<Option<SqlEngine>> = references
        .iter()
        .map(|reference| ctx.bind_for(Stage::Run, "engines", reference))
        .collect();
    let engines: Vec<SqlEngine> = bound.into_iter().collect::<Option<_>>()?;
    for (index, engine) in engines.iter().enumerate() {
        let first = engines
            .iter()
            .position(|other| other.dialect == engine.dialect);
        if let Some(first) = first.filter(|first| *first < index) {
            let path = ctx.path("engines");
            ctx.report(
                Diagnostic::error(
                    "hue::two-engines-of-one-dialect",
                    format!("two engines speak {}", editor(engine.dialect).1),
                )
                .at(&path.index(index), "the same dialect")
                .at(&path.index(first), "already an editor")
                .note("Hue has one connection for each dialect")
                .help("leave one out, or give it a Hue of its own"),
            );
        }
    }
    Some(engines)
}
