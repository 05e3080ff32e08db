//! Fixes that would not leave TOML are taken back.
//!
//! Whoever offers a fix knows the value and not the file: a key may be there already, or belong to a
//! table that is opened in several places. So every fix is tried before a person is offered it.

use platc_diagnostics::{Diagnostic, Edit, Place, Sources};
use toml::de::DeTable;

/// How many bytes are parsed to try fixes. Beyond that a fix is told in words only.
const BUDGET: usize = 64 << 20;

/// Takes the edits away that break the file, and leaves their words.
pub(crate) fn keep_sound(diagnostics: &mut [Diagnostic], sources: &Sources) {
    let mut budget = BUDGET;
    let helps = diagnostics
        .iter_mut()
        .flat_map(|diagnostic| &mut diagnostic.helps);
    for help in helps {
        let Some(edit) = &help.edit else { continue };
        match soundness(edit, sources, &mut budget) {
            Soundness::Sound => {}
            Soundness::Breaks => help.edit = None,
            Soundness::Repeats => {
                help.edit = None;
                help.message.push_str(", and the table has it already");
            }
        }
    }
}

/// What comes of an edit.
enum Soundness {
    /// TOML, or at least something nearer to it.
    Sound,
    /// A key that is there twice.
    Repeats,
    /// No TOML.
    Breaks,
}

fn soundness(edit: &Edit, sources: &Sources, budget: &mut usize) -> Soundness {
    let Place::Span { file, start, end } = edit.place else {
        // A platform that was put together in Rust has no text to break.
        return match edit.place {
            Place::Path { .. } => Soundness::Sound,
            _ => Soundness::Breaks,
        };
    };
    let text = sources.text(file);
    let left = budget.checked_sub(text.len());
    let (Some(before), Some(after), Some(left)) = (text.get(..start), text.get(end..), left) else {
        return Soundness::Breaks;
    };
    *budget = left;
    let (_, errors) = DeTable::parse_recoverable(&[before, &edit.replacement, after].concat());
    let Some(error) = errors.first() else {
        return Soundness::Sound;
    };
    let (_, mistakes) = DeTable::parse_recoverable(text);
    if errors.len() < mistakes.len() {
        Soundness::Sound
    } else if error.message() == "duplicate key" {
        Soundness::Repeats
    } else {
        Soundness::Breaks
    }
}
