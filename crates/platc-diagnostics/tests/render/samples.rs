//! Files and diagnostics with everything that makes rendering hard.

use platc_diagnostics::{
    Diagnostic, FileId, Format, Path, Place, RenderOptions, Sources, render, sort,
};

const PLATFORM: &str = "\
[platform]
name = \"datalake\"
labels = { \"команда\" = \"данные\", tier = 3 }

[hdfs.lake]
mode\t=\t\"hа\"
journal_nodes = 2
disks = [
    \"/data/1\",
    \"/data/2\",
    \"/data/3\",
    \"/data/4\",
    \"/data/5\",
    \"/data/6\",
    \"/data/1\",
]

[spark.connect]
\texecutor = 7
storage = \"hdfs.lake";

const PROD: &str = "# боевой стенд\r\n[hdfs.lake]\r\njournal_nodes = 3\r\nmode = \"single\"\r\n";

pub(crate) struct Samples {
    pub(crate) sources: Sources,
    platform: FileId,
    prod: FileId,
    empty: FileId,
}

impl Samples {
    pub(crate) fn new() -> Self {
        let mut sources = Sources::default();
        Self {
            platform: sources.add("platform.toml", PLATFORM),
            prod: sources.add("platform.prod.toml", PROD),
            empty: sources.add("platform.empty, 100%.toml", ""),
            sources,
        }
    }

    /// The span of `text` where it is in the file first.
    fn find(&self, file: FileId, text: &str) -> Place {
        let start = self.sources.text(file).find(text).expect("text is in file");
        Place::span(file, start..start + text.len())
    }

    /// The span from the start of `first` to the first character of `last`.
    fn between(&self, file: FileId, first: &str, last: &str) -> Place {
        let text = self.sources.text(file);
        let start = text.find(first).expect("first is in file");
        let end = text.find(last).expect("last is in file") + 1;
        Place::span(file, start..end)
    }

    /// The span after the last character of the file.
    fn end(&self, file: FileId) -> Place {
        let end = self.sources.text(file).len();
        Place::span(file, end..end)
    }

    pub(crate) fn in_one_file(&self) -> Vec<Diagnostic> {
        let find = |text| self.find(self.platform, text);
        vec![
            Diagnostic::error("platc::wrong-type", "expected a string, found an integer")
                .at_place(find("3"), "expected a string")
                .fix("write it as a string", find("3"), "\"3\""),
            Diagnostic::error("platc::unknown-value", "unknown mode `hа`")
                .at_place(find("\"hа\""), "")
                .note("the second letter is Cyrillic")
                .fix("did you mean `ha`?", find("\"hа\""), "\"ha\"")
                .help("the modes are `single` and `ha`"),
            Diagnostic::error("hdfs::even-quorum", "2 JournalNodes tolerate no loss")
                .at_place(find("2"), "even number")
                .at_place(find("[hdfs.lake]"), "in this component")
                .note(
                    "a quorum of two is two, so two nodes are less available than one, and the \
                     NameNode stops when either of them is restarted",
                )
                .fix("use an odd number", find("2"), "3"),
            Diagnostic::warning("hdfs::repeated-disk", "a disk is listed twice").at_place(
                self.between(self.platform, "[\n    \"/data/1", "]\n\n[spark"),
                "disks",
            ),
            Diagnostic::error(
                "platc::unknown-key",
                "unknown key `executor` in `[spark.connect]`",
            )
            .at_place(find("executor"), "unknown key")
            .fix("did you mean `executors`?", find("executor"), "executors"),
            Diagnostic::error("toml::syntax", "this string does not end")
                .at_place(self.end(self.platform), "expected `\"`")
                .fix("close it", self.end(self.platform), "\""),
            Diagnostic::error("platc::out-of-range", "a span past the end of the file")
                .at_place(Place::span(self.platform, 9_000..9_999), ""),
        ]
    }

    pub(crate) fn elsewhere(&self) -> Vec<Diagnostic> {
        let find = |text| self.find(self.prod, text);
        let journal_nodes = Path::parse("hdfs.lake.journal_nodes");
        vec![
            Diagnostic::error(
                "platc::conflicting-layers",
                "`mode` is set to `single` over `ha`",
            )
            .at_place(find("\"single\""), "this layer wins")
            .at_place(self.find(self.platform, "\"hа\""), "set here first")
            .fix("remove it", find("mode = \"single\"\r\n"), "")
            .fix(
                "or change the base",
                self.find(self.platform, "\"hа\""),
                "\"single\"",
            ),
            Diagnostic::error("platc::missing-table", "there is no `[platform]` table")
                .at_place(self.end(self.empty), "expected here")
                .fix(
                    "start with one",
                    self.end(self.empty),
                    "[platform]\nname = \"lake\"\n",
                ),
            Diagnostic::warning("platc::unused-layer", "this layer changes nothing")
                .at_place(Place::File(self.empty), "100% of it"),
            Diagnostic::error("hdfs::even-quorum", "2 JournalNodes tolerate no loss")
                .at(&journal_nodes, "even number")
                .at_place(self.find(self.platform, "[hdfs.lake]"), "in this component")
                .note("a quorum of two is two")
                .fix("use an odd number", Place::value(&journal_nodes), "3"),
            Diagnostic::error("platc::no-layer", "there is no file `platform.stage.toml`")
                .at_place(Place::Nowhere, "--layer stage")
                .help("the layers here are `prod` and `empty`:\n  --layer prod\n  --layer empty"),
        ]
    }

    pub(crate) fn all(&self) -> Vec<Diagnostic> {
        let mut all = self.elsewhere();
        all.extend(self.in_one_file());
        sort(&mut all);
        all
    }

    pub(crate) fn render(&self, diagnostics: &[Diagnostic], format: Format) -> String {
        let options = RenderOptions {
            format,
            color: false,
            width: 90,
        };
        render(diagnostics, &self.sources, options)
    }
}
