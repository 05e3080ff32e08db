//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "spark-job::bad-file",
        summary: "a file is at a URI that the driver cannot open",
        text: include_str!("../pages/bad-file.md"),
    },
    Page {
        code: "spark-job::bad-name",
        summary: "the operator takes no application of this name",
        text: include_str!("../pages/bad-name.md"),
    },
    Page {
        code: "spark-job::bad-package",
        summary: "a package is not written as Maven coordinates",
        text: include_str!("../../application/pages/bad-package.md"),
    },
    Page {
        code: "spark-job::bad-schedule",
        summary: "a schedule does not have five fields",
        text: include_str!("../pages/bad-schedule.md"),
    },
    Page {
        code: "spark-job::bad-user",
        summary: "the name of a Hadoop user has characters that users do not have",
        text: include_str!("../../application/pages/bad-user.md"),
    },
    Page {
        code: "spark-job::class",
        summary: "a jar has no class to run, or a Python file has one",
        text: include_str!("../pages/class.md"),
    },
    Page {
        code: "spark-job::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../../application/pages/derived-key.md"),
    },
    Page {
        code: "spark-job::download",
        summary: "jars are downloaded where pods may not reach the internet",
        text: include_str!("../../application/pages/download.md"),
    },
    Page {
        code: "spark-job::executor-over-worker",
        summary: "an executor is larger than any worker of the Standalone cluster",
        text: include_str!("../../application/pages/executor-over-worker.md"),
    },
    Page {
        code: "spark-job::gpus-without-pods",
        summary: "graphics processors are wanted where executors are no pods",
        text: include_str!("../../application/pages/gpus-without-pods.md"),
    },
    Page {
        code: "spark-job::harmful-key",
        summary: "a key of Spark does nothing, or its value stops Spark",
        text: include_str!("../../application/pages/harmful-key.md"),
    },
    Page {
        code: "spark-job::late-library",
        summary: "files are in an object store, and its file system is downloaded after they are opened",
        text: include_str!("../pages/late-library.md"),
    },
    Page {
        code: "spark-job::min-over-max",
        summary: "there are more executors at least than at most",
        text: include_str!("../../application/pages/min-over-max.md"),
    },
    Page {
        code: "spark-job::missing-library",
        summary: "the official image lacks a jar that a setting needs",
        text: include_str!("../../application/pages/missing-library.md"),
    },
    Page {
        code: "spark-job::namespace-not-watched",
        summary: "the operator does not look into the namespace of the application",
        text: include_str!("../pages/namespace-not-watched.md"),
    },
    Page {
        code: "spark-job::no-executors",
        summary: "there are no executors, or they have no cores",
        text: include_str!("../../application/pages/no-executors.md"),
    },
    Page {
        code: "spark-job::not-a-spark-key",
        summary: "a setting does not begin with `spark.`",
        text: include_str!("../../application/pages/not-a-spark-key.md"),
    },
    Page {
        code: "spark-job::not-with-livy",
        summary: "Livy cannot do what a setting says",
        text: include_str!("../pages/not-with-livy.md"),
    },
    Page {
        code: "spark-job::other-version",
        summary: "driver and cluster have different versions of Spark",
        text: include_str!("../../application/pages/other-version.md"),
    },
    Page {
        code: "spark-job::small-heap",
        summary: "an executor has too little memory to start",
        text: include_str!("../../application/pages/small-heap.md"),
    },
    Page {
        code: "spark-job::small-memory",
        summary: "the memory leaves no room for a heap",
        text: include_str!("../../application/pages/small-memory.md"),
    },
    Page {
        code: "spark-job::two-object-stores",
        summary: "one application uses two object stores",
        text: include_str!("../../application/pages/two-object-stores.md"),
    },
    Page {
        code: "spark-job::two-runners",
        summary: "an application is to be run by more than one",
        text: include_str!("../pages/two-runners.md"),
    },
    Page {
        code: "spark-job::warehouse-without-access",
        summary: "the tables of the Metastore cannot be opened",
        text: include_str!("../../application/pages/warehouse-without-access.md"),
    },
];
