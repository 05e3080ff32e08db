//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "spark-connect::bad-package",
        summary: "a package is not written as Maven coordinates",
        text: include_str!("../../application/pages/bad-package.md"),
    },
    Page {
        code: "spark-connect::bad-user",
        summary: "the name of a Hadoop user has characters that users do not have",
        text: include_str!("../pages/bad-user.md"),
    },
    Page {
        code: "spark-connect::catalog-without-metastore",
        summary: "an Iceberg catalog in a Metastore has no Metastore",
        text: include_str!("../pages/catalog-without-metastore.md"),
    },
    Page {
        code: "spark-connect::celeborn-client",
        summary: "the Celeborn cluster has no client for this version of Spark",
        text: include_str!("../pages/celeborn-client.md"),
    },
    Page {
        code: "spark-connect::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "spark-connect::download",
        summary: "jars are downloaded where pods may not reach the internet",
        text: include_str!("../pages/download.md"),
    },
    Page {
        code: "spark-connect::executor-over-worker",
        summary: "an executor is larger than any worker of the Standalone cluster",
        text: include_str!("../../application/pages/executor-over-worker.md"),
    },
    Page {
        code: "spark-connect::gpus-without-pods",
        summary: "graphics processors are wanted where executors are no pods",
        text: include_str!("../../application/pages/gpus-without-pods.md"),
    },
    Page {
        code: "spark-connect::harmful-key",
        summary: "a key of Spark does nothing, or its value stops Spark",
        text: include_str!("../../application/pages/harmful-key.md"),
    },
    Page {
        code: "spark-connect::local-backend",
        summary: "all work is done inside of the server",
        text: include_str!("../pages/local-backend.md"),
    },
    Page {
        code: "spark-connect::min-over-max",
        summary: "there are more executors at least than at most",
        text: include_str!("../../application/pages/min-over-max.md"),
    },
    Page {
        code: "spark-connect::missing-library",
        summary: "the official image lacks a jar that a setting needs",
        text: include_str!("../pages/missing-library.md"),
    },
    Page {
        code: "spark-connect::no-executors",
        summary: "there are no executors, or they have no cores",
        text: include_str!("../../application/pages/no-executors.md"),
    },
    Page {
        code: "spark-connect::no-listener",
        summary: "the official image has no listener for OpenTelemetry",
        text: include_str!("../pages/no-listener.md"),
    },
    Page {
        code: "spark-connect::no-master",
        summary: "a server on a Standalone cluster names no cluster",
        text: include_str!("../pages/no-master.md"),
    },
    Page {
        code: "spark-connect::not-a-spark-key",
        summary: "a setting does not begin with `spark.`",
        text: include_str!("../../application/pages/not-a-spark-key.md"),
    },
    Page {
        code: "spark-connect::other-version",
        summary: "server and cluster have different versions of Spark",
        text: include_str!("../pages/other-version.md"),
    },
    Page {
        code: "spark-connect::replicas",
        summary: "a Connect server has more than one pod",
        text: include_str!("../pages/replicas.md"),
    },
    Page {
        code: "spark-connect::small-heap",
        summary: "an executor has too little memory to start",
        text: include_str!("../../application/pages/small-heap.md"),
    },
    Page {
        code: "spark-connect::small-memory",
        summary: "the memory leaves no room for a heap",
        text: include_str!("../../application/pages/small-memory.md"),
    },
    Page {
        code: "spark-connect::two-backends",
        summary: "executors are to run in two places",
        text: include_str!("../pages/two-backends.md"),
    },
    Page {
        code: "spark-connect::two-object-stores",
        summary: "one application uses two object stores",
        text: include_str!("../pages/two-object-stores.md"),
    },
    Page {
        code: "spark-connect::warehouse-without-access",
        summary: "the server cannot open the tables of its Metastore",
        text: include_str!("../pages/warehouse-without-access.md"),
    },
];
