//! The module's cases.

use platc_compiler::Registry;
use platc_module_postgresql::Postgresql;
use platc_testing::{Consumer, Provider, compile_text, run_cases};

fn registry() -> Registry {
    Registry::new()
        .with::<Postgresql>()
        .with::<Provider>()
        .with::<Consumer>()
}

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry());
}

#[test]
fn another_consumer_leaves_the_jobs_of_the_others_alone() {
    let one = jobs("[consumer.first]\ndatabase = \"postgresql.meta\"\n");
    let two = jobs(
        "[consumer.first]\ndatabase = \"postgresql.meta\"\n\
         [consumer.second]\ndatabase = \"postgresql.meta\"\n",
    );
    let five = jobs(
        &["a", "b", "c", "first", "second"]
            .map(|name| format!("[consumer.{name}]\ndatabase = \"postgresql.meta\"\n"))
            .concat(),
    );
    assert_eq!(one.len(), 1);
    assert_eq!(two[..1], one);
    assert_eq!(five[3..], two);
}

/// Names and texts of all Jobs.
fn jobs(consumers: &str) -> Vec<(String, String)> {
    let text = format!("[platform]\nname = \"datalake\"\n[postgresql.meta]\n{consumers}");
    let compilation = compile_text(&registry(), &text);
    compilation
        .manifests
        .iter()
        .filter(|manifest| manifest.id.kind == "Job")
        .map(|manifest| {
            let text = compilation.text(manifest).to_owned();
            (manifest.id.name.clone(), text)
        })
        .collect()
}
