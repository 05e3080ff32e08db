//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "hue::bad-admin",
        summary: "the administrator has a name that cannot log in",
        text: include_str!("../pages/bad-admin.md"),
    },
    Page {
        code: "hue::bad-database-name",
        summary: "the name of the database or of its user needs quotes in PostgreSQL",
        text: include_str!("../pages/bad-database-name.md"),
    },
    Page {
        code: "hue::bad-pattern",
        summary: "a pattern of logins has no place for the name",
        text: include_str!("../pages/bad-pattern.md"),
    },
    Page {
        code: "hue::bad-setting",
        summary: "a key or a value cannot stand in `hue.ini`",
        text: include_str!("../pages/bad-setting.md"),
    },
    Page {
        code: "hue::bad-url",
        summary: "an address has no scheme",
        text: include_str!("../pages/bad-url.md"),
    },
    Page {
        code: "hue::bad-variable",
        summary: "a variable has a name that a variable cannot have, or that Hue uses",
        text: include_str!("../pages/bad-variable.md"),
    },
    Page {
        code: "hue::derived-key",
        summary: "a key of `hue.ini` contradicts what platc derives",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "hue::generated-ldap-password",
        summary: "the password of the directory's user is to be generated",
        text: include_str!("../pages/generated-ldap-password.md"),
    },
    Page {
        code: "hue::no-servers",
        summary: "there are no web servers",
        text: include_str!("../pages/no-servers.md"),
    },
    Page {
        code: "hue::no-web-hdfs",
        summary: "the file system cannot be browsed",
        text: include_str!("../pages/no-web-hdfs.md"),
    },
    Page {
        code: "hue::other-user",
        summary: "the web server is to run as another user than that of its image",
        text: include_str!("../pages/other-user.md"),
    },
    Page {
        code: "hue::proxy-user",
        summary: "HDFS may not let Hue act for others",
        text: include_str!("../pages/proxy-user.md"),
    },
    Page {
        code: "hue::two-engines-of-one-dialect",
        summary: "two engines speak the same dialect",
        text: include_str!("../pages/two-engines-of-one-dialect.md"),
    },
    Page {
        code: "hue::web-hdfs-without-failover",
        summary: "Hue knows one of two NameNodes",
        text: include_str!("../pages/web-hdfs-without-failover.md"),
    },
];
