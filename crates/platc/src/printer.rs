//! The way to the terminal: data on standard output, everything else on standard error.

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::JoinHandle;
use std::time::Duration;

use crate::arguments::ColorChoice;

/// Prints, in colour where the other side shows colours.
#[derive(Debug)]
pub(crate) struct Printer {
    quiet: bool,
    color: ColorChoice,
}

impl Printer {
    pub(crate) fn new(quiet: bool, color: ColorChoice) -> Self {
        Self { quiet, color }
    }

    /// Whether nothing but data and errors is to be said.
    pub(crate) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Writes data. A reader that has gone away, as `head` does, wants no more: that is no failure.
    pub(crate) fn data(&self, text: &str) -> anyhow::Result<()> {
        self.data_bytes([text.as_bytes()])
    }

    /// Writes data that is in several pieces.
    #[expect(clippy::unused_self, reason = "all printing goes through a printer")]
    pub(crate) fn data_bytes<'a>(
        &self,
        pieces: impl IntoIterator<Item = &'a [u8]>,
    ) -> anyhow::Result<()> {
        match write_all(pieces) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => Ok(result?),
        }
    }

    /// Says what was done; not with `--quiet`.
    pub(crate) fn status(&self, text: &str) {
        if !self.quiet {
            message(text);
        }
    }

    /// Says what was found, mistakes above all; also with `--quiet`.
    #[expect(clippy::unused_self, reason = "all printing goes through a printer")]
    pub(crate) fn report(&self, text: &str) {
        message(text);
    }

    /// Says why the program ends.
    pub(crate) fn failure(&self, error: &anyhow::Error) {
        let word = if self.color_on_stderr() {
            "\x1b[1;31merror\x1b[0m"
        } else {
            "error"
        };
        let mut text = format!("{word}: {error}\n");
        for cause in error.chain().skip(1) {
            text.push_str(&format_cause(&cause.to_string()));
        }
        message(&text);
    }

    pub(crate) fn color_on_stdout(&self) -> bool {
        self.wants_color(io::stdout().is_terminal())
    }

    pub(crate) fn color_on_stderr(&self) -> bool {
        self.wants_color(io::stderr().is_terminal())
    }

    fn wants_color(&self, terminal: bool) -> bool {
        let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if set("NO_COLOR") => false,
            ColorChoice::Auto if set("FORCE_COLOR") || set("CLICOLOR_FORCE") => true,
            ColorChoice::Auto => terminal,
        }
    }

    /// Shows what is going on while the guard lives, when it takes more than a second and somebody
    /// is looking.
    pub(crate) fn progress(&self, what: &'static str) -> Progress {
        if self.quiet || !io::stderr().is_terminal() {
            return Progress { stop: None };
        }
        let (stop, stopped) = mpsc::channel::<()>();
        let shower = std::thread::spawn(move || {
            let still_running = |wait| stopped.recv_timeout(wait) == Err(RecvTimeoutError::Timeout);
            let mut seconds = 0;
            while still_running(Duration::from_secs(1)) {
                seconds += 1;
                message(&format!("\r{what} ... {seconds} s"));
            }
            if seconds > 0 {
                message("\r\x1b[K");
            }
        });
        Progress {
            stop: Some((stop, shower)),
        }
    }
}

/// Ends the display of progress when it is dropped.
pub(crate) struct Progress {
    stop: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, shower)) = self.stop.take() {
            drop(stop);
            // A display that failed is no reason to fail the work.
            let _ = shower.join();
        }
    }
}

fn format_cause(cause: &str) -> String {
    format!("  because: {cause}\n")
}

fn write_all<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> io::Result<()> {
    let mut out = io::BufWriter::with_capacity(1 << 16, io::stdout().lock());
    for piece in pieces {
        out.write_all(piece)?;
    }
    out.flush()
}

/// Writes to standard error. Where that is closed there is nobody to tell.
fn message(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
