//! Where a value comes from, layer by layer.

use std::fmt;

use platc_compiler::InputFile;
use platc_compiler::document::{Node, Value, parse};
use platc_diagnostics::{Part, Path, Place, Sources};
use serde_json::{Value as Json, json};

/// Every place that has a say in a value.
#[derive(Debug, Default)]
pub(crate) struct Provenance {
    /// Where the value stands that holds; `None` when none does.
    pub(crate) set: Option<Position>,
    /// Where layers change parts of it, which only happens to tables; the lowest layer first.
    pub(crate) changed: Vec<Position>,
    /// Where lower layers have a value that does not hold any more; the lowest layer first.
    pub(crate) replaced: Vec<Position>,
}

impl Provenance {
    /// What the files, the lowest first, say of the value at `path` in the document they make.
    pub(crate) fn new(
        document: &Node,
        files: &[InputFile],
        sources: &Sources,
        path: &Path,
    ) -> Self {
        let holds = document.get(path).map(|node| node.origin);
        let mut provenance = Self::default();
        for (file, input) in sources.files().zip(files) {
            let layer = parse(file, &input.bytes, &mut Vec::new());
            let Some((layer, node)) = layer
                .as_ref()
                .and_then(|layer| Some((layer, layer.get(path)?)))
            else {
                continue;
            };
            let Some(position) = Position::of(&layer.locate(path, Part::Value), sources) else {
                continue;
            };
            match holds {
                Some(origin) if origin == node.origin => provenance.set = Some(position),
                Some(origin) if origin.file < file => provenance.changed.push(position),
                _ => provenance.replaced.push(position),
            }
        }
        provenance
    }
}

/// A place in a file; line and column from 1.
#[derive(Debug)]
pub(crate) struct Position {
    file: String,
    line: usize,
    column: usize,
}

impl Position {
    fn of(place: &Place, sources: &Sources) -> Option<Self> {
        let Place::Span { file, start, .. } = place else {
            return None;
        };
        let (line, column) = sources.line_column(*file, *start);
        Some(Self {
            file: sources.name(*file).to_owned(),
            line,
            column,
        })
    }

    pub(crate) fn json(&self) -> Json {
        json!({"file": self.file, "line": self.line, "column": self.column})
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// The value as it is written; a table, whose parts may stand in several places and files, in one
/// line.
pub(crate) fn written(node: &Node, sources: &Sources) -> String {
    let Value::Table(table) = &node.value else {
        return node.origin.text(sources).to_owned();
    };
    let entry = |node: &Node| {
        let (start, end) = node.origin.key;
        let key = sources.text(node.origin.file).get(start..end);
        format!("{} = {}", key.unwrap_or_default(), written(node, sources))
    };
    let entries: Vec<String> = table.values().map(entry).collect();
    match entries.as_slice() {
        [] => "{}".to_owned(),
        entries => format!("{{ {} }}", entries.join(", ")),
    }
}
