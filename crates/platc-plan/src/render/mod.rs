//! The forms a plan is shown in: for a terminal, for programs, for a pull request.

mod json;
mod markdown;
mod style;
mod text;
mod wording;

pub use json::{address, json};
pub use markdown::markdown;
pub use text::{TextOptions, text};
