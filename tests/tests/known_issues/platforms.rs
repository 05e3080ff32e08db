//! The compiled platforms that the rules are held against: those of the repository, and a wide one.

use std::fs;
use std::sync::OnceLock;

use platc_compiler::{Compilation, InputFile, Options, compile};
use platc_diagnostics::{Format, RenderOptions, render};
use platc_tests::scenarios::{Variant, variants};
use platc_tests::{compare_with_file, repository};
use serde_json::Value;

/// A compiled platform.
pub(crate) struct Platform {
    /// Its name in messages.
    pub(crate) name: String,
    /// The files that it was compiled from.
    files: Vec<InputFile>,
    /// All that a person wrote: the text of the files.
    pub(crate) text: String,
    pub(crate) compilation: Compilation,
    pub(crate) objects: Vec<Object>,
}

/// An object of a platform.
pub(crate) struct Object {
    /// `<platform>: <component>/<kind>-<name>.yaml`.
    pub(crate) place: String,
    /// The address of the component that it belongs to; empty for the platform's own.
    pub(crate) component: String,
    pub(crate) value: Value,
}

impl Object {
    pub(crate) fn kind(&self) -> &str {
        text(&self.value["kind"])
    }

    pub(crate) fn name(&self) -> &str {
        text(&self.value["metadata"]["name"])
    }

    pub(crate) fn namespace(&self) -> &str {
        text(&self.value["metadata"]["namespace"])
    }
}

impl Platform {
    /// The objects of a kind.
    pub(crate) fn of_kind<'p>(&'p self, kind: &'p str) -> impl Iterator<Item = &'p Object> {
        self.objects.iter().filter(move |each| each.kind() == kind)
    }
}

/// The text of a value, or nothing.
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// The items of a list, or none.
pub(crate) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Every platform of the repository, with each of its environments, and the wide one: each compiled once.
pub(crate) fn all() -> &'static [Platform] {
    static ALL: OnceLock<Vec<Platform>> = OnceLock::new();
    ALL.get_or_init(|| {
        let wide = Variant {
            file: repository().join("tests/tests/known_issues/wide.toml"),
            environment: None,
        };
        let variants = variants().into_iter().chain([wide]);
        variants.map(|variant| of_files(files(&variant))).collect()
    })
}

/// The file of a platform, and that of the environment over it.
fn files(variant: &Variant) -> Vec<InputFile> {
    let layer = variant.environment.as_ref().map(|environment| {
        variant
            .file
            .with_file_name(format!("platform.{environment}.toml"))
    });
    let paths = [Some(variant.file.clone()), layer].into_iter().flatten();
    paths
        .map(|path| InputFile {
            name: path.display().to_string(),
            bytes: fs::read(path).expect("the platform can be read"),
        })
        .collect()
}

/// Compiles a platform; it may have warnings.
pub(crate) fn compiled(text: &str) -> Platform {
    of_files(vec![InputFile {
        name: "platform.toml".to_owned(),
        bytes: text.as_bytes().to_vec(),
    }])
}

/// Compiles a platform once more.
pub(crate) fn again(platform: &Platform) -> Platform {
    of_files(platform.files.clone())
}

fn of_files(files: Vec<InputFile>) -> Platform {
    let (told, compilation) = outcome(&files);
    let compilation = compilation.expect(&told);
    let environments = files.iter().skip(1).map(|file| file.name.as_str());
    let name = [compilation.platform.as_str()]
        .into_iter()
        .chain(environments);
    let name = name.collect::<Vec<&str>>().join(" with ");
    let objects = compilation.manifests.iter().map(|manifest| Object {
        place: format!("{name}: {}", manifest.path),
        component: manifest
            .component
            .as_ref()
            .map(ToString::to_string)
            .unwrap_or_default(),
        value: serde_saphyr::from_str(compilation.text(manifest)).expect("a manifest is YAML"),
    });
    let texts = files
        .iter()
        .map(|file| String::from_utf8_lossy(&file.bytes));
    Platform {
        objects: objects.collect(),
        text: texts.collect(),
        files,
        name,
        compilation,
    }
}

/// Compares what a person is told of `mistakes/<name>.toml` with the file beside it.
pub(crate) fn is_told(name: &str) -> Result<(), String> {
    let path = repository().join(format!("tests/tests/known_issues/mistakes/{name}.toml"));
    let bytes = fs::read(&path).map_err(|error| error.to_string())?;
    let name = "platform.toml".to_owned();
    let (told, _) = outcome(&[InputFile { name, bytes }]);
    if told.is_empty() {
        return Err(format!("{}: nothing is told", path.display()));
    }
    compare_with_file(&path.with_extension("txt"), &told)
}

fn outcome(files: &[InputFile]) -> (String, Option<Compilation>) {
    let registry = platc::standard_modules();
    let outcome = compile(&registry, files, &Options::default());
    let options = RenderOptions {
        format: Format::Short,
        color: false,
        width: 120,
    };
    let told = render(&outcome.diagnostics, &outcome.sources, options);
    (told, outcome.compilation)
}
