//! The pages behind the codes of this folder.

use platc_sdk::Page;

/// The pages, by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "otel-collector::bad-variable",
        summary: "a secret cannot have this variable",
        text: include_str!("../pages/bad-variable.md"),
    },
    Page {
        code: "otel-collector::local-receiver",
        summary: "a receiver listens inside of its pod only",
        text: include_str!("../pages/local-receiver.md"),
    },
    Page {
        code: "otel-collector::no-collectors",
        summary: "there is no collector",
        text: include_str!("../pages/no-collectors.md"),
    },
    Page {
        code: "otel-collector::no-exporter",
        summary: "a collector hands nothing on",
        text: include_str!("../pages/no-exporter.md"),
    },
    Page {
        code: "otel-collector::no-health-check",
        summary: "the probes of a collector would fail",
        text: include_str!("../pages/no-health-check.md"),
    },
    Page {
        code: "otel-collector::old-version",
        summary: "a collector is too old for the configuration",
        text: include_str!("../pages/old-version.md"),
    },
    Page {
        code: "otel-collector::removed-part",
        summary: "a part was removed from the collector",
        text: include_str!("../pages/removed-part.md"),
    },
    Page {
        code: "otel-collector::undeclared-part",
        summary: "a pipeline names a part that is not declared",
        text: include_str!("../pages/undeclared-part.md"),
    },
];
