//! What commands share: the modules, the arguments of all commands, and the way to a compilation.

use std::path::{Path, PathBuf};

use platc_compiler::{Compilation, InputFile, Options, Outcome, Registry, compile};
use platc_diagnostics::{RenderOptions, render};

use crate::arguments::GlobalArguments;
use crate::layers;
use crate::printer::Printer;

/// What commands share.
pub(crate) struct Session<'a> {
    pub(crate) registry: &'a Registry,
    pub(crate) global: &'a GlobalArguments,
    pub(crate) printer: &'a Printer,
}

impl<'a> Session<'a> {
    pub(crate) fn new(
        registry: &'a Registry,
        global: &'a GlobalArguments,
        printer: &'a Printer,
    ) -> Self {
        Self {
            registry,
            global,
            printer,
        }
    }

    /// Compiles the platform and shows what a person has to be told; the compilation is `None` when
    /// there was a mistake.
    pub(crate) fn compile(&self) -> anyhow::Result<Option<Compilation>> {
        Ok(self.outcome()?.compilation)
    }

    /// Like [`Self::compile`], with the configuration that was read.
    pub(crate) fn outcome(&self) -> anyhow::Result<Outcome> {
        let files = self.files()?;
        let progress = self.printer.progress("compiling");
        let outcome = compile(self.registry, &files, &self.options());
        drop(progress);
        let told = render(
            &outcome.diagnostics,
            &outcome.sources,
            RenderOptions {
                format: self.global.message_format,
                color: self.printer.color_on_stderr(),
                width: 100,
            },
        );
        if !told.is_empty() {
            self.printer.report(&told);
        }
        Ok(outcome)
    }

    /// The platform's file and the layers over it.
    pub(crate) fn files(&self) -> anyhow::Result<Vec<InputFile>> {
        layers::read(&layers::paths(&self.global.file, &self.global.env)?)
    }

    pub(crate) fn options(&self) -> Options {
        let processors = || std::thread::available_parallelism().map_or(1, usize::from);
        Options {
            threads: self.global.threads.unwrap_or_else(processors),
        }
    }

    /// The directory that holds one snapshot a platform and environment.
    pub(crate) fn snapshots(&self) -> PathBuf {
        match &self.global.snapshots {
            Some(directory) => directory.clone(),
            None => self
                .global
                .file
                .parent()
                .unwrap_or(Path::new(""))
                .join("snapshots"),
        }
    }

    /// The directory of this platform's snapshot.
    pub(crate) fn snapshot(&self, compilation: &Compilation) -> PathBuf {
        let mut name = compilation.platform.clone();
        for environment in &self.global.env {
            name.push('-');
            name.push_str(environment);
        }
        self.snapshots().join(name)
    }
}
