//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "impala::bad-flag",
        summary: "a startup flag has no name that a flag can have, or a value of several lines",
        text: include_str!("../pages/bad-flag.md"),
    },
    Page {
        code: "impala::bad-pool",
        summary: "a pool, a user or a group has a name that the pool's files cannot hold",
        text: include_str!("../pages/bad-pool.md"),
    },
    Page {
        code: "impala::bad-query-option",
        summary: "a default query option is not one option with one value",
        text: include_str!("../pages/bad-query-option.md"),
    },
    Page {
        code: "impala::bad-replicas",
        summary: "a catalog service or a statestore has neither one server nor two",
        text: include_str!("../pages/bad-replicas.md"),
    },
    Page {
        code: "impala::derived-flag",
        summary: "a startup flag contradicts what platc derives",
        text: include_str!("../pages/derived-flag.md"),
    },
    Page {
        code: "impala::derived-key",
        summary: "a key of a configuration file contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "impala::heap-too-large",
        summary: "the heap leaves too little memory for queries",
        text: include_str!("../pages/heap-too-large.md"),
    },
    Page {
        code: "impala::image-of-another-version",
        summary: "the tag of an image names another version than `version`",
        text: include_str!("../pages/image-of-another-version.md"),
    },
    Page {
        code: "impala::mixed-builds",
        summary: "servers of a cluster have images of different builds",
        text: include_str!("../pages/mixed-builds.md"),
    },
    Page {
        code: "impala::no-daemons",
        summary: "there are no coordinators, or no executors",
        text: include_str!("../pages/no-daemons.md"),
    },
    Page {
        code: "impala::no-default-pool",
        summary: "there are pools, but none that is called `default`",
        text: include_str!("../pages/no-default-pool.md"),
    },
    Page {
        code: "impala::no-events",
        summary: "the catalog service does not look for what others write",
        text: include_str!("../pages/no-events.md"),
    },
    Page {
        code: "impala::pair-of-newer-version",
        summary: "this version of Impala cannot have two of them",
        text: include_str!("../pages/pair-of-newer-version.md"),
    },
    Page {
        code: "impala::pool-memory",
        summary: "the memory of a pool and of its queries contradict each other",
        text: include_str!("../pages/pool-memory.md"),
    },
    Page {
        code: "impala::pool-of-newer-version",
        summary: "this version of Impala does not know pools of coordinators only",
        text: include_str!("../pages/pool-of-newer-version.md"),
    },
    Page {
        code: "impala::short-circuit-without-hdfs",
        summary: "short-circuit reads without an HDFS",
        text: include_str!("../pages/short-circuit-without-hdfs.md"),
    },
    Page {
        code: "impala::two-object-stores",
        summary: "tables are on two object stores",
        text: include_str!("../pages/two-object-stores.md"),
    },
    Page {
        code: "impala::untested-metastore",
        summary: "a Metastore of Hive 4",
        text: include_str!("../pages/untested-metastore.md"),
    },
    Page {
        code: "impala::warehouse-elsewhere",
        summary: "the Metastore's tables are in no storage of Impala",
        text: include_str!("../pages/warehouse-elsewhere.md"),
    },
];
