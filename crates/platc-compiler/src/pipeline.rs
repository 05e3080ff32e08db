//! The whole way from files to a compilation.

use platc_diagnostics::{Diagnostic, Place, Sources};

use crate::compilation::Compilation;
use crate::document::{self, Node};
use crate::draft::Draft;
use crate::finish::{Target, finish};
use crate::fixes;
use crate::mask::{self, Masks};
use crate::patch::Patches;
use crate::registry::{AnyModule, Registry};
use crate::resolve::resolve;
use crate::wire::wire;

/// One configuration file.
#[derive(Clone, Debug)]
pub struct InputFile {
    /// Its name in messages.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// How to compile. The result does not depend on it.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Threads to build components on.
    pub threads: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { threads: 1 }
    }
}

/// What came of compiling.
#[derive(Debug)]
pub struct Outcome {
    /// The files, for showing diagnostics. When there are any, secrets that were written into a file
    /// by mistake are masked.
    pub sources: Sources,
    /// Mistakes and warnings, in the order of the files.
    pub diagnostics: Vec<Diagnostic>,
    /// The compilation; `None` when there was a mistake.
    pub compilation: Option<Compilation>,
    /// The merged configuration, if it could be read.
    pub document: Option<Node>,
}

/// Compiles a file and the layers over it, the first one lowest.
pub fn compile(registry: &Registry, files: &[InputFile], options: &Options) -> Outcome {
    let mut sources = Sources::default();
    let mut diagnostics = Vec::new();
    let Some(document) = read(registry, files, &mut sources, &mut diagnostics) else {
        return conclude(sources, diagnostics, None, None);
    };
    match resolve(registry, &sources, &document, &mut diagnostics) {
        Some(draft) => compile_draft(draft, sources, Some(document), diagnostics, *options),
        None => conclude(sources, diagnostics, None, Some(document)),
    }
}

/// Reads the files into one document. All of them are looked at, also when one is broken.
fn read(
    registry: &Registry,
    files: &[InputFile],
    sources: &mut Sources,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Node> {
    let mut layers = Vec::new();
    for InputFile { name, bytes } in files {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let file = sources.add(name.clone(), text);
        layers.push(document::parse(file, bytes, diagnostics));
    }
    let layers: Option<Vec<Node>> = layers.into_iter().collect();
    let schema_of = |kind: &str| registry.get(kind).map(AnyModule::schema);
    layers?
        .into_iter()
        .reduce(|lower, upper| document::merge(lower, upper, &schema_of))
}

/// Compiles what `platform.toml` or the Rust front came to.
pub(crate) fn compile_draft(
    draft: Draft,
    sources: Sources,
    document: Option<Node>,
    mut diagnostics: Vec<Diagnostic>,
    options: Options,
) -> Outcome {
    let Draft {
        name,
        namespace,
        kubernetes,
        settings,
        pull_secret,
        namespaces,
        network_policies,
        patches,
        moved,
        modules,
        components,
        unreadable,
    } = draft;
    let wired = wire(
        &settings,
        &modules,
        components,
        &unreadable,
        &mut diagnostics,
    );
    let broken = diagnostics.iter().any(Diagnostic::is_error);
    let Some(wired) = wired.filter(|_| !broken) else {
        return conclude(sources, diagnostics, None, document);
    };
    let target = Target {
        platform: &name,
        namespace: &namespace,
        kubernetes,
        mirror: settings.mirror.as_ref(),
        pull_secret: pull_secret.as_deref(),
        namespaces: &namespaces,
        network_policies: network_policies.as_ref(),
        floating: &settings.floating_images,
        patches: Patches::new(&patches),
    };
    let compilation = finish(&target, &wired, &moved, options.threads, &mut diagnostics);
    conclude(sources, diagnostics, Some(compilation), document)
}

/// Turns paths into spans and sorts what is to be told.
fn conclude(
    mut sources: Sources,
    mut diagnostics: Vec<Diagnostic>,
    compilation: Option<Compilation>,
    document: Option<Node>,
) -> Outcome {
    let mut masks = Masks::new();
    if let Some(document) = &document {
        masks = mask::secrets_in(&diagnostics, document);
        for diagnostic in &mut diagnostics {
            diagnostic.visit_places(|place| {
                if let Place::Path { path, part } = place {
                    *place = document.locate(path, *part);
                }
            });
        }
    }
    platc_diagnostics::sort(&mut diagnostics);
    fixes::keep_sound(&mut diagnostics, &sources);
    if !diagnostics.is_empty() {
        mask::add_by_look(&mut masks, &sources);
        mask::drop_revealing_edits(&mut diagnostics, &sources, &masks);
        mask::hide_passwords(&mut diagnostics);
        sources = mask::masked(&sources, &masks);
    }
    let broken = diagnostics.iter().any(Diagnostic::is_error);
    Outcome {
        sources,
        diagnostics,
        compilation: compilation.filter(|_| !broken),
        document,
    }
}
