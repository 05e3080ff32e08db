//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "livy::bad-class-path",
        summary: "a class path has no jars, or none of the container's",
        text: include_str!("../pages/bad-class-path.md"),
    },
    Page {
        code: "livy::bad-image",
        summary: "the value of a key that names an image is no image",
        text: include_str!("../pages/bad-image.md"),
    },
    Page {
        code: "livy::bad-user",
        summary: "the name of a Hadoop user has characters that users do not have",
        text: include_str!("../pages/bad-user.md"),
    },
    Page {
        code: "livy::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "livy::harmful-key",
        summary: "a setting does harm with any value",
        text: include_str!("../pages/harmful-key.md"),
    },
    Page {
        code: "livy::libraries-over-image",
        summary: "the shared libraries would hide files of the image",
        text: include_str!("../pages/libraries-over-image.md"),
    },
    Page {
        code: "livy::limit-below-request",
        summary: "a pod reserves more processor than it may use",
        text: include_str!("../pages/limit-below-request.md"),
    },
    Page {
        code: "livy::misspelt-key",
        summary: "a key of Spark has other letters in capitals",
        text: include_str!("../pages/misspelt-key.md"),
    },
    Page {
        code: "livy::no-cores",
        summary: "a driver or an executor has no cores",
        text: include_str!("../pages/no-cores.md"),
    },
    Page {
        code: "livy::no-event-log",
        summary: "a history server is named and applications write no event logs",
        text: include_str!("../pages/no-event-log.md"),
    },
    Page {
        code: "livy::not-a-livy-key",
        summary: "a setting does not begin with `livy.`",
        text: include_str!("../pages/not-a-livy-key.md"),
    },
    Page {
        code: "livy::not-a-spark-key",
        summary: "a setting does not begin with `spark.`",
        text: include_str!("../pages/not-a-spark-key.md"),
    },
    Page {
        code: "livy::other-history-directory",
        summary: "the history server reads another directory than applications write to",
        text: include_str!("../pages/other-history-directory.md"),
    },
    Page {
        code: "livy::other-history-user",
        summary: "the history server cannot read what applications write",
        text: include_str!("../pages/other-history-user.md"),
    },
    Page {
        code: "livy::other-spark",
        summary: "the images have different lines of Spark",
        text: include_str!("../pages/other-spark.md"),
    },
    Page {
        code: "livy::other-spark-patch",
        summary: "the images have different patches of a line of Spark",
        text: include_str!("../pages/other-spark-patch.md"),
    },
    Page {
        code: "livy::other-version",
        summary: "the tag of the image names another version of Livy",
        text: include_str!("../pages/other-version.md"),
    },
    Page {
        code: "livy::recovery-in-0.8",
        summary: "recovery is switched on for Livy 0.8",
        text: include_str!("../pages/recovery-in-0.8.md"),
    },
    Page {
        code: "livy::root-applications",
        summary: "drivers and executors would run as root",
        text: include_str!("../pages/root-applications.md"),
    },
    Page {
        code: "livy::shuffle-service",
        summary: "the external shuffle service is switched on",
        text: include_str!("../pages/shuffle-service.md"),
    },
    Page {
        code: "livy::small-event-log",
        summary: "files of an event log are smaller than Spark accepts",
        text: include_str!("../pages/small-event-log.md"),
    },
    Page {
        code: "livy::small-heap",
        summary: "the heap of a driver or an executor is too small",
        text: include_str!("../pages/small-heap.md"),
    },
    Page {
        code: "livy::superuser",
        summary: "applications run as the superuser of the file system",
        text: include_str!("../pages/superuser.md"),
    },
];
