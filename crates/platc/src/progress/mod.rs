//! Shows a run while it goes on: as a live tree on a terminal, as plain lines in a log, or as JSON lines.

pub(crate) mod board;
mod json_lines;
mod lines;
pub(crate) mod outline;
mod screen;
mod tree;

use std::io::{IsTerminal as _, stderr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use k8s_openapi::jiff::Timestamp;
use platc_cluster::applying::{Event, Listener};
use platc_plan::Plan;

use crate::printer::Printer;
use board::Board;
use outline::Outline;
use screen::Screen;

pub(crate) use lines::{seconds, visible};

/// How a run is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A tree that is drawn anew with every event.
    Tree,
    /// A line for each event, on standard error.
    Lines,
    /// A line of JSON for each event, on standard output.
    Json,
    /// Nothing: with `--quiet`.
    Nothing,
}

impl Form {
    /// The form for what listens.
    pub(crate) fn of(printer: &Printer, json: bool) -> Self {
        if json {
            Self::Json
        } else if printer.is_quiet() {
            Self::Nothing
        } else if stderr().is_terminal() {
            Self::Tree
        } else {
            Self::Lines
        }
    }
}

/// Shows a run.
pub(crate) struct Show<'a> {
    printer: &'a Printer,
    begun: Instant,
    board: Arc<Mutex<Board>>,
    canvas: Canvas,
}

enum Canvas {
    Screen(Screen),
    Lines,
    Json,
    Nothing,
}

impl<'a> Show<'a> {
    /// Begins to show a run; its clock starts.
    pub(crate) fn begin(printer: &'a Printer, form: Form, outline: Outline) -> Self {
        let begun = Instant::now();
        let board = Arc::new(Mutex::new(Board::new(outline)));
        let canvas = match form {
            Form::Tree => Canvas::Screen(Screen::new(Arc::clone(&board), begun)),
            Form::Lines => Canvas::Lines,
            Form::Json => Canvas::Json,
            Form::Nothing => Canvas::Nothing,
        };
        Self {
            printer,
            begun,
            board,
            canvas,
        }
    }

    /// Says something that is about no object.
    pub(crate) fn say(&self, text: &str) {
        match &self.canvas {
            Canvas::Screen(screen) => screen.print(text),
            Canvas::Lines | Canvas::Json | Canvas::Nothing => {
                self.printer.report(&format!("{text}\n"));
            }
        }
    }

    /// Ends the show, with what it showed last and how long it took.
    pub(crate) fn end<T>(self, question: impl FnOnce(&Board, Duration) -> T) -> T {
        drop(self.canvas);
        let board = self.board.lock().unwrap_or_else(PoisonError::into_inner);
        question(&board, self.begun.elapsed())
    }
}

impl Listener for Show<'_> {
    fn hear(&self, event: Event) {
        let now = self.begun.elapsed();
        // What is shown is worth less than the work: a poisoned picture is shown as it is.
        let mut board = self.board.lock().unwrap_or_else(PoisonError::into_inner);
        let effect = board.note(now, &event);
        match &self.canvas {
            Canvas::Screen(screen) => {
                let text = lines::above_tree(&event, &effect, &board);
                drop(board);
                if let Some(text) = text {
                    screen.print(lines::line(now, &text).trim_end());
                }
            }
            Canvas::Lines => {
                self.printer
                    .status(&lines::lines(now, &event, &effect, &board));
            }
            Canvas::Json => write(
                self.printer,
                json_lines::event(now, &event, effect.former.as_ref(), &board),
            ),
            Canvas::Nothing => {}
        }
    }
}

/// Writes the lines that come before the run: who writes, and what is planned.
pub(crate) fn write_plan(printer: &Printer, plan: &Plan) {
    write_version(printer);
    write(printer, json_lines::planned(plan));
}

/// Writes the first line of a run that has no plan: who writes.
pub(crate) fn write_version(printer: &Printer) {
    write(printer, Some(json_lines::version()));
}

/// Writes what came of a run that changed nothing.
pub(crate) fn write_note(printer: &Printer, note: &str) {
    write(printer, Some(json_lines::note(note)));
}

/// Writes the line that comes after the run.
pub(crate) fn write_result(printer: &Printer, created: usize, changed: usize, deleted: usize) {
    let entry = json_lines::applied(created, changed, deleted);
    write(printer, std::iter::once(entry));
}

/// Writes a failure that is about no object.
pub(crate) fn write_problem(printer: &Printer, summary: &str, detail: &str) {
    write(printer, Some(json_lines::problem(summary, detail)));
}

fn write(printer: &Printer, entries: impl IntoIterator<Item = json_lines::Entry>) {
    let time = Timestamp::now().to_string();
    for entry in entries {
        // A run does not end in the middle because nobody reads what it says.
        let _ = printer.data(&json_lines::line(&time, entry));
    }
}
