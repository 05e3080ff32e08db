//! The pages behind the module's diagnostic codes.

use platc_sdk::Page;

/// The pages, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "datagram::bad-library-path",
        summary: "the directory of the shared libraries is not one inside of a repository",
        text: include_str!("../pages/bad-library-path.md"),
    },
    Page {
        code: "datagram::bad-url",
        summary: "an address is not a plain URL",
        text: include_str!("../pages/bad-url.md"),
    },
    Page {
        code: "datagram::derived-property",
        summary: "a property is set that follows from other settings",
        text: include_str!("../pages/derived-property.md"),
    },
    Page {
        code: "datagram::every-user-is-admin",
        summary: "everyone in the directory becomes an administrator",
        text: include_str!("../pages/every-user-is-admin.md"),
    },
    Page {
        code: "datagram::generated-admin-password",
        summary: "the administrator's password is generated",
        text: include_str!("../pages/generated-admin-password.md"),
    },
    Page {
        code: "datagram::maven-without-mirror",
        summary: "images come from a mirror, but what Maven fetches does not",
        text: include_str!("../pages/maven-without-mirror.md"),
    },
    Page {
        code: "datagram::other-library-directory",
        summary: "the shared libraries are not where Livy takes them from",
        text: include_str!("../pages/other-library-directory.md"),
    },
    Page {
        code: "datagram::scram-passwords",
        summary: "the database stores passwords in a way that the driver does not know",
        text: include_str!("../pages/scram-passwords.md"),
    },
    Page {
        code: "datagram::several-library-sources",
        summary: "the shared libraries come from several places",
        text: include_str!("../pages/several-library-sources.md"),
    },
];
