//! What holds for every configuration, good or bad.

mod fixes;
mod hostile;
mod merge;
mod same_bytes;
mod secrets;

use platc_compiler::{InputFile, Options, Outcome, Registry, compile};
use platc_testing::{Consumer, Gadget, Provider};

/// A configuration with something of everything in it.
const REALISTIC: &str = include_str!("realistic.toml");

fn registry() -> Registry {
    Registry::new()
        .with::<Gadget>()
        .with::<Provider>()
        .with::<Consumer>()
}

fn compile_bytes(bytes: &[u8]) -> Outcome {
    let file = InputFile {
        name: "platform.toml".to_owned(),
        bytes: bytes.to_vec(),
    };
    compile(&registry(), &[file], &Options::default())
}
