//! The pages behind the module's diagnostic codes.

use platc_sdk::Page;

/// The pages, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "minio::bad-bucket",
        summary: "a name cannot be that of a bucket",
        text: include_str!("../pages/bad-bucket.md"),
    },
    Page {
        code: "minio::bad-prefix",
        summary: "a prefix is empty or has characters that paths do not have",
        text: include_str!("../pages/bad-prefix.md"),
    },
    Page {
        code: "minio::bad-region",
        summary: "a name cannot be that of a region",
        text: include_str!("../pages/bad-region.md"),
    },
    Page {
        code: "minio::derived-variable",
        summary: "a variable is set that follows from other settings",
        text: include_str!("../pages/derived-variable.md"),
    },
    Page {
        code: "minio::duplicate-bucket",
        summary: "a bucket is described twice",
        text: include_str!("../pages/duplicate-bucket.md"),
    },
    Page {
        code: "minio::ephemeral",
        summary: "the data of a store is lost with its pods",
        text: include_str!("../pages/ephemeral.md"),
    },
    Page {
        code: "minio::fragile-layout",
        summary: "a store cannot be written while one server is away",
        text: include_str!("../pages/fragile-layout.md"),
    },
    Page {
        code: "minio::gone-image",
        summary: "an image was removed from its registry",
        text: include_str!("../pages/gone-image.md"),
    },
    Page {
        code: "minio::little-memory",
        summary: "a server has too little memory for several uploads at once",
        text: include_str!("../pages/little-memory.md"),
    },
    Page {
        code: "minio::no-console",
        summary: "an address leads to a console that is switched off",
        text: include_str!("../pages/no-console.md"),
    },
    Page {
        code: "minio::no-days",
        summary: "objects would be removed as soon as they are there",
        text: include_str!("../pages/no-days.md"),
    },
    Page {
        code: "minio::no-erasure-set",
        summary: "drives cannot be divided into erasure sets",
        text: include_str!("../pages/no-erasure-set.md"),
    },
];
