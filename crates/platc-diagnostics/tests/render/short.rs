//! `Format::Short`.

use insta::assert_snapshot;
use platc_diagnostics::{Diagnostic, Format, RenderOptions, render};

use crate::samples::Samples;

#[test]
fn all_samples() {
    let samples = Samples::new();
    let text = samples.render(&samples.all(), Format::Short);
    assert_snapshot!(text, @r#"
    platform.toml:3:41: error[platc::wrong-type]: expected a string, found an integer (help: write it as a string)
    platform.toml:6:8: error[platc::unknown-value]: unknown mode `hа` (help: did you mean `ha`?)
    platform.toml:7:17: error[hdfs::even-quorum]: 2 JournalNodes tolerate no loss (help: use an odd number)
    platform.toml:8:9: warning[hdfs::repeated-disk]: a disk is listed twice
    platform.toml:19:2: error[platc::unknown-key]: unknown key `executor` in `[spark.connect]` (help: did you mean `executors`?)
    platform.toml:20:21: error[toml::syntax]: this string does not end (help: close it)
    platform.toml:20:21: error[platc::out-of-range]: a span past the end of the file
    platform.prod.toml:4:8: error[platc::conflicting-layers]: `mode` is set to `single` over `ha` (help: remove it)
    platform.empty, 100%.toml:1:1: error[platc::missing-table]: there is no `[platform]` table (help: start with one)
    platform.empty, 100%.toml: warning[platc::unused-layer]: this layer changes nothing
    hdfs.lake.journal_nodes: error[hdfs::even-quorum]: 2 JournalNodes tolerate no loss (help: use an odd number)
    error[platc::no-layer]: there is no file `platform.stage.toml`
    "#);
}

#[test]
fn no_diagnostics() {
    assert_eq!(Samples::new().render(&[], Format::Short), "");
}

#[test]
fn only_the_first_hundred_are_printed() {
    let diagnostics = vec![Diagnostic::error("a::b", "one of many"); 103];
    let text = Samples::new().render(&diagnostics, Format::Short);
    let expected = "error[a::b]: one of many\n".repeat(100) + "3 more are not shown\n";
    assert_eq!(text, expected);
}

#[test]
fn colours() {
    let samples = Samples::new();
    let options = RenderOptions {
        format: Format::Short,
        color: true,
        width: 90,
    };
    let text = render(&samples.all()[1..3], &samples.sources, options);
    assert_snapshot!(text.replace('\u{1b}', "^"), @r#"
    platform.toml:6:8: ^[1m^[91merror[platc::unknown-value]^[0m: unknown mode `hа` (help: did you mean `ha`?)
    platform.toml:7:17: ^[1m^[91merror[hdfs::even-quorum]^[0m: 2 JournalNodes tolerate no loss (help: use an odd number)
    "#);
}
