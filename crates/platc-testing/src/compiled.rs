//! Looking into a compilation: its manifests as values, and the files in its `ConfigMap`s.

use platc_compiler::{Compilation, InputFile, Options, Registry, compile};
use platc_diagnostics::{Format, RenderOptions, render};
use serde_json::Value;

/// Compiles a `platform.toml`; panics with what a person would be told when it has a mistake.
pub fn compile_text(registry: &Registry, text: &str) -> Compilation {
    let file = InputFile {
        name: "platform.toml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    };
    let outcome = compile(registry, &[file], &Options::default());
    let options = RenderOptions {
        format: Format::Human,
        color: false,
        width: 120,
    };
    let told = render(&outcome.diagnostics, &outcome.sources, options);
    outcome.compilation.expect(&told)
}

/// The object at a path of the tree, such as `hdfs.lake/statefulset-lake-namenode.yaml`.
pub fn manifest(compilation: &Compilation, path: &str) -> Value {
    let manifest = compilation
        .manifests
        .iter()
        .find(|manifest| manifest.path == path);
    let manifest = manifest.expect("there is a manifest at the path");
    serde_saphyr::from_str(compilation.text(manifest)).expect("a manifest is YAML")
}

/// The text of a file in the ConfigMap at a path of the tree.
pub fn config_file(compilation: &Compilation, path: &str, file: &str) -> String {
    let object = manifest(compilation, path);
    let text = object["data"][file].as_str();
    text.expect("the ConfigMap has the file").to_owned()
}
