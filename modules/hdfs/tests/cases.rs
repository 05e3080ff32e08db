//! The module's cases.

use std::collections::BTreeSet;

use platc_compiler::{Compilation, Options, Platform, Registry};
use platc_module_hdfs::Hdfs;
use platc_testing::{Consumer, Kerberized, Provider, compile_text, run_cases};

fn registry() -> Registry {
    Registry::new()
        .with::<Hdfs>()
        .with::<Provider>()
        .with::<Consumer>()
        .with::<Kerberized>()
}

#[test]
fn every_case_compiles_to_what_stands_beside_it() {
    run_cases(env!("CARGO_MANIFEST_DIR"), &registry());
}

#[test]
fn a_new_consumer_adds_one_job_and_leaves_the_others_alone() {
    let one = "[platform]\nname = \"datalake\"\n[hdfs.lake]\nmode = \"simple\"\n\
               [consumer.livy]\nfile_system = \"hdfs.lake\"\n";
    let two = format!("{one}[consumer.spark]\nfile_system = \"hdfs.lake\"\n");
    let (before, after) = (manifests(one), manifests(&two));
    let gone: Vec<&String> = before.difference(&after).collect();
    assert_eq!(gone, Vec::<&String>::new());
    let added: Vec<&str> = after
        .difference(&before)
        .filter_map(|manifest| manifest.split_once('\n'))
        .filter_map(|(path, _)| path.rsplit_once('-'))
        .map(|(without_digest, _)| without_digest)
        .collect();
    assert_eq!(added, ["hdfs.lake/job-lake-hdfs-for-consumer-spark"]);
}

#[test]
fn a_platform_in_rust_is_the_same_as_one_in_toml() {
    let mut platform = Platform::new("datalake".parse().expect("a name"));
    let ensemble = platform.add("zk", Provider {});
    platform.add("lake", Hdfs::ha().zookeeper(&ensemble).proxy_user("livy"));
    let toml = "[platform]\nname = \"datalake\"\n[provider.zk]\n\
                [hdfs.lake]\nzookeeper = \"provider.zk\"\nproxy_users = [\"livy\"]\n";
    assert_eq!(
        platform
            .compile(&Options::default())
            .compilation
            .map(|compilation| texts(&compilation)),
        Some(manifests(toml))
    );
}

/// Every manifest of a platform in TOML: its path, and below it its text.
fn manifests(toml: &str) -> BTreeSet<String> {
    texts(&compile_text(&registry(), toml))
}

fn texts(compilation: &Compilation) -> BTreeSet<String> {
    compilation
        .manifests
        .iter()
        .map(|manifest| format!("{}\n{}", manifest.path, compilation.text(manifest)))
        .collect()
}
