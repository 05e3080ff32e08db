//! The pages behind the module's diagnostic codes.

use platc_sdk::Page;

/// The pages, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "external::bad-label",
        summary: "a label is not one that Kubernetes accepts",
        text: include_str!("../pages/bad-label.md"),
    },
    Page {
        code: "external::bad-nameservice",
        summary: "the name of a nameservice cannot be part of Hadoop's keys",
        text: include_str!("../pages/bad-nameservice.md"),
    },
    Page {
        code: "external::bad-region",
        summary: "a name cannot be that of a region",
        text: include_str!("../pages/bad-region.md"),
    },
    Page {
        code: "external::bad-url",
        summary: "an address is not a plain URL",
        text: include_str!("../pages/bad-url.md"),
    },
    Page {
        code: "external::bad-version",
        summary: "a version is not written as its program does",
        text: include_str!("../pages/bad-version.md"),
    },
    Page {
        code: "external::derived-key",
        summary: "a Hadoop key is set that follows from other settings",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "external::duplicate-server",
        summary: "a server is named twice",
        text: include_str!("../pages/duplicate-server.md"),
    },
    Page {
        code: "external::generated-password",
        summary: "the password of an outside server is generated",
        text: include_str!("../pages/generated-password.md"),
    },
    Page {
        code: "external::missing-nameservice",
        summary: "several NameNodes have no name in common",
        text: include_str!("../pages/missing-nameservice.md"),
    },
    Page {
        code: "external::needless-nameservice",
        summary: "a single NameNode has a nameservice",
        text: include_str!("../pages/needless-nameservice.md"),
    },
    Page {
        code: "external::no-keytab",
        summary: "Jobs cannot log in to a file system with Kerberos",
        text: include_str!("../pages/no-keytab.md"),
    },
    Page {
        code: "external::no-servers",
        summary: "a list of servers is empty",
        text: include_str!("../pages/no-servers.md"),
    },
    Page {
        code: "external::offers-nothing",
        summary: "an external component describes no server",
        text: include_str!("../pages/offers-nothing.md"),
    },
    Page {
        code: "external::two-file-systems",
        summary: "an external component has two file systems",
        text: include_str!("../pages/two-file-systems.md"),
    },
];
