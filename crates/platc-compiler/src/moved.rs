//! `[[moved]]`: components that have a new name.
//!
//! An object cannot be renamed in Kubernetes, and a claim least of all. So a component that was
//! moved goes on as who it was in the cluster: its objects keep their names and their labels, and
//! only the address changes.

use std::collections::BTreeMap;

use platc_diagnostics::{Diagnostic, Path, Place, did_you_mean};
use platc_sdk::Address;

use crate::draft::Draft;
use crate::settings::MovedTable;
use crate::words::toml_string;

/// Gives every moved component the identity it had. Each entry comes with its index in the
/// configuration.
pub(crate) fn apply(
    moves: &[(usize, MovedTable)],
    draft: &mut Draft,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut seen = BTreeMap::new();
    for (index, moved) in moves {
        let path = Path::root().key("moved").index(*index);
        let ends = [("from", &moved.from), ("to", &moved.to)];
        let again = ends.map(|end| (end, seen.insert(end, *index)));
        let mistake = again
            .into_iter()
            .find_map(|((key, address), first)| Some(twice(&path, key, address, first?)))
            .or_else(|| mistake(moved, draft, &path));
        if mistake.is_some() {
            diagnostics.extend(mistake);
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

fn twice(path: &Path, key: &str, address: &Address, first: usize) -> Diagnostic {
    let first = Path::root().key("moved").index(first).key(key);
    Diagnostic::error(
        "platc::moved-twice",
        format!("`{address}` is in two `[[moved]]` entries"),
    )
    .at(&path.key(key), "here again")
    .at(&first, "first here")
    .help("keep the entry that names the component as it is in the cluster")
}

/// What is wrong with an entry.
fn mistake(moved: &MovedTable, draft: &Draft, path: &Path) -> Option<Diagnostic> {
    let MovedTable { from, to } = moved;
    let known = || {
        let read = draft.components.iter().map(|component| &component.address);
        read.chain(&draft.unreadable)
    };
    if from.kind != to.kind {
        let diagnostic = Diagnostic::error(
            "platc::moved-across-modules",
            format!("`{from}` cannot become `{to}`"),
        );
        return Some(
            diagnostic
                .at(&path.key("to"), "another module")
                .note("a component keeps its objects when it moves, and another module has others"),
        );
    }
    if known().any(|address| address == from) {
        let diagnostic = Diagnostic::error(
            "platc::moved-but-there",
            format!("`{from}` was moved and is still there"),
        );
        return Some(
            diagnostic
                .at(&path.key("from"), "this component exists")
                .at_key(&from.path(), "here")
                .help("remove the component, or the `[[moved]]` entry"),
        );
    }
    if known().any(|address| address == to) {
        return None;
    }
    let diagnostic = Diagnostic::error(
        "platc::unknown-component",
        format!("there is no component `{to}`"),
    )
    .at(&path.key("to"), "not a component");
    let siblings: Vec<String> = known()
        .filter(|address| address.kind == to.kind)
        .map(ToString::to_string)
        .collect();
    Some(
        match did_you_mean(&to.to_string(), siblings.iter().map(String::as_str)) {
            Some(better) => diagnostic.fix(
                format!("there is `{better}`"),
                Place::value(&path.key("to")),
                toml_string(better),
            ),
            None => diagnostic.help("name the component as it is called now"),
        },
    )
}
