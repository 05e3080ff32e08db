//! What a person set in `redis.conf`.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Path, Place, Quantity};

use crate::arguments::Arguments;

/// Directives that follow from other things, and where those are set.
const OWNED: &[(&str, &str)] = &[
    ("bind", "clients and probes need all addresses"),
    ("daemonize", "the container ends when the server leaves it"),
    ("dir", "it is the mount of the volume"),
    ("include", "write directives here, one key each"),
    ("port", "clients are told 6379"),
    ("replicaof", "the server has to take writes"),
    ("slaveof", "the server has to take writes"),
];

/// Directives that hold a password.
const SECRET: &[&str] = &["masterauth", "requirepass", "user"];

/// The settings by directives in lower case, as the server compares them.
pub(super) fn settings(
    ctx: &mut Context<'_>,
    written: BTreeMap<String, String>,
    memory: &Quantity,
) -> BTreeMap<String, Arguments> {
    let mut settings = BTreeMap::new();
    for (key, value) in written {
        let path = ctx.path("settings").key(key.as_str());
        let directive = key.to_ascii_lowercase();
        if !check_directive(ctx, &path, &directive) {
            continue;
        }
        let Ok(arguments) = Arguments::parse(&value) else {
            report_quotes(ctx, &path, &directive);
            continue;
        };
        check_arguments(ctx, &path, &directive, &arguments, memory);
        if settings.insert(directive.clone(), arguments).is_some() {
            report_repeated(ctx, &path, &directive);
        }
    }
    settings
}

/// Whether the directive may be set at all.
fn check_directive(ctx: &mut Context<'_>, path: &Path, directive: &str) -> bool {
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    if directive.is_empty() || !directive.chars().all(is_name) {
        ctx.report(
            Diagnostic::error(
                "redis::bad-setting",
                format!("`{directive}` cannot be the name of a directive"),
            )
            .at_key(path, "not a name")
            .note("the server does not start with a file that it cannot read")
            .help("names are letters, digits and `-`, such as `maxmemory-samples`"),
        );
        return false;
    }
    if SECRET.contains(&directive) {
        ctx.report(
            Diagnostic::error(
                "redis::password-in-settings",
                format!("`{directive}` would put a password into a ConfigMap"),
            )
            .at_key(path, "holds a password")
            .note(
                "everyone who may read ConfigMaps could read it, and the clients would not know it",
            )
            .help("set `password` of the component; without it platc makes one"),
        );
        return false;
    }
    if let Some((_, instead)) = OWNED.iter().find(|(owned, _)| *owned == directive) {
        ctx.report(
            Diagnostic::error(
                "redis::owned-setting",
                format!("`{directive}` cannot be set here"),
            )
            .at_key(path, "derived by platc")
            .note("another value would contradict other objects of the component")
            .help(*instead),
        );
        return false;
    }
    true
}

fn check_arguments(
    ctx: &mut Context<'_>,
    path: &Path,
    directive: &str,
    arguments: &Arguments,
    memory: &Quantity,
) {
    let texts = arguments.texts().unwrap_or_default();
    match (directive, texts.as_slice()) {
        ("cluster-enabled", [value]) if !value.eq_ignore_ascii_case("no") => {
            report_cluster(ctx, path);
        }
        ("maxmemory-policy", [value]) if !value.eq_ignore_ascii_case("noeviction") => {
            report_eviction(ctx, path, value);
        }
        ("maxmemory", [value]) => check_maxmemory(ctx, path, value, memory),
        _ => {}
    }
}

fn check_maxmemory(ctx: &mut Context<'_>, path: &Path, value: &str, memory: &Quantity) {
    let Some(bytes) = bytes(value) else {
        ctx.report(
            Diagnostic::error(
                "redis::bad-setting",
                format!("`{value}` is not an amount of memory for Redis"),
            )
            .at(path, "not an amount")
            .note("the server does not start with it")
            .help("write a number and `mb` or `gb`, such as `384mb`"),
        );
        return;
    };
    if bytes > 0 && bytes < memory.units() {
        return;
    }
    let what = if bytes == 0 { "no limit" } else { "too much" };
    ctx.report(
        Diagnostic::error(
            "redis::maxmemory-over-limit",
            format!("`maxmemory` does not stay below the `{memory}` that the container has"),
        )
        .at(path, what)
        .note("the container is killed when its memory ends, and then starts over again and again")
        .help("leave it out: 75 % of `resources.memory` is set"),
    );
}

/// An amount of memory as Redis reads it (`memtoull`): `k` is 1000 and `kb` is 1024.
fn bytes(text: &str) -> Option<u128> {
    let end = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" => 1000,
        "kb" => 1 << 10,
        "m" => 1_000_000,
        "mb" => 1 << 20,
        "g" => 1_000_000_000,
        "gb" => 1 << 30,
        _ => return None,
    };
    let number: u64 = number.parse().ok()?;
    Some(u128::from(number) * u128::from(factor))
}

fn report_quotes(ctx: &mut Context<'_>, path: &Path, directive: &str) {
    ctx.report(
        Diagnostic::error(
            "redis::bad-setting",
            format!("the quotes in the value of `{directive}` do not match"),
        )
        .at(path, "unbalanced quotes")
        .note("the server does not start with a file that it cannot read")
        .help("a quoted argument ends with its quote, and a blank or nothing follows"),
    );
}

fn report_cluster(ctx: &mut Context<'_>, path: &Path) {
    ctx.report(
        Diagnostic::error("redis::cluster-mode", "a cluster cannot be a broker")
            .at(path, "switches cluster mode on")
            .note("clients that use a broker do not follow the `MOVED` answers of a cluster")
            .help("leave it out: one server is enough for a broker"),
    );
}

fn report_eviction(ctx: &mut Context<'_>, path: &Path, policy: &str) {
    ctx.report(
        Diagnostic::warning(
            "redis::evicting-policy",
            format!("with the policy `{policy}` queued tasks can be lost"),
        )
        .at(path, "removes keys")
        .note("when memory ends, keys are removed without a word; queued tasks are keys")
        .fix(
            "let writes fail instead",
            Place::value(path),
            "\"noeviction\"",
        ),
    );
}

fn report_repeated(ctx: &mut Context<'_>, path: &Path, directive: &str) {
    ctx.report(
        Diagnostic::error(
            "redis::repeated-setting",
            format!("`{directive}` is set twice"),
        )
        .at_key(path, "set again")
        .note("the server does not tell upper from lower case in names")
        .help("keep one of the two"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_of_memory_are_read_as_redis_reads_them() {
        let cases = [
            ("0", Some(0)),
            ("100", Some(100)),
            ("1k", Some(1000)),
            ("1KB", Some(1024)),
            ("384mb", Some(384 << 20)),
            ("2gb", Some(2 << 30)),
            ("1Gi", None),
            ("75%", None),
            ("mb", None),
            ("99999999999999999999gb", None),
        ];
        for (text, expected) in cases {
            assert_eq!(bytes(text), expected, "{text}");
        }
    }
}
