//! What a person set in `rabbitmq.conf`.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Path, Quantity, Settings};

/// Keys, or beginnings of keys that end with a dot, which follow from other things, and where those are
/// set.
const OWNED: &[(&str, &str)] = &[
    (
        "cluster_formation.",
        "it follows from `servers` and the version",
    ),
    (
        "cluster_name",
        "a server's own name is enough: clients use the Service",
    ),
    ("default_user", "set `user` of the component"),
    ("default_vhost", "set `virtual_host` of the component"),
    (
        "definitions.",
        "the user and the virtual host of the component would not be made",
    ),
    (
        "disk_free_limit.relative",
        "set `disk_free_limit.absolute`, which is about the volume",
    ),
    ("listeners.tcp", "clients are told 5672"),
    ("listeners.tcp.", "clients are told 5672"),
    (
        "load_definitions",
        "the user and the virtual host of the component would not be made",
    ),
    (
        "management.load_definitions",
        "the user and the virtual host of the component would not be made",
    ),
    ("management.tcp.port", "the Service has 15672"),
    ("prometheus.tcp.port", "Prometheus is told 15692"),
];

/// Keys that hold a password.
const SECRET: &[&str] = &["default_pass", "default_password", "ssl_options.password"];

/// Keys with an amount of memory, which stays below that of the container.
const MEMORY: &[&str] = &[
    "total_memory_available_override_value",
    "vm_memory_high_watermark.absolute",
];

pub(super) fn settings(
    ctx: &mut Context<'_>,
    written: BTreeMap<String, String>,
    memory: &Quantity,
    volume: &Quantity,
) -> Settings {
    for (key, value) in &written {
        let path = ctx.path("settings").key(key.as_str());
        if !check_key(ctx, &path, key) || !check_text(ctx, &path, value) {
            continue;
        }
        if MEMORY.contains(&key.as_str()) {
            check_amount(ctx, &path, value, memory);
        } else if key == "disk_free_limit.absolute" {
            check_amount(ctx, &path, value, volume);
        }
    }
    written.into_iter().collect()
}

/// Whether the key may be set at all.
fn check_key(ctx: &mut Context<'_>, path: &Path, key: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let owned = OWNED
        .iter()
        .find(|(owned, _)| *owned == key || (owned.ends_with('.') && key.starts_with(owned)));
    let diagnostic = if key.is_empty() || !key.chars().all(is_name) {
        Diagnostic::error(
            "rabbitmq::bad-setting",
            format!("{key:?} cannot be a key of `rabbitmq.conf`"),
        )
        .at_key(path, "not a key")
        .note("the server does not start with a file that it cannot read")
        .help("keys are words with dots between them, such as `channel_max`")
    } else if SECRET.contains(&key) {
        Diagnostic::error(
            "rabbitmq::password-in-settings",
            format!("`{key}` would put a password into a ConfigMap"),
        )
        .at_key(path, "holds a password")
        .note("everyone who may read ConfigMaps could read it, and clients would not know it")
        .help("set `password` of the component; without it platc makes one")
    } else if let Some((_, instead)) = owned {
        Diagnostic::error(
            "rabbitmq::owned-setting",
            format!("`{key}` cannot be set here"),
        )
        .at_key(path, "derived by platc")
        .note("another value would contradict other objects of the component")
        .help(*instead)
    } else {
        return true;
    };
    ctx.report(diagnostic);
    false
}

/// Behind a `#` the rest of a line is a comment, unless the value is quoted.
fn check_text(ctx: &mut Context<'_>, path: &Path, value: &str) -> bool {
    let is_quoted = value.len() > 1 && value.starts_with('\'') && value.ends_with('\'');
    let label = if value.is_empty() || value.trim() != value {
        "empty, or a blank at an end"
    } else if value.chars().any(char::is_control) {
        "more than one line"
    } else if value.contains('#') && !is_quoted {
        "begins a comment with `#`"
    } else {
        return true;
    };
    ctx.report(
        Diagnostic::error(
            "rabbitmq::bad-setting",
            "the server would not read this value as it stands",
        )
        .at(path, label)
        .note("a line of `rabbitmq.conf` is a key, `=` and a value")
        .help("leave the key out for the default; single quotes keep a `#`"),
    );
    false
}

fn check_amount(ctx: &mut Context<'_>, path: &Path, value: &str, most: &Quantity) {
    let Some(bytes) = bytes(value) else {
        ctx.report(
            Diagnostic::error(
                "rabbitmq::bad-setting",
                format!("`{value}` is not an amount of bytes for RabbitMQ"),
            )
            .at(path, "not an amount")
            .note("the server does not start with it")
            .help("write a number and `MB`, `MiB`, `GB` or `GiB`, such as `2GiB`"),
        );
        return;
    };
    if bytes < most.units() {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "rabbitmq::limit-over-resources",
            format!("`{value}` is not less than the `{most}` that a server has"),
        )
        .at(path, "too much")
        .note("the container would be killed before publishers are held back, or they always would be")
        .help("leave it out: it follows from `resources` and `storage`"),
    );
}

/// An amount as RabbitMQ 3.13 and 4 read it (`rabbit_resource_monitor_misc:parse_information_unit`):
/// `k`, `kiB` and `kB`, and so on.
fn bytes(text: &str) -> Option<u128> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" => 1,
        "kb" => 1000,
        "k" | "ki" | "kib" => 1 << 10,
        "mb" => 1_000_000,
        "m" | "mi" | "mib" => 1 << 20,
        "gb" => 1_000_000_000,
        "g" | "gi" | "gib" => 1 << 30,
        "tb" => 1_000_000_000_000,
        "t" | "ti" | "tib" => 1 << 40,
        _ => return None,
    };
    let number: u64 = number.parse().ok()?;
    Some(u128::from(number) * u128::from(factor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_rabbitmq_reads_them() {
        let cases = [
            ("100", Some(100)),
            ("2GB", Some(2_000_000_000)),
            ("2GiB", Some(2 << 30)),
            ("512MiB", Some(512 << 20)),
            ("512Mb", Some(512_000_000)),
            ("0.4", None),
            ("MB", None),
            ("2 GB", None),
            ("99999999999999999999GB", None),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
