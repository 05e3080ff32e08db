//! What is run, and whether it is found where it is opened.

use platc_sdk::{Context, Diagnostic, Path};

use crate::application::Application;
use crate::job::file::File;
use crate::job::model::{Language, Program};

/// What the program is made of, as a person wrote it.
pub(super) struct Parts<'a> {
    pub(super) main: &'a File,
    pub(super) jars: &'a [File],
    pub(super) py_files: &'a [File],
    pub(super) class: Option<String>,
}

impl<'a> Parts<'a> {
    /// All files, each with the setting that names it.
    pub(super) fn all(&self) -> impl Iterator<Item = (&'static str, &'a File)> {
        let jars = self.jars.iter().map(|file| ("jars", file));
        let py_files = self.py_files.iter().map(|file| ("py_files", file));
        std::iter::once(("main", self.main))
            .chain(jars)
            .chain(py_files)
    }
}

/// The language, by the file's name; reports what does not go together. `local_only` where nobody can
/// send a file of the pod's own along.
pub(super) fn checked(
    ctx: &mut Context<'_>,
    parts: &Parts<'_>,
    local_only: bool,
) -> Option<Language> {
    check_schemes(ctx, parts, local_only);
    let name = match parts.main {
        File::On(path) => path.path.as_str(),
        File::At(uri) => uri,
    };
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    match (ending == Some("py"), &parts.class) {
        (true, None) => Some(Language::Python),
        (false, Some(class)) => Some(Language::Jvm(class.clone())),
        (true, Some(_)) => {
            ctx.report(
                Diagnostic::error("spark-job::class", "a Python file has no class to run")
                    .at(&ctx.path("class"), "of a Python file")
                    .help("leave `class` out"),
            );
            None
        }
        (false, None) => {
            ctx.report(
                Diagnostic::error("spark-job::class", "nobody knows which class to run")
                    .at(&ctx.path("main"), "`class` is missing")
                    .note("Spark ends with `No main class set in JAR; please specify one with --class`")
                    .help("set `class`, or name a file that ends with `.py`"),
            );
            None
        }
    }
}

/// In a Job `spark-submit` opens the application's files before it has the jars that it downloads.
pub(super) fn check_late_library(ctx: &mut Context<'_>, application: &Application) {
    let s3a = application.version.s3a();
    let is_late = application.packages.contains(&s3a);
    if !is_late
        || !application
            .files
            .iter()
            .any(|uri| uri.starts_with("s3a://"))
    {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "spark-job::late-library",
            "S3A comes too late for the files of the application",
        )
        .at(&ctx.path("libraries"), "downloaded after the files are opened")
        .note("`spark-submit` ends with `Class org.apache.hadoop.fs.s3a.S3AFileSystem not found`")
        .help("name an `image` that has it, put the files into the image, or let an operator run the application"),
    );
}

/// The program with the URIs of its files. `uris` are those of the files on file systems, in their order.
pub(super) fn of(
    parts: &Parts<'_>,
    language: Language,
    arguments: Vec<String>,
    mut uris: impl Iterator<Item = String>,
) -> Program {
    let mut uri = |file: &File| match file {
        File::At(uri) => uri.clone(),
        File::On(_) => uris.next().unwrap_or_default(),
    };
    Program {
        main: uri(parts.main),
        language,
        arguments,
        jars: parts.jars.iter().map(&mut uri).collect(),
        py_files: parts.py_files.iter().map(&mut uri).collect(),
    }
}

fn check_schemes(ctx: &mut Context<'_>, parts: &Parts<'_>, local_only: bool) {
    let at = ctx.path("main");
    check_scheme(ctx, &at, parts.main, local_only);
    for (key, files) in [("jars", parts.jars), ("py_files", parts.py_files)] {
        for (index, file) in files.iter().enumerate() {
            let at = ctx.path(key).index(index);
            check_scheme(ctx, &at, file, local_only);
        }
    }
}

fn check_scheme(ctx: &mut Context<'_>, at: &Path, file: &File, local_only: bool) {
    let File::At(uri) = file else { return };
    let (scheme, path) = uri.split_once("://").unwrap_or_default();
    let diagnostic = match scheme {
        "local" if path.starts_with('/') => return,
        "local" => Diagnostic::error("spark-job::bad-file", "a file of the image has three slashes")
            .at(at, "no host comes here")
            .help(format!("write `local:///{path}`")),
        "http" | "https" | "ftp" => return,
        "file" if !local_only => return,
        "file" => Diagnostic::error("spark-job::bad-file", "this file is not where the driver runs")
            .at(at, "a file of another pod")
            .note("the driver is another pod than the one that hands the file in, and there is no place to upload it to")
            .help(format!("write `local://{path}` for a file of the image, or name one on a file system of the platform")),
        "hdfs" | "s3a" | "s3" | "s3n" => Diagnostic::error(
            "spark-job::bad-file",
            "this file is on a file system that the application does not know",
        )
        .at(at, "no address and no login come with it")
        .help("name it through the component, such as `minio.lake:/jobs/etl.py`"),
        _ => Diagnostic::error(
            "spark-job::bad-file",
            format!("Spark opens no file at `{scheme}`"),
        )
        .at(at, "not a scheme that Spark knows")
        .help("write `local:///...` for a file of the image, or `minio.lake:/...` for one on a component"),
    };
    ctx.report(diagnostic);
}
