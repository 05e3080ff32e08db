//! The pages behind the codes of the module.

use platc_sdk::Page;

/// One page a code, sorted by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "mlflow::artifacts-not-on-s3",
        summary: "artifacts are kept on a component that is no object store",
        text: include_str!("../pages/artifacts-not-on-s3.md"),
    },
    Page {
        code: "mlflow::bad-database-name",
        summary: "the name of the database or of its user needs quotes in PostgreSQL",
        text: include_str!("../pages/bad-database-name.md"),
    },
    Page {
        code: "mlflow::bad-host",
        summary: "a host that may be asked for is not a host",
        text: include_str!("../pages/bad-host.md"),
    },
    Page {
        code: "mlflow::bad-variable",
        summary: "a variable has a name that a variable cannot have, or is set twice",
        text: include_str!("../pages/bad-variable.md"),
    },
    Page {
        code: "mlflow::bad-version",
        summary: "the version is not one of MLflow 3",
        text: include_str!("../pages/bad-version.md"),
    },
    Page {
        code: "mlflow::derived-variable",
        summary: "a variable contradicts what platc derives",
        text: include_str!("../pages/derived-variable.md"),
    },
    Page {
        code: "mlflow::hosts-of-newer-version",
        summary: "the version does not check under which name it is asked",
        text: include_str!("../pages/hosts-of-newer-version.md"),
    },
    Page {
        code: "mlflow::jobs-in-several-servers",
        summary: "several servers are to run jobs",
        text: include_str!("../pages/jobs-in-several-servers.md"),
    },
    Page {
        code: "mlflow::missing-driver",
        summary: "an official image without drivers is used",
        text: include_str!("../pages/missing-driver.md"),
    },
    Page {
        code: "mlflow::no-image",
        summary: "the version has no official image with drivers",
        text: include_str!("../pages/no-image.md"),
    },
    Page {
        code: "mlflow::other-version",
        summary: "the version is not that of the image",
        text: include_str!("../pages/other-version.md"),
    },
    Page {
        code: "mlflow::zero-count",
        summary: "there are no servers, or none of their processes",
        text: include_str!("../pages/zero-count.md"),
    },
];
