//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "celeborn::bad-quorum",
        summary: "there is an even number of masters, or too many",
        text: include_str!("../pages/bad-quorum.md"),
    },
    Page {
        code: "celeborn::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "celeborn::duplicate-disk",
        summary: "a directory of the nodes is named twice",
        text: include_str!("../pages/duplicate-disk.md"),
    },
    Page {
        code: "celeborn::no-disks",
        summary: "workers have no place for data",
        text: include_str!("../pages/no-disks.md"),
    },
    Page {
        code: "celeborn::no-workers",
        summary: "there are no workers",
        text: include_str!("../pages/no-workers.md"),
    },
    Page {
        code: "celeborn::not-a-celeborn-key",
        summary: "a setting does not begin with `celeborn.`",
        text: include_str!("../pages/not-a-celeborn-key.md"),
    },
    Page {
        code: "celeborn::other-version",
        summary: "the version is not that of the image",
        text: include_str!("../pages/other-version.md"),
    },
    Page {
        code: "celeborn::replica-without-peer",
        summary: "two copies are wanted with one worker",
        text: include_str!("../pages/replica-without-peer.md"),
    },
    Page {
        code: "celeborn::small-storage",
        summary: "workers have hardly any place for data",
        text: include_str!("../pages/small-storage.md"),
    },
];
