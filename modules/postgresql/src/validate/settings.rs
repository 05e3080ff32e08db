//! What a person set in `postgresql.conf`.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Path, Settings};

/// Keys that follow from other things, and where those are set.
const OWNED: &[(&str, &str)] = &[
    ("config_file", "write settings here, one key each"),
    ("data_directory", "it follows from the image"),
    ("hba_file", "it follows from `password_encryption`"),
    ("include", "write settings here, one key each"),
    ("include_dir", "write settings here, one key each"),
    ("include_if_exists", "write settings here, one key each"),
    ("listen_addresses", "Services and probes need all addresses"),
    ("max_connections", "set `max_connections` of the component"),
    (
        "password_encryption",
        "set `password_encryption` of the component",
    ),
    ("port", "clients are told 5432"),
    (
        "unix_socket_directories",
        "the image makes a new server through the socket",
    ),
];

/// The settings with their names in lower case, as the server compares them.
pub(super) fn settings(ctx: &mut Context<'_>, written: BTreeMap<String, String>) -> Settings {
    let mut settings = Settings::new();
    for (key, value) in written {
        let path = ctx.path("settings").key(key.as_str());
        let name = key.to_ascii_lowercase();
        if !is_name(&name) {
            report_bad_name(ctx, &path, &key);
        } else if let Some((_, instead)) = OWNED.iter().find(|(owned, _)| *owned == name) {
            report_owned(ctx, &path, &name, instead);
        } else if settings.get(&name).is_some() {
            report_repeated(ctx, &path, &name);
        } else {
            settings = settings.set(name, value);
        }
    }
    settings
}

/// Words joined by dots, each of letters, digits, `_` and `$`, not beginning with a digit or `$`.
fn is_name(name: &str) -> bool {
    name.split('.').all(|word| {
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && word
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '$')
    })
}

fn report_bad_name(ctx: &mut Context<'_>, path: &Path, key: &str) {
    ctx.report(
        Diagnostic::error(
            "postgresql::bad-setting-name",
            format!("`{key}` cannot be the name of a setting"),
        )
        .at_key(path, "not a name")
        .note("the server does not start with a file that it cannot read")
        .help(
            "names are letters, digits and `_`, such as `work_mem` or `auto_explain.log_analyze`",
        ),
    );
}

fn report_owned(ctx: &mut Context<'_>, path: &Path, name: &str, instead: &str) {
    ctx.report(
        Diagnostic::error(
            "postgresql::owned-setting",
            format!("`{name}` cannot be set here"),
        )
        .at_key(path, "derived by platc")
        .note("another value would contradict other objects of the component")
        .help(instead),
    );
}

fn report_repeated(ctx: &mut Context<'_>, path: &Path, name: &str) {
    ctx.report(
        Diagnostic::error(
            "postgresql::repeated-setting",
            format!("`{name}` is set twice"),
        )
        .at_key(path, "set again")
        .note("the server does not tell upper from lower case in names")
        .help("keep one of the two"),
    );
}
