//! Input of any kind: something is always said, it can always be shown, and nothing breaks.

use platc_compiler::Outcome;
use platc_compiler::codes::PAGES;
use platc_compiler::document::{MAX_FILE, parse};
use platc_diagnostics::{Diagnostic, FileId, Format, RenderOptions, render};
use proptest::prelude::*;

use crate::{REALISTIC, compile_bytes};

/// Texts that have upset parsers, printers or terminals before.
const NASTY: &[&str] = &[
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "=",
    ".",
    ",",
    "#",
    "\\",
    "\n",
    "\r",
    "\r\n",
    "\t",
    "\0",
    "\u{feff}",
    "\u{1b}[31m",
    "\u{202e}",
    "\u{ffff}",
    "я",
    "e\u{301}",
    "😀",
    "\\u0000",
    "nan",
    "-inf",
    "1e999",
    "9223372036854775808",
    "-0",
    "0x7f",
    "1979-05-27T07:32:00Z",
    "true",
    "[[patch]]\n",
    "[platform]\n",
    "[gadget.main]\n",
    "merge = 1\n",
    "\"$patch\" = \"delete\"",
    "a.a.a.a.a.a.a.a = 1\n",
    "upstream = \"gadget.second\"\n",
    "upstream = \"gadget.main\"\n",
    "password = \"x\"\n",
    "kind",
    "namespace",
    "ports = [{ contanerPort = 1 }]",
];

/// A change of a text; the number is the place, in parts of 65536 of the length.
#[derive(Clone, Debug)]
enum Mutation {
    Flip(u16, u8),
    Delete(u16, u8),
    Repeat(u16, u8),
    Insert(u16, &'static str),
}

fn mutations() -> impl Strategy<Value = Vec<Mutation>> {
    let mutation = prop_oneof![
        (any::<u16>(), any::<u8>()).prop_map(|(at, bit)| Mutation::Flip(at, bit)),
        (any::<u16>(), 1..40_u8).prop_map(|(at, length)| Mutation::Delete(at, length)),
        (any::<u16>(), 1..40_u8).prop_map(|(at, length)| Mutation::Repeat(at, length)),
        (any::<u16>(), prop::sample::select(NASTY))
            .prop_map(|(at, text)| Mutation::Insert(at, text)),
    ];
    prop::collection::vec(mutation, 1..4)
}

fn mutated(text: &str, mutations: &[Mutation]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for mutation in mutations {
        let place = |at: u16| usize::from(at) * bytes.len() / 65_536;
        match *mutation {
            Mutation::Flip(at, bit) => {
                let place = place(at);
                if let Some(byte) = bytes.get_mut(place) {
                    *byte ^= 1 << (bit % 8);
                }
            }
            Mutation::Delete(at, length) => {
                let start = place(at);
                let end = bytes.len().min(start + usize::from(length));
                bytes.drain(start..end);
            }
            Mutation::Repeat(at, length) => {
                let start = place(at);
                let end = bytes.len().min(start + usize::from(length));
                let repeated = bytes[start..end].to_vec();
                bytes.splice(end..end, repeated);
            }
            Mutation::Insert(at, text) => {
                let start = place(at);
                bytes.splice(start..start, text.bytes());
            }
        }
    }
    bytes
}

/// What every diagnostic has to be.
fn check(outcome: &Outcome) {
    let broken = outcome.diagnostics.iter().any(Diagnostic::is_error);
    assert_eq!(outcome.compilation.is_none(), broken);
    for diagnostic in &outcome.diagnostics {
        let Diagnostic {
            code,
            message,
            labels,
            ..
        } = diagnostic;
        assert!(
            PAGES.iter().any(|page| page.code == *code),
            "{code} has no page"
        );
        assert!(!labels.is_empty(), "{message} has no place");
        assert!(!message.is_empty() && !message.ends_with('.'), "{message}");
    }
    for &format in Format::all() {
        for (color, width) in [(false, 120), (true, 0)] {
            let options = RenderOptions {
                format,
                color,
                width,
            };
            let told = render(&outcome.diagnostics, &outcome.sources, options);
            assert_eq!(
                told.is_empty(),
                outcome.diagnostics.is_empty() && format != Format::Sarif
            );
        }
    }
}

#[test]
fn the_realistic_configuration_compiles() {
    let outcome = compile_bytes(REALISTIC.as_bytes());
    assert_eq!(outcome.diagnostics, []);
    assert!(outcome.compilation.is_some());
}

#[test]
fn a_file_that_is_too_large_is_not_read() {
    let outcome = compile_bytes(&vec![b'#'; MAX_FILE + 1]);
    check(&outcome);
    let codes: Vec<&str> = outcome.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, ["platc::file-too-large"]);
}

#[test]
fn what_nests_or_repeats_without_end_is_only_a_mistake() {
    let deep = 100_000;
    let chain: Vec<String> = (0..2_000)
        .map(|number| {
            let next = number + 1;
            format!("[gadget.g{number:05}]\nsize = \"1Gi\"\nupstream = \"gadget.g{next:05}\"\n")
        })
        .collect();
    let texts = [
        format!("a = {}", "[".repeat(deep)),
        format!("a = {}{}", "[".repeat(deep), "]".repeat(deep)),
        format!("a = {}", "{a=".repeat(deep)),
        format!("{}a = 1", "a.".repeat(deep)),
        format!("[{}a]", "a.".repeat(deep)),
        "[a]\n".repeat(deep),
        "[[patch]]\n".repeat(2_000),
        "a".repeat(deep),
        "\"".repeat(deep),
        "= = =\n".repeat(deep),
        format!("a = \"\"\"{}", "\n".repeat(deep)),
        format!("[platform]\nname = \"{}\"", "a".repeat(deep)),
        chain.concat(),
    ];
    for text in texts {
        let outcome = compile_bytes(text.as_bytes());
        check(&outcome);
        assert!(outcome.compilation.is_none());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    #[test]
    fn a_damaged_configuration_is_told_about(mutations in mutations()) {
        check(&compile_bytes(&mutated(REALISTIC, &mutations)));
    }
}

proptest! {
    #[test]
    fn any_bytes_can_be_parsed(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let mut diagnostics = Vec::new();
        let parsed = parse(FileId(0), &bytes, &mut diagnostics);
        prop_assert_eq!(parsed.is_none(), !diagnostics.is_empty());
    }

    #[test]
    fn any_text_can_be_compiled(text in "([a-c\"'=\\[\\]{}.,# \n0-9я-]|\\PC){0,80}") {
        check(&compile_bytes(text.as_bytes()));
    }
}
