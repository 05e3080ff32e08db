//! `Format::Json`.

use insta::assert_snapshot;
use platc_diagnostics::Format;

use crate::samples::Samples;

#[test]
fn all_samples() {
    let samples = Samples::new();
    let text = samples.render(&samples.all(), Format::Json);
    assert_snapshot!(text, @r#"
    {"code":"platc::wrong-type","severity":"error","message":"expected a string, found an integer","spans":[{"file":"platform.toml","line_start":3,"column_start":41,"line_end":3,"column_end":42,"byte_start":82,"byte_end":83,"label":"expected a string","primary":true}],"notes":[],"helps":[{"message":"write it as a string","edit":{"span":{"file":"platform.toml","line_start":3,"column_start":41,"line_end":3,"column_end":42,"byte_start":82,"byte_end":83},"replacement":"\"3\""}}]}
    {"code":"platc::unknown-value","severity":"error","message":"unknown mode `hа`","spans":[{"file":"platform.toml","line_start":6,"column_start":8,"line_end":6,"column_end":12,"byte_start":106,"byte_end":111,"label":"","primary":true}],"notes":["the second letter is Cyrillic"],"helps":[{"message":"did you mean `ha`?","edit":{"span":{"file":"platform.toml","line_start":6,"column_start":8,"line_end":6,"column_end":12,"byte_start":106,"byte_end":111},"replacement":"\"ha\""}},{"message":"the modes are `single` and `ha`"}]}
    {"code":"hdfs::even-quorum","severity":"error","message":"2 JournalNodes tolerate no loss","spans":[{"file":"platform.toml","line_start":7,"column_start":17,"line_end":7,"column_end":18,"byte_start":128,"byte_end":129,"label":"even number","primary":true},{"file":"platform.toml","line_start":5,"column_start":1,"line_end":5,"column_end":12,"byte_start":87,"byte_end":98,"label":"in this component","primary":false}],"notes":["a quorum of two is two, so two nodes are less available than one, and the NameNode stops when either of them is restarted"],"helps":[{"message":"use an odd number","edit":{"span":{"file":"platform.toml","line_start":7,"column_start":17,"line_end":7,"column_end":18,"byte_start":128,"byte_end":129},"replacement":"3"}}]}
    {"code":"hdfs::repeated-disk","severity":"warning","message":"a disk is listed twice","spans":[{"file":"platform.toml","line_start":8,"column_start":9,"line_end":16,"column_end":2,"byte_start":138,"byte_end":246,"label":"disks","primary":true}],"notes":[],"helps":[]}
    {"code":"platc::unknown-key","severity":"error","message":"unknown key `executor` in `[spark.connect]`","spans":[{"file":"platform.toml","line_start":19,"column_start":2,"line_end":19,"column_end":10,"byte_start":265,"byte_end":273,"label":"unknown key","primary":true}],"notes":[],"helps":[{"message":"did you mean `executors`?","edit":{"span":{"file":"platform.toml","line_start":19,"column_start":2,"line_end":19,"column_end":10,"byte_start":265,"byte_end":273},"replacement":"executors"}}]}
    {"code":"toml::syntax","severity":"error","message":"this string does not end","spans":[{"file":"platform.toml","line_start":20,"column_start":21,"line_end":20,"column_end":21,"byte_start":298,"byte_end":298,"label":"expected `\"`","primary":true}],"notes":[],"helps":[{"message":"close it","edit":{"span":{"file":"platform.toml","line_start":20,"column_start":21,"line_end":20,"column_end":21,"byte_start":298,"byte_end":298},"replacement":"\""}}]}
    {"code":"platc::out-of-range","severity":"error","message":"a span past the end of the file","spans":[{"file":"platform.toml","line_start":20,"column_start":21,"line_end":20,"column_end":21,"byte_start":298,"byte_end":298,"label":"","primary":true}],"notes":[],"helps":[]}
    {"code":"platc::conflicting-layers","severity":"error","message":"`mode` is set to `single` over `ha`","spans":[{"file":"platform.prod.toml","line_start":4,"column_start":8,"line_end":4,"column_end":16,"byte_start":66,"byte_end":74,"label":"this layer wins","primary":true},{"file":"platform.toml","line_start":6,"column_start":8,"line_end":6,"column_end":12,"byte_start":106,"byte_end":111,"label":"set here first","primary":false}],"notes":[],"helps":[{"message":"remove it","edit":{"span":{"file":"platform.prod.toml","line_start":4,"column_start":1,"line_end":5,"column_end":1,"byte_start":59,"byte_end":76},"replacement":""}},{"message":"or change the base","edit":{"span":{"file":"platform.toml","line_start":6,"column_start":8,"line_end":6,"column_end":12,"byte_start":106,"byte_end":111},"replacement":"\"single\""}}]}
    {"code":"platc::missing-table","severity":"error","message":"there is no `[platform]` table","spans":[{"file":"platform.empty, 100%.toml","line_start":1,"column_start":1,"line_end":1,"column_end":1,"byte_start":0,"byte_end":0,"label":"expected here","primary":true}],"notes":[],"helps":[{"message":"start with one","edit":{"span":{"file":"platform.empty, 100%.toml","line_start":1,"column_start":1,"line_end":1,"column_end":1,"byte_start":0,"byte_end":0},"replacement":"[platform]\nname = \"lake\"\n"}}]}
    {"code":"platc::unused-layer","severity":"warning","message":"this layer changes nothing","spans":[{"file":"platform.empty, 100%.toml","label":"100% of it","primary":true}],"notes":[],"helps":[]}
    {"code":"hdfs::even-quorum","severity":"error","message":"2 JournalNodes tolerate no loss","spans":[{"path":"hdfs.lake.journal_nodes","part":"value","label":"even number","primary":true},{"file":"platform.toml","line_start":5,"column_start":1,"line_end":5,"column_end":12,"byte_start":87,"byte_end":98,"label":"in this component","primary":false}],"notes":["a quorum of two is two"],"helps":[{"message":"use an odd number","edit":{"span":{"path":"hdfs.lake.journal_nodes","part":"value"},"replacement":"3"}}]}
    {"code":"platc::no-layer","severity":"error","message":"there is no file `platform.stage.toml`","spans":[{"label":"--layer stage","primary":true}],"notes":[],"helps":[{"message":"the layers here are `prod` and `empty`:\n  --layer prod\n  --layer empty"}]}
    "#);
}

#[test]
fn no_diagnostics() {
    assert_eq!(Samples::new().render(&[], Format::Json), "");
}
