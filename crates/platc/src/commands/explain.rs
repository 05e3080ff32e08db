//! `platc explain`: a diagnostic code's page, a component, or where a value comes from.

use std::fmt::Write as _;

use anyhow::Context as _;
use clap::Args;
use platc_compiler::codes;
use platc_compiler::document::Node;
use platc_compiler::{AnyModule, Outcome};
use platc_diagnostics::{Page, Path, Segment, did_you_mean};
use serde_json::{Value, json};

use crate::commands::{OutputFormat, json_document};
use crate::exit::Exit;
use crate::provenance::{Position, Provenance, written};
use crate::session::Session;

/// Explain a diagnostic code, a component or a value.
#[derive(Args, Debug)]
pub(crate) struct Explain {
    /// A code (`platc::unknown-key`), an address (hdfs.lake) or a value (hdfs.lake.replication)
    #[arg(value_name = "CODE|ADDRESS|ADDRESS.FIELD")]
    what: String,
    /// How the explanation is printed
    #[arg(long, value_enum, default_value = "text")]
    format: OutputFormat,
}

/// An explanation, for people and for programs.
struct Explanation {
    text: String,
    json: Value,
}

impl Explain {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(explanation) = self.explanation(session)? else {
            return Ok(Exit::Failure);
        };
        session.printer.data(&match self.format {
            OutputFormat::Text => explanation.text,
            OutputFormat::Json => json_document(explanation.json)?,
        })?;
        Ok(Exit::Success)
    }

    /// `None` when the configuration cannot be read at all, and a person was told why.
    fn explanation(&self, session: &Session<'_>) -> anyhow::Result<Option<Explanation>> {
        if self.what.contains("::") {
            return page(session, &self.what).map(Some);
        }
        let path = Path::parse(&self.what);
        anyhow::ensure!(
            path.segments().len() > 1,
            "`{}` is neither a code (`platc::unknown-key`) nor an address (`hdfs.lake`)",
            self.what
        );
        let outcome = session.outcome()?;
        let Some(document) = &outcome.document else {
            return Ok(None);
        };
        match path.segments() {
            [Segment::Key(kind), _] if session.registry.get(kind).is_some() => {
                component(&outcome, &self.what)
            }
            _ => value(session, &outcome, document, &path),
        }
        .map(Some)
    }
}

/// All pages, the compiler's and those of the modules.
fn pages<'a>(session: &'a Session<'_>) -> impl Iterator<Item = &'static Page> + 'a {
    let of_modules = session.registry.modules().flat_map(AnyModule::pages);
    codes::PAGES.iter().chain(of_modules)
}

fn page(session: &Session<'_>, code: &str) -> anyhow::Result<Explanation> {
    let page = pages(session)
        .find(|page| page.code == code)
        .with_context(|| {
            let known: Vec<&str> = pages(session).map(|page| page.code).collect();
            match did_you_mean(code, known.iter().copied()) {
                Some(better) => format!("there is no code `{code}`; there is `{better}`"),
                None => format!("there is no code `{code}`"),
            }
        })?;
    Ok(Explanation {
        text: format!("{}: {}\n\n{}", page.code, page.summary, page.text),
        json: json!({"code": page.code, "summary": page.summary, "text": page.text}),
    })
}

fn component(outcome: &Outcome, address: &str) -> anyhow::Result<Explanation> {
    let compilation = outcome
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
            let known = known.join(", ");
            format!("there is no component `{address}`; there are: {known}")
        })?;
    let edges = compilation.edges.iter();
    let uses = edges
        .clone()
        .filter(|edge| edge.consumer == component.address)
        .map(|edge| (edge.provider.to_string(), edge.capability));
    let used_by = edges
        .filter(|edge| edge.provider == component.address)
        .map(|edge| (edge.consumer.to_string(), edge.capability));
    let objects = compilation
        .manifests
        .iter()
        .filter(|manifest| manifest.component.as_ref() == Some(&component.address))
        .map(|manifest| (manifest.id.to_string(), manifest.stage.as_str()));
    let facts = ComponentFacts {
        address,
        namespace: &component.identity.namespace,
        version: component.version.as_deref(),
        offers: &component.offers,
        uses: uses.collect(),
        used_by: used_by.collect(),
        objects: objects.collect(),
    };
    Ok(facts.explanation())
}

