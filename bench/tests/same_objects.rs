//! platc and the floor make the same objects from the two forms of one description.

use std::collections::BTreeSet;

use platc_bench::generate::{generate, to_toml};
use platc_bench::team::{Organization, Team};
use platc_bench::{description::Description, floor};
use platc_compiler::{InputFile, Options, Registry, compile};

#[test]
fn platc_makes_the_objects_of_the_floor() {
    let description = generate(3);
    let files = [InputFile {
        name: "platform.toml".to_owned(),
        bytes: to_toml(&description).into_bytes(),
    }];
    let registry = Registry::new().with::<Organization>().with::<Team>();
    let outcome = compile(&registry, &files, &Options::default());
    assert_eq!(outcome.diagnostics, []);
    let compilation = outcome.compilation.unwrap();
    let texts = compilation.manifests.iter();
    let ours: BTreeSet<&str> = texts.map(|manifest| compilation.text(manifest)).collect();
    let mut stream = Vec::new();
    floor::write(&description, &mut stream).unwrap();
    let stream = String::from_utf8(stream).unwrap();
    let theirs: BTreeSet<&str> = stream.split("---\n").skip(1).collect();
    assert_eq!(theirs.len(), 60);
    assert_eq!(ours, theirs);
}

#[test]
fn the_description_survives_its_json_form() {
    let description = generate(40);
    let json = serde_json::to_string(&description).unwrap();
    assert_eq!(
        serde_json::from_str::<Description>(&json).unwrap(),
        description
    );
}
