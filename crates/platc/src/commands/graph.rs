//! `platc graph`: what uses what, and in which order it starts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clap::{Args, ValueEnum};
use platc_compiler::{Compilation, Manifest};
use platc_sdk::{Address, Stage};
use serde_json::{Value, json};

use crate::commands::json_document;
use crate::exit::Exit;
use crate::session::Session;

/// Show what uses what, and in which order it starts.
#[derive(Args, Debug)]
pub(crate) struct Graph {
    /// How the graph is printed
    #[arg(long, value_enum, default_value = "text")]
    format: GraphFormat,
    /// Also show the objects of each component, stage by stage
    #[arg(long)]
    objects: bool,
}

/// How a graph is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum GraphFormat {
    /// For people
    Text,
    /// For Mermaid, which GitHub and GitLab draw
    Mermaid,
    /// For Graphviz
    Dot,
    /// For programs
    Json,
}

const STAGES: [Stage; 4] = [Stage::Foundation, Stage::Prepare, Stage::Run, Stage::Finish];

impl Graph {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let drawing = Drawing {
            compilation: &compilation,
            objects: self.objects.then(|| objects_by_stage(&compilation)),
        };
        session.printer.data(&match self.format {
            GraphFormat::Text => drawing.text(),
            GraphFormat::Mermaid => drawing.mermaid(),
            GraphFormat::Dot => drawing.dot(),
            GraphFormat::Json => json_document(drawing.json())?,
        })?;
        Ok(Exit::Success)
    }
}

/// The objects of each component, by stage.
type ByStage<'a> = BTreeMap<(Option<&'a Address>, Stage), Vec<&'a Manifest>>;

fn objects_by_stage(compilation: &Compilation) -> ByStage<'_> {
    let mut objects = ByStage::new();
    for manifest in &compilation.manifests {
        let group = (manifest.component.as_ref(), manifest.stage);
        objects.entry(group).or_default().push(manifest);
    }
    objects
}

struct Drawing<'a> {
    compilation: &'a Compilation,
    objects: Option<ByStage<'a>>,
}

impl Drawing<'_> {
    fn text(&self) -> String {
        let mut text = String::new();
        for component in &self.compilation.components {
            let address = &component.address;
            let _ = write!(
                text,
                "{address}  namespace {}",
                component.identity.namespace
            );
            if !component.offers.is_empty() {
                let _ = write!(text, ", offers {}", component.offers.join(", "));
            }
            text.push('\n');
            for edge in &self.compilation.edges {
                if edge.consumer == *address {
                    let _ = writeln!(
                        text,
                        "  uses {} of {}, before its stage {}",
                        edge.capability,
                        edge.provider,
                        edge.needed_by.as_str()
                    );
                }
            }
            self.text_objects(Some(address), &mut text);
        }
        if self.objects.is_some() {
            text.push_str("platform\n");
            self.text_objects(None, &mut text);
        }
        text
    }

    fn text_objects(&self, component: Option<&Address>, text: &mut String) {
        let Some(objects) = &self.objects else { return };
        for stage in STAGES {
            let Some(manifests) = objects.get(&(component, stage)) else {
                continue;
            };
            let _ = writeln!(text, "  {}", stage.as_str());
            for manifest in manifests {
                let _ = write!(text, "    {}", manifest.id);
                if let Some(consumer) = &manifest.serves {
                    let _ = write!(text, ", which {consumer} waits for");
                }
                text.push('\n');
            }
        }
    }

    /// An arrow goes from what starts first to what waits for it.
    fn mermaid(&self) -> String {
        let mut text = String::from("graph LR\n");
        let number = self.numbers();
        for component in &self.compilation.components {
            let _ = writeln!(
                text,
                "  c{}[\"{}\"]",
                number[&component.address], component.address
            );
        }
        for edge in &self.compilation.edges {
            let _ = writeln!(
                text,
                "  c{} -->|{}| c{}",
                number[&edge.provider], edge.capability, number[&edge.consumer]
            );
        }
        text
    }

    fn dot(&self) -> String {
        let mut text = String::from("digraph platform {\n  rankdir=LR;\n  node [shape=box];\n");
        for component in &self.compilation.components {
            let _ = writeln!(text, "  \"{}\";", component.address);
        }
        for edge in &self.compilation.edges {
            let _ = writeln!(
                text,
                "  \"{}\" -> \"{}\" [label=\"{}\"];",
                edge.provider, edge.consumer, edge.capability
            );
        }
        text.push_str("}\n");
        text
    }

    fn numbers(&self) -> BTreeMap<&Address, usize> {
        let components = self.compilation.components.iter();
        components
            .enumerate()
            .map(|(number, component)| (&component.address, number))
            .collect()
    }

    fn json(&self) -> Value {
        let compilation = self.compilation;
        let components: Vec<Value> = compilation
            .components
            .iter()
            .map(|component| {
                json!({
                    "address": component.address.to_string(),
                    "namespace": component.identity.namespace,
                    "instance": component.identity.instance,
                    "version": component.version,
                    "offers": component.offers,
                })
            })
            .collect();
        let edges: Vec<Value> = compilation
            .edges
            .iter()
            .map(|edge| {
                json!({
                    "consumer": edge.consumer.to_string(),
                    "provider": edge.provider.to_string(),
                    "capability": edge.capability,
                    "needed_by": edge.needed_by.as_str(),
                })
            })
            .collect();
        let mut graph = json!({
            "platform": compilation.platform,
            "components": components,
            "edges": edges,
        });
        if self.objects.is_some() {
            graph["objects"] = compilation.manifests.iter().map(object).collect();
        }
        graph
    }
}

fn object(manifest: &Manifest) -> Value {
    json!({
        "path": manifest.path,
        "component": manifest.component.as_ref().map(ToString::to_string),
        "object": manifest.id.to_string(),
        "stage": manifest.stage.as_str(),
        "serves": manifest.serves.as_ref().map(ToString::to_string),
    })
}
