//! `Format::Sarif`.

use insta::assert_snapshot;
use platc_diagnostics::{Diagnostic, Format};
use serde_json::Value;

use crate::samples::Samples;

#[test]
fn results_of_all_samples() {
    let samples = Samples::new();
    let document = document(&samples, &samples.all());
    let results = document["runs"][0]["results"].as_array();
    let lines: Vec<_> = (results.into_iter().flatten())
        .map(Value::to_string)
        .collect();
    assert_snapshot!(lines.join("\n"), @r#"
    {"ruleId":"platc::wrong-type","ruleIndex":9,"level":"error","message":{"text":"expected a string, found an integer\nhelp: write it as a string"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":3,"startColumn":41,"endLine":3,"endColumn":42}},"message":{"text":"expected a string"}}],"fixes":[{"description":{"text":"write it as a string"},"artifactChanges":[{"artifactLocation":{"uri":"platform.toml"},"replacements":[{"deletedRegion":{"startLine":3,"startColumn":41,"endLine":3,"endColumn":42},"insertedContent":{"text":"\"3\""}}]}]}]}
    {"ruleId":"platc::unknown-value","ruleIndex":7,"level":"error","message":{"text":"unknown mode `hа`\nnote: the second letter is Cyrillic\nhelp: did you mean `ha`?\nhelp: the modes are `single` and `ha`"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":6,"startColumn":8,"endLine":6,"endColumn":12}}}],"fixes":[{"description":{"text":"did you mean `ha`?"},"artifactChanges":[{"artifactLocation":{"uri":"platform.toml"},"replacements":[{"deletedRegion":{"startLine":6,"startColumn":8,"endLine":6,"endColumn":12},"insertedContent":{"text":"\"ha\""}}]}]}]}
    {"ruleId":"hdfs::even-quorum","ruleIndex":0,"level":"error","message":{"text":"2 JournalNodes tolerate no loss\nnote: a quorum of two is two, so two nodes are less available than one, and the NameNode stops when either of them is restarted\nhelp: use an odd number"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":7,"startColumn":17,"endLine":7,"endColumn":18}},"message":{"text":"even number"}}],"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":5,"startColumn":1,"endLine":5,"endColumn":12}},"message":{"text":"in this component"}}],"fixes":[{"description":{"text":"use an odd number"},"artifactChanges":[{"artifactLocation":{"uri":"platform.toml"},"replacements":[{"deletedRegion":{"startLine":7,"startColumn":17,"endLine":7,"endColumn":18},"insertedContent":{"text":"3"}}]}]}]}
    {"ruleId":"hdfs::repeated-disk","ruleIndex":1,"level":"warning","message":{"text":"a disk is listed twice"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":8,"startColumn":9,"endLine":16,"endColumn":2}},"message":{"text":"disks"}}]}
    {"ruleId":"platc::unknown-key","ruleIndex":6,"level":"error","message":{"text":"unknown key `executor` in `[spark.connect]`\nhelp: did you mean `executors`?"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":19,"startColumn":2,"endLine":19,"endColumn":10}},"message":{"text":"unknown key"}}],"fixes":[{"description":{"text":"did you mean `executors`?"},"artifactChanges":[{"artifactLocation":{"uri":"platform.toml"},"replacements":[{"deletedRegion":{"startLine":19,"startColumn":2,"endLine":19,"endColumn":10},"insertedContent":{"text":"executors"}}]}]}]}
    {"ruleId":"toml::syntax","ruleIndex":10,"level":"error","message":{"text":"this string does not end\nhelp: close it"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":20,"startColumn":21,"endLine":20,"endColumn":21}},"message":{"text":"expected `\"`"}}],"fixes":[{"description":{"text":"close it"},"artifactChanges":[{"artifactLocation":{"uri":"platform.toml"},"replacements":[{"deletedRegion":{"startLine":20,"startColumn":21,"endLine":20,"endColumn":21},"insertedContent":{"text":"\""}}]}]}]}
    {"ruleId":"platc::out-of-range","ruleIndex":5,"level":"error","message":{"text":"a span past the end of the file"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":20,"startColumn":21,"endLine":20,"endColumn":21}}}]}
    {"ruleId":"platc::conflicting-layers","ruleIndex":2,"level":"error","message":{"text":"`mode` is set to `single` over `ha`\nhelp: remove it\nhelp: or change the base"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.prod.toml"},"region":{"startLine":4,"startColumn":8,"endLine":4,"endColumn":16}},"message":{"text":"this layer wins"}}],"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":6,"startColumn":8,"endLine":6,"endColumn":12}},"message":{"text":"set here first"}}],"fixes":[{"description":{"text":"remove it"},"artifactChanges":[{"artifactLocation":{"uri":"platform.prod.toml"},"replacements":[{"deletedRegion":{"startLine":4,"startColumn":1,"endLine":5,"endColumn":1},"insertedContent":{"text":""}}]}]},{"description":{"text":"or change the base"},"artifactChanges":[{"artifactLocation":{"uri":"platform.toml"},"replacements":[{"deletedRegion":{"startLine":6,"startColumn":8,"endLine":6,"endColumn":12},"insertedContent":{"text":"\"single\""}}]}]}]}
    {"ruleId":"platc::missing-table","ruleIndex":3,"level":"error","message":{"text":"there is no `[platform]` table\nhelp: start with one"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.empty%2C%20100%25.toml"},"region":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":1}},"message":{"text":"expected here"}}],"fixes":[{"description":{"text":"start with one"},"artifactChanges":[{"artifactLocation":{"uri":"platform.empty%2C%20100%25.toml"},"replacements":[{"deletedRegion":{"startLine":1,"startColumn":1,"endLine":1,"endColumn":1},"insertedContent":{"text":"[platform]\nname = \"lake\"\n"}}]}]}]}
    {"ruleId":"platc::unused-layer","ruleIndex":8,"level":"warning","message":{"text":"this layer changes nothing"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.empty%2C%20100%25.toml"}},"message":{"text":"100% of it"}}]}
    {"ruleId":"hdfs::even-quorum","ruleIndex":0,"level":"error","message":{"text":"2 JournalNodes tolerate no loss\nnote: a quorum of two is two\nhelp: use an odd number"},"locations":[{"logicalLocations":[{"fullyQualifiedName":"hdfs.lake.journal_nodes"}],"message":{"text":"even number"},"physicalLocation":{"artifactLocation":{"uri":"platform.toml"}}}],"relatedLocations":[{"physicalLocation":{"artifactLocation":{"uri":"platform.toml"},"region":{"startLine":5,"startColumn":1,"endLine":5,"endColumn":12}},"message":{"text":"in this component"}}]}
    {"ruleId":"platc::no-layer","ruleIndex":4,"level":"error","message":{"text":"there is no file `platform.stage.toml`\nhelp: the layers here are `prod` and `empty`:\n  --layer prod\n  --layer empty"},"locations":[{"message":{"text":"--layer stage"},"physicalLocation":{"artifactLocation":{"uri":"platform.toml"}}}]}
    "#);
}

#[test]
fn rules_are_listed_once_in_order() {
    let samples = Samples::new();
    let mut document = document(&samples, &samples.all());
    document["runs"][0]["results"].take();
    assert_snapshot!(format!("{document:#}"), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "platc",
              "version": null,
              "rules": [
                {
                  "id": "hdfs::even-quorum"
                },
                {
                  "id": "hdfs::repeated-disk"
                },
                {
                  "id": "platc::conflicting-layers"
                },
                {
                  "id": "platc::missing-table"
                },
                {
                  "id": "platc::no-layer"
                },
                {
                  "id": "platc::out-of-range"
                },
                {
                  "id": "platc::unknown-key"
                },
                {
                  "id": "platc::unknown-value"
                },
                {
                  "id": "platc::unused-layer"
                },
                {
                  "id": "platc::wrong-type"
                },
                {
                  "id": "toml::syntax"
                }
              ]
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": null
        }
      ]
    }
    "#);
}

/// The document without the version, which changes with every release.
fn document(samples: &Samples, diagnostics: &[Diagnostic]) -> Value {
    let text = samples.render(diagnostics, Format::Sarif);
    let mut document: Value = serde_json::from_str(&text).expect("the document is JSON");
    let version = document["runs"][0]["tool"]["driver"]["version"].take();
    assert_eq!(version, env!("CARGO_PKG_VERSION"));
    document
}

#[test]
fn no_diagnostics() {
    let document = document(&Samples::new(), &[]);
    assert_snapshot!(format!("{document:#}"), @r#"
    {
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        {
          "tool": {
            "driver": {
              "name": "platc",
              "version": null,
              "rules": []
            }
          },
          "columnKind": "unicodeCodePoints",
          "results": []
        }
      ]
    }
    "#);
}
