//! The pages behind the codes of this folder.

use platc_sdk::Page;

/// The pages, by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "grafana::bad-dashboard",
        summary: "a dashboard cannot be loaded from a file",
        text: include_str!("../pages/bad-dashboard.md"),
    },
    Page {
        code: "grafana::bad-variable",
        summary: "a secret cannot have this variable",
        text: include_str!("../pages/bad-variable.md"),
    },
    Page {
        code: "grafana::derived-key",
        summary: "a key of `grafana.ini` is derived by platc",
        text: include_str!("../pages/derived-key.md"),
    },
    Page {
        code: "grafana::incomplete-datasource",
        summary: "a data source has no name or no type",
        text: include_str!("../pages/incomplete-datasource.md"),
    },
    Page {
        code: "grafana::repeated-datasource",
        summary: "two data sources have one name",
        text: include_str!("../pages/repeated-datasource.md"),
    },
    Page {
        code: "grafana::second-default",
        summary: "two data sources are the default one",
        text: include_str!("../pages/second-default.md"),
    },
    Page {
        code: "grafana::unusual-node-port",
        summary: "a port of the nodes is outside of the usual range",
        text: include_str!("../pages/unusual-node-port.md"),
    },
];
