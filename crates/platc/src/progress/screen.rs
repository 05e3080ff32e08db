//! The last lines of a terminal, drawn anew a few times a second while a run goes on.

use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::progress::board::Board;
use crate::progress::tree;

/// The time between two drawings.
const TURN: Duration = Duration::from_millis(200);
/// The tree has no more lines than this, so that it fits on a terminal of the usual height.
const HIGHEST: usize = 20;

/// Draws a board until it is dropped. It has a thread of its own, so that a person sees that the
/// program lives and how the seconds pass also while nothing happens.
pub(super) struct Screen {
    lines: MultiProgress,
    drawer: Option<(Sender<()>, JoinHandle<()>)>,
}

impl Screen {
    pub(super) fn new(board: Arc<Mutex<Board>>, begun: Instant) -> Self {
        let lines = MultiProgress::new();
        let (stop, stopped) = mpsc::channel::<()>();
        let target = lines.clone();
        let drawer = std::thread::spawn(move || {
            let mut bars = Vec::new();
            while stopped.recv_timeout(TURN) == Err(RecvTimeoutError::Timeout) {
                let rows = {
                    let board = board.lock().unwrap_or_else(PoisonError::into_inner);
                    tree::rows(&board, begun.elapsed(), HIGHEST)
                };
                draw(&target, &mut bars, rows);
            }
            // A terminal that is gone shows nothing. What the bars draw when they are dropped would
            // stay on it.
            let _ = target.clear();
            target.set_draw_target(ProgressDrawTarget::hidden());
        });
        Self {
            lines,
            drawer: Some((stop, drawer)),
        }
    }

    /// Writes a line that stays, above what is drawn.
    pub(super) fn print(&self, text: &str) {
        let _ = self.lines.println(text);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        if let Some((stop, drawer)) = self.drawer.take() {
            drop(stop);
            // A display that failed is no reason to fail the work.
            let _ = drawer.join();
        }
    }
}

fn draw(lines: &MultiProgress, bars: &mut Vec<ProgressBar>, rows: Vec<String>) {
    while bars.len() > rows.len() {
        if let Some(bar) = bars.pop() {
            bar.finish_and_clear();
            lines.remove(&bar);
        }
    }
    for (index, row) in rows.into_iter().enumerate() {
        if index == bars.len() {
            bars.push(lines.add(bar(index)));
        }
        if let Some(bar) = bars.get(index) {
            bar.set_message(row);
            bar.tick();
        }
    }
}

/// The first bar turns; the others are lines of text.
fn bar(index: usize) -> ProgressBar {
    let bar = ProgressBar::new_spinner();
    let template = if index == 0 {
        "{spinner} {wide_msg}"
    } else {
        "{wide_msg}"
    };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style.tick_chars("|/-\\ "));
    }
    bar
}
