//! The root platform with things wrong in it: ten thousand times, and never a panic.

use platc_compiler::{InputFile, Options, compile};
use platc_diagnostics::{Format, RenderOptions, render};
use platc_tests::repository;

/// Mutations that are tried. Each is compiled and, if there is something to tell, rendered.
const ROUNDS: u64 = 10_000;

/// Texts that are put somewhere: each breaks something else.
const TOKENS: &[&str] = &[
    "[",
    "]",
    "[[",
    "\"",
    "'",
    "=",
    "{",
    "}",
    "\n",
    "\0",
    "\u{feff}",
    "#",
    "\\",
    "true",
    "-1",
    "1e999",
    "99999999999999999999",
    "\"latest\"",
    "[hdfs.lake]",
    "namespace = 1\n",
    "..",
    "я",
    "1979-05-27",
    "hdfs.lake",
    "\"hdfs.lake:/x\"",
    "\"8GB\"",
    "\"\"",
    "inf",
    "[[patch]]\n",
];

/// A small generator with a fixed beginning, so that a failure can be had again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % limit.max(1)
    }
}

fn mutated(original: &[u8], random: &mut Random) -> Vec<u8> {
    let mut bytes = original.to_vec();
    for _ in 0..=random.below(3) {
        let at = random.below(bytes.len());
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(5) {
            0 => bytes[at] ^= 1 << random.below(8),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..at, token.bytes());
            }
            _ => {
                let token = TOKENS[random.below(TOKENS.len())];
                bytes.splice(at..end, token.bytes());
            }
        }
    }
    bytes
}

#[test]
fn no_mutation_of_the_root_platform_makes_platc_panic() {
    let original = std::fs::read(repository().join("platform.toml")).expect("it can be read");
    let registry = platc::standard_modules();
    let mut random = Random(20_261_121);
    let mut told = 0_u64;
    for round in 0..ROUNDS {
        let file = InputFile {
            name: "platform.toml".to_owned(),
            bytes: mutated(&original, &mut random),
        };
        let outcome = compile(&registry, &[file], &Options::default());
        assert!(
            outcome.compilation.is_some() || !outcome.diagnostics.is_empty(),
            "round {round}: nothing came out and nothing was said"
        );
        if outcome.diagnostics.is_empty() {
            continue;
        }
        told += 1;
        let formats = Format::all();
        let format = formats[random.below(formats.len())];
        let options = RenderOptions {
            format,
            color: false,
            width: 100,
        };
        let text = render(&outcome.diagnostics, &outcome.sources, options);
        assert!(!text.is_empty(), "round {round}");
    }
    assert!(told > ROUNDS / 2, "most mutations are mistakes: {told}");
}
