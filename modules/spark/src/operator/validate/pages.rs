//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "spark-operator::derived-flag",
        summary: "a flag contradicts what platc derives",
        text: include_str!("../pages/derived-flag.md"),
    },
    Page {
        code: "spark-operator::not-a-flag",
        summary: "a flag is not written as its bare name",
        text: include_str!("../pages/not-a-flag.md"),
    },
    Page {
        code: "spark-operator::small-memory",
        summary: "the memory does not last for as many submissions at a time",
        text: include_str!("../pages/small-memory.md"),
    },
    Page {
        code: "spark-operator::zero-count",
        summary: "a number of pods or threads is zero",
        text: include_str!("../pages/zero-count.md"),
    },
];
