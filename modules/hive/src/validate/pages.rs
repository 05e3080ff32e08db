//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "hive::bad-driver-url",
        summary: "the address of a driver is no address of a file",
        text: include_str!("../pages/bad-driver-url.md"),
    },
    Page {
        code: "hive::bad-driver-version",
        summary: "the version of a driver is no version",
        text: include_str!("../pages/bad-driver-version.md"),
    },
    Page {
        code: "hive::bad-user",
        summary: "the name of a Hadoop user has characters that users do not have",
        text: include_str!("../pages/bad-user.md"),
    },
    Page {
        code: "hive::derived-key",
        summary: "a setting contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "hive::image-of-another-version",
        summary: "the image has another version than `version` says",
        text: include_str!("../pages/image-of-another-version.md"),
    },
    Page {
        code: "hive::image-without-driver",
        summary: "official images have no driver of PostgreSQL",
        text: include_str!("../pages/image-without-driver.md"),
    },
    Page {
        code: "hive::no-servers",
        summary: "a Metastore has no servers",
        text: include_str!("../pages/no-servers.md"),
    },
    Page {
        code: "hive::scram-passwords",
        summary: "the driver cannot log in to a server with SCRAM passwords",
        text: include_str!("../pages/scram-passwords.md"),
    },
    Page {
        code: "hive::several-driver-sources",
        summary: "the driver comes from several places",
        text: include_str!("../pages/several-driver-sources.md"),
    },
    Page {
        code: "hive::small-memory",
        summary: "the memory leaves no room for a heap",
        text: include_str!("../pages/small-memory.md"),
    },
    Page {
        code: "hive::unchecked-driver",
        summary: "a driver is downloaded and not checked",
        text: include_str!("../pages/unchecked-driver.md"),
    },
    Page {
        code: "hive::unfit-kerberos",
        summary: "a setting does not go with Kerberos",
        text: include_str!("../pages/unfit-kerberos.md"),
    },
    Page {
        code: "hive::unknown-version",
        summary: "the version of Hive is not known",
        text: include_str!("../pages/unknown-version.md"),
    },
    Page {
        code: "hive::unused-setting",
        summary: "a setting has no effect",
        text: include_str!("../pages/unused-setting.md"),
    },
    Page {
        code: "hive::warehouse-at-root",
        summary: "the warehouse is the root of a file system",
        text: include_str!("../pages/warehouse-at-root.md"),
    },
];
