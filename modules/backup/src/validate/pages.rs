//! The pages behind the codes of this module.

use platc_sdk::Page;

pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "backup::bad-copy",
        summary: "what is to be brought back cannot be the name of a copy",
        text: include_str!("../pages/bad-copy.md"),
    },
    Page {
        code: "backup::bad-schedule",
        summary: "a schedule does not have five fields",
        text: include_str!("../pages/bad-schedule.md"),
    },
    Page {
        code: "backup::bucket-onto-hdfs",
        summary: "a bucket cannot be saved on HDFS",
        text: include_str!("../pages/bucket-onto-hdfs.md"),
    },
    Page {
        code: "backup::keeps-nothing",
        summary: "no copy would stay",
        text: include_str!("../pages/keeps-nothing.md"),
    },
    Page {
        code: "backup::path-twice",
        summary: "two paths would have the same name",
        text: include_str!("../pages/path-twice.md"),
    },
    Page {
        code: "backup::target-inside",
        summary: "copies would be among what is saved",
        text: include_str!("../pages/target-inside.md"),
    },
    Page {
        code: "backup::unknown-path",
        summary: "a path that may be replaced is not one that is saved",
        text: include_str!("../pages/unknown-path.md"),
    },
    Page {
        code: "backup::unused-key",
        summary: "a key has no effect beside another one",
        text: include_str!("../pages/unused-key.md"),
    },
];
