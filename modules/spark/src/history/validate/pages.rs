//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "spark-history::bad-endpoint",
        summary: "the endpoint of an S3 server is no URL",
        text: include_str!("../pages/bad-endpoint.md"),
    },
    Page {
        code: "spark-history::bad-prefix",
        summary: "the directory in a bucket is empty or no path",
        text: include_str!("../pages/bad-prefix.md"),
    },
    Page {
        code: "spark-history::bad-user",
        summary: "the name of a Hadoop user has characters that users do not have",
        text: include_str!("../pages/bad-user.md"),
    },
    Page {
        code: "spark-history::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "spark-history::driver-key",
        summary: "a setting of applications is given to the history server",
        text: include_str!("../pages/driver-key.md"),
    },
    Page {
        code: "spark-history::generated-key",
        summary: "the keys of a bucket are generated",
        text: include_str!("../pages/generated-key.md"),
    },
    Page {
        code: "spark-history::image-without-s3",
        summary: "logs are in S3 and the image cannot read from S3",
        text: include_str!("../pages/image-without-s3.md"),
    },
    Page {
        code: "spark-history::no-event-log",
        summary: "a history server has no event logs to read",
        text: include_str!("../pages/no-event-log.md"),
    },
    Page {
        code: "spark-history::not-a-spark-key",
        summary: "a setting does not begin with `spark.`",
        text: include_str!("../pages/not-a-spark-key.md"),
    },
    Page {
        code: "spark-history::small-memory",
        summary: "the memory leaves no room for a heap",
        text: include_str!("../pages/small-memory.md"),
    },
    Page {
        code: "spark-history::two-event-logs",
        summary: "a history server has two directories to read",
        text: include_str!("../pages/two-event-logs.md"),
    },
];
