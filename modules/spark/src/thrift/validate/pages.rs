//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "spark-thrift::bad-package",
        summary: "a package is not written as Maven coordinates",
        text: include_str!("../../application/pages/bad-package.md"),
    },
    Page {
        code: "spark-thrift::bad-user",
        summary: "the name of a Hadoop user has characters that users do not have",
        text: include_str!("../../application/pages/bad-user.md"),
    },
    Page {
        code: "spark-thrift::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../../application/pages/derived-key.md"),
    },
    Page {
        code: "spark-thrift::download",
        summary: "jars are downloaded where pods may not reach the internet",
        text: include_str!("../../application/pages/download.md"),
    },
    Page {
        code: "spark-thrift::executor-over-worker",
        summary: "an executor is larger than any worker of the Standalone cluster",
        text: include_str!("../../application/pages/executor-over-worker.md"),
    },
    Page {
        code: "spark-thrift::gpus-without-pods",
        summary: "graphics processors are wanted where executors are no pods",
        text: include_str!("../../application/pages/gpus-without-pods.md"),
    },
    Page {
        code: "spark-thrift::harmful-key",
        summary: "a key of Spark does nothing, or its value stops Spark",
        text: include_str!("../../application/pages/harmful-key.md"),
    },
    Page {
        code: "spark-thrift::min-over-max",
        summary: "there are more executors at least than at most",
        text: include_str!("../../application/pages/min-over-max.md"),
    },
    Page {
        code: "spark-thrift::missing-library",
        summary: "the official image lacks a jar that a setting needs",
        text: include_str!("../../application/pages/missing-library.md"),
    },
    Page {
        code: "spark-thrift::no-executors",
        summary: "there are no executors, or they have no cores",
        text: include_str!("../../application/pages/no-executors.md"),
    },
    Page {
        code: "spark-thrift::not-a-spark-key",
        summary: "a setting does not begin with `spark.`",
        text: include_str!("../../application/pages/not-a-spark-key.md"),
    },
    Page {
        code: "spark-thrift::other-version",
        summary: "driver and cluster have different versions of Spark",
        text: include_str!("../../application/pages/other-version.md"),
    },
    Page {
        code: "spark-thrift::small-heap",
        summary: "an executor has too little memory to start",
        text: include_str!("../../application/pages/small-heap.md"),
    },
    Page {
        code: "spark-thrift::small-memory",
        summary: "the memory leaves no room for a heap",
        text: include_str!("../../application/pages/small-memory.md"),
    },
    Page {
        code: "spark-thrift::two-object-stores",
        summary: "one application uses two object stores",
        text: include_str!("../../application/pages/two-object-stores.md"),
    },
    Page {
        code: "spark-thrift::warehouse-without-access",
        summary: "the tables of the Metastore cannot be opened",
        text: include_str!("../../application/pages/warehouse-without-access.md"),
    },
];