/// What is told about a component; pairs are an address and a capability, or an object and a stage.
struct ComponentFacts<'a> {
    address: &'a str,
    namespace: &'a str,
    version: Option<&'a str>,
    offers: &'a [&'static str],
    uses: Vec<(String, &'static str)>,
    used_by: Vec<(String, &'static str)>,
    objects: Vec<(String, &'static str)>,
}

impl ComponentFacts<'_> {
    fn explanation(&self) -> Explanation {
        let mut text = format!("{}\n  namespace: {}\n", self.address, self.namespace);
        if let Some(version) = self.version {
            let _ = writeln!(text, "  version: {version}");
        }
        let offers = match self.offers {
            [] => "nothing".to_owned(),
            offers => offers.join(", "),
        };
        let _ = writeln!(text, "  offers: {offers}");
        for (provider, capability) in &self.uses {
            let _ = writeln!(text, "  uses: {capability} of {provider}");
        }
        for (consumer, capability) in &self.used_by {
            let _ = writeln!(text, "  used by: {consumer} ({capability})");
        }
        text.push_str("  objects:\n");
        for (object, stage) in &self.objects {
            let _ = writeln!(text, "    {object} ({stage})");
        }
        let pairs = |pairs: &[(String, &'static str)], first: &str, second: &str| -> Vec<Value> {
            let pairs = pairs.iter();
            pairs
                .map(|(one, other)| json!({first: one, second: other}))
                .collect()
        };
        let json = json!({
            "address": self.address,
            "namespace": self.namespace,
            "version": self.version,
            "offers": self.offers,
            "uses": pairs(&self.uses, "component", "capability"),
            "used_by": pairs(&self.used_by, "component", "capability"),
            "objects": pairs(&self.objects, "object", "stage"),
        });
        Explanation { text, json }
    }
}

fn value(
    session: &Session<'_>,
    outcome: &Outcome,
    document: &Node,
    path: &Path,
) -> anyhow::Result<Explanation> {
    let description = description(session, path).map(|text| text.replace('\n', " "));
    let mut text = format!("{path}");
    let mut json = json!({"path": path.to_string(), "description": description});
    let sources = &outcome.sources;
    let Provenance {
        set,
        changed,
        replaced,
    } = Provenance::new(document, &session.files()?, sources, path);
    if let (Some(node), Some(position)) = (document.get(path), &set) {
        // The text of the file has no secrets: one that was written by mistake is masked there.
        let written = written(node, sources);
        let _ = write!(text, " = {written}\n  set at {position}\n");
        json["value"] = written.into();
        json["origin"] = position.json();
        json["changed"] = changed.iter().map(Position::json).collect();
    } else {
        anyhow::ensure!(
            description.is_some() || !replaced.is_empty(),
            "`{path}` is not set, and there is no such key"
        );
        text.push_str(match replaced.as_slice() {
            [] => "\n  not set; the default holds\n",
            _ => "\n  not set any more\n",
        });
    }
    json["replaced"] = replaced.iter().map(Position::json).collect();
    for position in changed {
        let _ = writeln!(text, "  changed at {position}");
    }
    for position in replaced {
        let _ = writeln!(text, "  a layer replaces what is set at {position}");
    }
    if let Some(description) = description {
        let _ = writeln!(text, "  {description}");
    }
    Ok(Explanation { text, json })
}

/// What the module's schema says about a key of a component.
fn description(session: &Session<'_>, path: &Path) -> Option<String> {
    let [Segment::Key(kind), _, Segment::Key(field), ..] = path.segments() else {
        return None;
    };
    let schema = session.registry.get(kind)?.schema().to_value();
    let property = schema.get("properties")?.get(field)?;
    property.get("description")?.as_str().map(str::to_owned)
}
