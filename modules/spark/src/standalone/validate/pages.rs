//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "spark-standalone::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "spark-standalone::harmful-key",
        summary: "a key that Spark does not have",
        text: include_str!("../pages/harmful-key.md"),
    },
    Page {
        code: "spark-standalone::masters-without-ensemble",
        summary: "several masters have nobody to elect a leader",
        text: include_str!("../pages/masters-without-ensemble.md"),
    },
    Page {
        code: "spark-standalone::not-a-spark-key",
        summary: "a setting does not begin with `spark.`",
        text: include_str!("../pages/not-a-spark-key.md"),
    },
    Page {
        code: "spark-standalone::small-memory",
        summary: "the memory of a master leaves no room for a heap",
        text: include_str!("../pages/small-memory.md"),
    },
    Page {
        code: "spark-standalone::small-worker",
        summary: "no executor fits into a worker",
        text: include_str!("../pages/small-worker.md"),
    },
    Page {
        code: "spark-standalone::two-recoveries",
        summary: "masters keep what they know in two places",
        text: include_str!("../pages/two-recoveries.md"),
    },
    Page {
        code: "spark-standalone::zero-count",
        summary: "a number of masters, workers or cores is zero",
        text: include_str!("../pages/zero-count.md"),
    },
];
