//! `Format::Github`.

use insta::assert_snapshot;
use platc_diagnostics::Format;

use crate::samples::Samples;

#[test]
fn all_samples() {
    let samples = Samples::new();
    let text = samples.render(&samples.all(), Format::Github);
    assert_snapshot!(text, @r#"
    ::error file=platform.toml,line=3,endLine=3,col=41,endColumn=42,title=platc%3A%3Awrong-type::expected a string, found an integer%0Aexpected a string%0Ahelp: write it as a string
    ::error file=platform.toml,line=6,endLine=6,col=8,endColumn=12,title=platc%3A%3Aunknown-value::unknown mode `hа`%0Anote: the second letter is Cyrillic%0Ahelp: did you mean `ha`?%0Ahelp: the modes are `single` and `ha`
    ::error file=platform.toml,line=7,endLine=7,col=17,endColumn=18,title=hdfs%3A%3Aeven-quorum::2 JournalNodes tolerate no loss%0Aeven number%0Aplatform.toml:5:1: in this component%0Anote: a quorum of two is two, so two nodes are less available than one, and the NameNode stops when either of them is restarted%0Ahelp: use an odd number
    ::warning file=platform.toml,line=8,endLine=16,title=hdfs%3A%3Arepeated-disk::a disk is listed twice%0Adisks
    ::error file=platform.toml,line=19,endLine=19,col=2,endColumn=10,title=platc%3A%3Aunknown-key::unknown key `executor` in `[spark.connect]`%0Aunknown key%0Ahelp: did you mean `executors`?
    ::error file=platform.toml,line=20,endLine=20,col=21,endColumn=21,title=toml%3A%3Asyntax::this string does not end%0Aexpected `"`%0Ahelp: close it
    ::error file=platform.toml,line=20,endLine=20,col=21,endColumn=21,title=platc%3A%3Aout-of-range::a span past the end of the file
    ::error file=platform.prod.toml,line=4,endLine=4,col=8,endColumn=16,title=platc%3A%3Aconflicting-layers::`mode` is set to `single` over `ha`%0Athis layer wins%0Aplatform.toml:6:8: set here first%0Ahelp: remove it%0Ahelp: or change the base
    ::error file=platform.empty%2C 100%25.toml,line=1,endLine=1,col=1,endColumn=1,title=platc%3A%3Amissing-table::there is no `[platform]` table%0Aexpected here%0Ahelp: start with one
    ::warning file=platform.empty%2C 100%25.toml,title=platc%3A%3Aunused-layer::this layer changes nothing%0A100%25 of it
    ::error title=hdfs%3A%3Aeven-quorum::2 JournalNodes tolerate no loss%0Ahdfs.lake.journal_nodes: even number%0Aplatform.toml:5:1: in this component%0Anote: a quorum of two is two%0Ahelp: use an odd number
    ::error title=platc%3A%3Ano-layer::there is no file `platform.stage.toml`%0A--layer stage%0Ahelp: the layers here are `prod` and `empty`:%0A  --layer prod%0A  --layer empty
    "#);
}

#[test]
fn no_diagnostics() {
    assert_eq!(Samples::new().render(&[], Format::Github), "");
}
