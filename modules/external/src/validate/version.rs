//! Versions of programs, which decide on the clients that fit.

use platc_sdk::{Context, Diagnostic};

/// How a program writes its versions.
pub(super) struct Versions {
    program: &'static str,
    example: &'static str,
    /// How many numbers a version begins with, at least.
    numbers: usize,
}

pub(super) const CELEBORN: Versions = Versions {
    program: "Celeborn",
    example: "0.6.3",
    numbers: 3,
};

/// What stands behind the second number differs between distributions.
pub(super) const HIVE: Versions = Versions {
    program: "Hive",
    example: "3.1.3",
    numbers: 2,
};

pub(super) const SPARK: Versions = Versions {
    program: "Spark",
    example: "3.5.7",
    numbers: 3,
};

/// Reports a version that is not written like those of its program.
pub(super) fn check_version(ctx: &mut Context<'_>, key: &str, versions: &Versions, version: &str) {
    let mut parts = version.split('.');
    let is_version = (0..versions.numbers).all(|_| parts.next().is_some_and(is_number));
    if is_version {
        return;
    }
    let Versions {
        program, example, ..
    } = versions;
    let path = ctx.path(key);
    ctx.report(
        Diagnostic::error(
            "external::bad-version",
            format!("{version:?} is not a version of {program}"),
        )
        .at(&path, format!("write it like `{example}`")),
    );
}

fn is_number(part: &str) -> bool {
    part.parse::<u16>().is_ok()
}
