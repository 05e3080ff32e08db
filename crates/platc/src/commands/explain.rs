//! `platc explain`: a diagnostic code's page, a component, or where a value comes from.

use std::fmt::Write as _;

use anyhow::Context as _;
use clap::Args;
use platc_compiler::codes;
use platc_compiler::document::{Node, Value};
use platc_compiler::{AnyModule, Compilation, Outcome};
use platc_diagnostics::{Page, Part, Path, Place, did_you_mean};

use crate::exit::Exit;
use crate::session::Session;

/// Explain a diagnostic code, a component or a value.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// A code (`platc::unknown-key`), an address (hdfs.lake) or a value (hdfs.lake.replication)
    #[arg(value_name = "CODE|ADDRESS|ADDRESS.FIELD")]
    what: String,
}

impl Explain {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        if self.what.contains("::") {
            let page = page(session, &self.what)?;
            session
                .printer
                .data(&format!("{}: {}\n\n{}", page.code, page.summary, page.text))?;
            return Ok(Exit::Success);
        }
        let path = Path::parse(&self.what);
        anyhow::ensure!(
            path.segments().len() > 1,
            "`{}` is neither a code (`platc::unknown-key`) nor an address (`hdfs.lake`)",
            self.what
        );
        let outcome = session.outcome()?;
        let Some(document) = &outcome.document else {
            return Ok(Exit::Failure);
        };
        let text = match path.segments() {
            [_, _] => component(&outcome, &self.what)?,
            _ => value(session, &outcome, document, &path)?,
        };
        session.printer.data(&text)?;
        Ok(Exit::Success)
    }
}

/// All pages, the compiler's and those of the modules.
fn pages<'a>(session: &'a Session<'_>) -> impl Iterator<Item = &'static Page> + 'a {
    let of_modules = session.registry.modules().flat_map(AnyModule::pages);
    codes::PAGES.iter().chain(of_modules)
}

fn page(session: &Session<'_>, code: &str) -> anyhow::Result<&'static Page> {
    pages(session)
        .find(|page| page.code == code)
        .with_context(|| {
            let known: Vec<&str> = pages(session).map(|page| page.code).collect();
            match did_you_mean(code, known.iter().copied()) {
                Some(better) => format!("there is no code `{code}`; there is `{better}`"),
                None => format!("there is no code `{code}`"),
            }
        })
}

fn component(outcome: &Outcome, address: &str) -> anyhow::Result<String> {
    let compilation: &Compilation = outcome
        .compilation
        .as_ref()
        .context("the platform has mistakes; a component can be explained when they are gone")?;
    let component = compilation
        .components
        .iter()
        .find(|component| component.address.to_string() == address)
        .with_context(|| {
            let known: Vec<String> = compilation
                .components
                .iter()
                .map(|component| component.address.to_string())
                .collect();
            format!(
                "there is no component `{address}`; there are: {}",
                known.join(", ")
            )
        })?;
    let mut text = format!("{address}\n  namespace: {}\n", component.identity.namespace);
    if let Some(version) = &component.version {
        let _ = writeln!(text, "  version: {version}");
    }
    let offers = match component.offers.as_slice() {
        [] => "nothing".to_owned(),
        offers => offers.join(", "),
    };
    let _ = writeln!(text, "  offers: {offers}");
    for edge in &compilation.edges {
        if edge.consumer == component.address {
            let _ = writeln!(text, "  uses: {} of {}", edge.capability, edge.provider);
        }
        if edge.provider == component.address {
            let _ = writeln!(text, "  used by: {} ({})", edge.consumer, edge.capability);
        }
    }
    text.push_str("  objects:\n");
    for manifest in &compilation.manifests {
        if manifest.component.as_ref() == Some(&component.address) {
            let _ = writeln!(text, "    {} ({})", manifest.id, manifest.stage.as_str());
        }
    }
    Ok(text)
}

fn value(
    session: &Session<'_>,
    outcome: &Outcome,
    document: &Node,
    path: &Path,
) -> anyhow::Result<String> {
    let description = description(session, path);
    let mut text = format!("{path}");
    if let Some(node) = document.get(path) {
        let _ = writeln!(text, " = {}", shown(node));
        if let Place::Span { file, start, .. } = document.locate(path, Part::Value) {
            let (line, column) = outcome.sources.line_column(file, start);
            let name = outcome.sources.name(file);
            let _ = writeln!(text, "  set at {name}:{line}:{column}");
        }
    } else {
        anyhow::ensure!(
            description.is_some(),
            "`{path}` is not set, and there is no such key"
        );
        text.push_str("\n  not set; the default holds\n");
    }
    if let Some(description) = description {
        let _ = writeln!(text, "  {}", description.replace('\n', " "));
    }
    Ok(text)
}

/// What the module's schema says about a key of a component.
fn description(session: &Session<'_>, path: &Path) -> Option<String> {
    let keys: Vec<String> = path
        .segments()
        .iter()
        .map(|segment| match segment {
            platc_diagnostics::Segment::Key(key) => key.clone(),
            platc_diagnostics::Segment::Index(index) => index.to_string(),
        })
        .collect();
    let [kind, _, field, ..] = keys.as_slice() else {
        return None;
    };
    let schema = session.registry.get(kind)?.schema().to_value();
    let property = schema.get("properties")?.get(field)?;
    property.get("description")?.as_str().map(str::to_owned)
}

/// A value in one line, as TOML writes it.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::String(text) => format!("{text:?}"),
        Value::Integer(number) => number.to_string(),
        Value::Float(number) => number.to_string(),
        Value::Boolean(flag) => flag.to_string(),
        Value::Datetime(text) => text.clone(),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(shown).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Table(table) => {
            let entries: Vec<String> = table
                .iter()
                .map(|(key, value)| format!("{key} = {}", shown(value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}
