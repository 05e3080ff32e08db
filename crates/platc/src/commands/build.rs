//! `platc build`: the manifests, in a directory or as one stream.

use std::collections::BTreeMap;
use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;
use platc_compiler::emit::tree_digest;
use platc_compiler::{Compilation, Manifest};
use serde_json::{Value, json};

use crate::commands::{OutputFormat, json_document};
use crate::exit::Exit;
use crate::session::Session;
use crate::tree::{self, Files};

/// Compile to manifests.
#[derive(Args, Debug)]
pub(crate) struct Build {
    /// Directory to write to, or `-` for one stream on standard output; nothing is written when
    /// absent
    #[arg(long, short, value_name = "DIR")]
    output: Option<PathBuf>,
    /// Only this component, such as `hdfs.lake`; may be repeated
    #[arg(long, value_name = "ADDRESS")]
    component: Vec<String>,
    /// How the summary is printed
    #[arg(long, value_enum, default_value = "text")]
    format: OutputFormat,
}

impl Build {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let Some(compilation) = session.compile()? else {
            return Ok(Exit::Failure);
        };
        let manifests = self.chosen(&compilation)?;
        match &self.output {
            Some(output) if output.as_os_str() == "-" => {
                let ordered = in_start_order(&compilation, manifests);
                let pieces = ordered
                    .iter()
                    .flat_map(|manifest| ["---\n".as_bytes(), compilation.bytes(manifest)]);
                session.printer.data_bytes(pieces)?;
                return Ok(Exit::Success);
            }
            Some(output) => write(session, &compilation, &manifests, output)?,
            None => {}
        }
        match self.format {
            OutputFormat::Text => session.printer.status(&self.told(&compilation, &manifests)),
            OutputFormat::Json => {
                let summary = self.summary(&compilation, &manifests);
                session.printer.data(&json_document(summary)?)?;
            }
        }
        Ok(Exit::Success)
    }

    fn chosen<'c>(&self, compilation: &'c Compilation) -> anyhow::Result<Vec<&'c Manifest>> {
        for wanted in &self.component {
            compilation
                .components
                .iter()
                .find(|component| component.address.to_string() == *wanted)
                .with_context(|| {
                    let known = compilation
                        .components
                        .iter()
                        .map(|component| component.address.to_string())
                        .collect::<Vec<_>>()
                        .join(", ");
                    format!("there is no component `{wanted}`; there are: {known}")
                })?;
        }
        let is_chosen = |manifest: &&Manifest| {
            self.component.is_empty()
                || manifest
                    .component
                    .as_ref()
                    .is_some_and(|component| self.component.contains(&component.to_string()))
        };
        Ok(compilation.manifests.iter().filter(is_chosen).collect())
    }

    /// The digest over the chosen manifests.
    fn digest(&self, compilation: &Compilation, manifests: &[&Manifest]) -> String {
        if self.component.is_empty() {
            return compilation.digest.clone();
        }
        tree_digest(manifests.iter().copied())
    }

    fn told(&self, compilation: &Compilation, manifests: &[&Manifest]) -> String {
        let digest = self.digest(compilation, manifests);
        let compiled = format!(
            "Compiled {} components to {} objects",
            compilation.components.len(),
            compilation.manifests.len(),
        );
        if self.component.is_empty() {
            return format!("{compiled}, digest {digest}.\n");
        }
        let chosen = self.component.join(", ");
        let objects = manifests.len();
        format!("{compiled}.\n{chosen}: {objects} objects, digest {digest}.\n")
    }

    fn summary(&self, compilation: &Compilation, manifests: &[&Manifest]) -> Value {
        let objects: Vec<_> = manifests
            .iter()
            .map(|manifest| {
                json!({
                    "path": manifest.path,
                    "component": manifest.component.as_ref().map(ToString::to_string),
                    "kind": manifest.id.kind,
                    "namespace": manifest.id.namespace,
                    "name": manifest.id.name,
                    "stage": manifest.stage.as_str(),
                })
            })
            .collect();
        json!({
            "platform": compilation.platform,
            "digest": self.digest(compilation, manifests),
            "objects": objects,
        })
    }
}

/// Namespaces and definitions of kinds first, then the components as they start, each by its stages: a
/// stream is applied from its beginning to its end.
fn in_start_order<'c>(
    compilation: &Compilation,
    mut manifests: Vec<&'c Manifest>,
) -> Vec<&'c Manifest> {
    let components = compilation.components.iter().enumerate();
    let order: BTreeMap<_, _> = components
        .map(|(place, component)| (&component.address, place))
        .collect();
    manifests.sort_by_cached_key(|manifest| {
        let component = manifest.component.as_ref();
        let is_ground = ["Namespace", "CustomResourceDefinition"].contains(&manifest.id.kind);
        (
            !is_ground,
            component.and_then(|component| order.get(component)),
            manifest.stage,
        )
    });
    manifests
}

/// With `--component` only the directories of these components are made right; others stay.
fn write(
    session: &Session<'_>,
    compilation: &Compilation,
    manifests: &[&Manifest],
    output: &std::path::Path,
) -> anyhow::Result<()> {
    let mut files: Files = manifests
        .iter()
        .map(|manifest| {
            let text = compilation.text(manifest).to_owned();
            (manifest.path.clone(), text)
        })
        .collect();
    if manifests.len() < compilation.manifests.len() && output.exists() {
        let directory = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
        let ours: std::collections::BTreeSet<String> =
            files.keys().map(|path| directory(path)).collect();
        let others = tree::read(output)?;
        files.extend(
            others
                .into_iter()
                .filter(|(path, _)| !ours.contains(&directory(path))),
        );
    }
    let written = tree::write(output, &files)?;
    session.printer.status(&format!(
        "{}: {} written, {} removed, {} unchanged.\n",
        output.display(),
        written.changed,
        written.removed,
        written.kept
    ));
    Ok(())
}
