//! The pages behind the codes of the validation.

use platc_sdk::Page;

/// All pages, by code.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "airflow::bad-database-name",
        summary: "the metadata database or its user has a name that needs quoting",
        text: include_str!("../pages/bad-database-name.md"),
    },
    Page {
        code: "airflow::bad-directory",
        summary: "the directory of the DAGs is not inside of the repository",
        text: include_str!("../pages/bad-directory.md"),
    },
    Page {
        code: "airflow::bad-name",
        summary: "a name cannot be part of an environment variable",
        text: include_str!("../pages/bad-name.md"),
    },
    Page {
        code: "airflow::bad-repository",
        summary: "DAGs cannot be cloned from this address",
        text: include_str!("../pages/bad-repository.md"),
    },
    Page {
        code: "airflow::celery-without-broker",
        summary: "the Celery executor has no broker",
        text: include_str!("../pages/celery-without-broker.md"),
    },
    Page {
        code: "airflow::derived-value",
        summary: "a value is set that platc sets itself",
        text: include_str!("../pages/derived-value.md"),
    },
    Page {
        code: "airflow::duplicate-variable",
        summary: "an environment variable is set in two places",
        text: include_str!("../pages/duplicate-variable.md"),
    },
    Page {
        code: "airflow::entrypoint-switch",
        summary: "a switch of the image's entry point is set for all containers",
        text: include_str!("../pages/entrypoint-switch.md"),
    },
    Page {
        code: "airflow::generated-git-password",
        summary: "the password for a Git server is to be generated",
        text: include_str!("../pages/generated-git-password.md"),
    },
    Page {
        code: "airflow::image-of-another-version",
        summary: "the image is of another line of Airflow than `version`",
        text: include_str!("../pages/image-of-another-version.md"),
    },
    Page {
        code: "airflow::key-of-another-version",
        summary: "a key of `airflow.cfg` is not of this version",
        text: include_str!("../pages/key-of-another-version.md"),
    },
    Page {
        code: "airflow::lost-task-logs",
        summary: "logs of task pods are kept nowhere",
        text: include_str!("../pages/lost-task-logs.md"),
    },
    Page {
        code: "airflow::logs-not-on-s3",
        summary: "logs are to be sent to what is no object store",
        text: include_str!("../pages/logs-not-on-s3.md"),
    },
    Page {
        code: "airflow::misplaced-variable",
        summary: "a variable that Airflow reads as something of its own is in `env`",
        text: include_str!("../pages/misplaced-variable.md"),
    },
    Page {
        code: "airflow::pip-at-start",
        summary: "packages are installed when containers start",
        text: include_str!("../pages/pip-at-start.md"),
    },
    Page {
        code: "airflow::registered-version-3",
        summary: "DAGs are generated for an Airflow 3 by something that knows Airflow 2",
        text: include_str!("../pages/registered-version-3.md"),
    },
    Page {
        code: "airflow::two-logins",
        summary: "logs and DAGs are on object stores with different logins",
        text: include_str!("../pages/two-logins.md"),
    },
    Page {
        code: "airflow::unused-setting",
        summary: "a setting is given that nothing reads",
        text: include_str!("../pages/unused-setting.md"),
    },
    Page {
        code: "airflow::zero-count",
        summary: "a number of pods, tasks or seconds is zero",
        text: include_str!("../pages/zero-count.md"),
    },
];
