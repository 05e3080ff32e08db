//! `Format::Human`.

use insta::assert_snapshot;
use platc_diagnostics::{Diagnostic, Format, Place, RenderOptions, Sources, render};

use crate::samples::Samples;

#[test]
fn mistakes_on_one_line() {
    let samples = Samples::new();
    let text = samples.render(&samples.in_one_file()[..3], Format::Human);
    assert_snapshot!(text, @r#"
    error[platc::wrong-type]: expected a string, found an integer
     --> platform.toml:3:41
      |
    3 | labels = { "команда" = "данные", tier = 3 }
      |                                         ^ expected a string
      |
    help: write it as a string
      |
    3 - labels = { "команда" = "данные", tier = 3 }
    3 + labels = { "команда" = "данные", tier = "3" }
      |

    error[platc::unknown-value]: unknown mode `hа`
     --> platform.toml:6:8
      |
    6 | mode    =    "hа"
      |              ^^^^
      |
      = note: the second letter is Cyrillic
      = help: the modes are `single` and `ha`
    help: did you mean `ha`?
      |
    6 - mode    =    "hа"
    6 + mode    =    "ha"
      |

    error[hdfs::even-quorum]: 2 JournalNodes tolerate no loss
     --> platform.toml:7:17
      |
    5 | [hdfs.lake]
      | ----------- in this component
    6 | mode    =    "hа"
    7 | journal_nodes = 2
      |                 ^ even number
      |
      = note: a quorum of two is two, so two nodes are less available than one, and the
              NameNode stops when either of them is restarted
    help: use an odd number
      |
    7 - journal_nodes = 2
    7 + journal_nodes = 3
      |

    error: 3 errors
    "#);
}

#[test]
fn several_lines_added_text_and_the_end_of_a_file() {
    let samples = Samples::new();
    let text = samples.render(&samples.in_one_file()[3..], Format::Human);
    assert_snapshot!(text, @r#"
    warning[hdfs::repeated-disk]: a disk is listed twice
      --> platform.toml:8:9
       |
     8 |   disks = [
       |  _________^
     9 | |     "/data/1",
    10 | |     "/data/2",
    11 | |     "/data/3",
    ...  |
    15 | |     "/data/1",
    16 | | ]
       | |_^ disks

    error[platc::unknown-key]: unknown key `executor` in `[spark.connect]`
      --> platform.toml:19:2
       |
    19 |     executor = 7
       |     ^^^^^^^^ unknown key
       |
    help: did you mean `executors`?
       |
    19 |     executors = 7
       |             +

    error[toml::syntax]: this string does not end
      --> platform.toml:20:21
       |
    20 | storage = "hdfs.lake
       |                     ^ expected `"`
       |
    help: close it
       |
    20 | storage = "hdfs.lake"
       |                     +

    error[platc::out-of-range]: a span past the end of the file
      --> platform.toml:20:21
       |
    20 | storage = "hdfs.lake
       |                     ^

    error: 3 errors and 1 warning
    "#);
}

#[test]
fn several_files_and_places_without_text() {
    let samples = Samples::new();
    let text = samples.render(&samples.elsewhere(), Format::Human);
    assert_snapshot!(text, @r#"
    error[platc::conflicting-layers]: `mode` is set to `single` over `ha`
     --> platform.prod.toml:4:8
      |
    4 | mode = "single"
      |        ^^^^^^^^ this layer wins
      |
     ::: platform.toml:6:8
      |
    6 | mode    =    "hа"
      |              ---- set here first
      |
    help: remove it
      |
    4 - mode = "single"
      |
    help: or change the base
     --> platform.toml:6:8
      |
    6 - mode    =    "hа"
    6 + mode    =    "single"
      |

    error[platc::missing-table]: there is no `[platform]` table
     --> platform.empty, 100%.toml:1:1
      |
    1 |
      | ^ expected here
      |
    help: start with one
      |
    1 + [platform]
    2 + name = "lake"
      |

    warning[platc::unused-layer]: this layer changes nothing
     --> platform.empty, 100%.toml: 100% of it

    error[hdfs::even-quorum]: 2 JournalNodes tolerate no loss
     --> hdfs.lake.journal_nodes: even number
      |
     ::: platform.toml:5:1
      |
    5 | [hdfs.lake]
      | ----------- in this component
      |
      = note: a quorum of two is two
      = help: use an odd number

    error[platc::no-layer]: there is no file `platform.stage.toml`
     --> --layer stage
      |
      = help: the layers here are `prod` and `empty`:
                --layer prod
                --layer empty

    error: 4 errors and 1 warning
    "#);
}

#[test]
fn colours() {
    let samples = Samples::new();
    let options = RenderOptions {
        format: Format::Human,
        color: true,
        width: 90,
    };
    let text = render(&samples.in_one_file()[4..5], &samples.sources, options);
    assert_snapshot!(text.replace('\u{1b}', "^"), @r#"
    ^[1m^[91merror[platc::unknown-key]^[0m^[1m: unknown key `executor` in `[spark.connect]`^[0m
      ^[1m^[94m--> ^[0mplatform.toml:19:2
       ^[1m^[94m|^[0m
    ^[1m^[94m19^[0m ^[1m^[94m|^[0m     executor = 7
       ^[1m^[94m|^[0m     ^[1m^[91m^^^^^^^^^[0m ^[1m^[91munknown key^[0m
       ^[1m^[94m|^[0m
    ^[1m^[96mhelp^[0m: did you mean `executors`?
       ^[1m^[94m|^[0m
    ^[1m^[94m19^[0m ^[1m^[94m| ^[0m    executor^[92ms^[0m = 7
       ^[1m^[94m|^[0m             ^[92m+^[0m

    ^[1m^[91merror^[0m^[1m: 1 error^[0m
    "#);
}

#[test]
fn a_line_of_a_megabyte_is_cut_around_the_labels() {
    let filler = "/data, ".repeat(150_000);
    let text = format!("{{ disks = \"{filler}\", mode = \"ah\", last = \"{filler}\" }}");
    let mode = text.find("\"ah\"").unwrap();
    let last = text.find("last").unwrap() + 7;
    let mut sources = Sources::default();
    let file = sources.add("one-line.toml", text);
    let mode = Place::span(file, mode..mode + 4);
    let last = Place::span(file, last..last + 2 + filler.len());
    let diagnostics = [
        Diagnostic::error("platc::unknown-value", "unknown mode `ah`")
            .at_place(mode.clone(), "unknown")
            .fix("did you mean `ha`?", mode, "\"ha\""),
        Diagnostic::error("platc::long", format!("the value is \"{filler}\""))
            .at_place(last.clone(), "a megabyte")
            .fix("shorten it", last, "\"/data\""),
    ];
    let options = RenderOptions {
        format: Format::Human,
        color: false,
        width: 90,
    };
    assert_snapshot!(render(&diagnostics, &sources, options), @r#"
    error[platc::unknown-value]: unknown mode `ah`
     --> one-line.toml:1:1050022
      |
    1 | ..., /data, ", mode = "ah", last = "/data, /d...
      |                       ^^^^ unknown
      |
    help: did you mean `ha`?
      |
    1 - ..., /data, ", mode = "ah", last = "/data, /d...
    1 + ..., /data, ", mode = "ha", last = "/data, /d...
      |

    error[platc::long]: the value is "/data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /... /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, /data, "
     --> one-line.toml:1:1050035
      |
    1 | ...ode = "ah", last = "/data, /data, /dat...ta, /data, /data, " }
      |                       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a megabyte
      |
    help: shorten it
      |
    1 - ...ode = "ah", last = "/data, /data, /dat...ta, /data, /data, " }
    1 + ...ode = "ah", last = "/data" }
      |

    error: 2 errors
    "#);
}

#[test]
fn only_the_first_hundred_are_printed() {
    let samples = Samples::new();
    let mut diagnostics = vec![Diagnostic::error("a::b", "one of many"); 150];
    diagnostics.push(Diagnostic::warning("a::b", "one of few"));
    let text = samples.render(&diagnostics, Format::Human);
    let printed = text.matches("error[a::b]: one of many\n\n").count();
    assert_eq!(printed, 100);
    assert_eq!(
        text.lines().last(),
        Some("error: 150 errors and 1 warning, of which 51 are not shown")
    );
}

#[test]
fn no_diagnostics() {
    assert_eq!(Samples::new().render(&[], Format::Human), "");
}
