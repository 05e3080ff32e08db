//! `[[moved]]`: components that have a new name.
//!
//! An object cannot be renamed in Kubernetes, and a claim least of all. So a component that was
//! moved goes on as who it was in the cluster: its objects keep their names and their labels, and
//! only the address changes.

use platc_diagnostics::{Diagnostic, Path};

use crate::draft::Draft;

/// Gives every moved component the identity it had.
pub(crate) fn apply(draft: &mut Draft, diagnostics: &mut Vec<Diagnostic>) {
    for (index, moved) in draft.moved.iter().enumerate() {
        let path = Path::root().key("moved").index(index);
        if moved.from.kind != moved.to.kind {
            diagnostics.push(
                Diagnostic::error(
                    "platc::moved-across-modules",
                    format!("`{}` cannot become `{}`", moved.from, moved.to),
                )
                .at(&path.key("to"), "another module")
                .note("a component keeps its objects when it moves, and another module has others"),
            );
            continue;
        }
        let known = |address| {
            let read = draft.components.iter().map(|component| &component.address);
            read.chain(&draft.unreadable).any(|known| known == address)
        };
        if known(&moved.from) {
            diagnostics.push(
                Diagnostic::error(
                    "platc::moved-but-there",
                    format!("`{}` was moved and is still there", moved.from),
                )
                .at(&path.key("from"), "this component exists")
                .at_key(&moved.from.path(), "here")
                .help("remove the component, or the `[[moved]]` entry"),
            );
            continue;
        }
        if !known(&moved.to) {
            diagnostics.push(
                Diagnostic::error(
                    "platc::unknown-component",
                    format!("there is no component `{}`", moved.to),
                )
                .at(&path.key("to"), "not a component"),
            );
            continue;
        }
        let component = draft
            .components
            .iter_mut()
            .find(|component| component.address == moved.to);
        if let Some(component) = component {
            component.identity.instance = moved.from.name.to_string();
        }
    }
}
