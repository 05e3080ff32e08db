//! Names of users, virtual hosts and plugins.

use platc_sdk::{Context, Diagnostic};

/// The user stands in URLs. `guest` is refused by the server from other hosts.
pub(super) fn check_user(ctx: &mut Context<'_>, user: &str) {
    if user == "guest" {
        let path = ctx.path("user");
        ctx.report(
            Diagnostic::error("rabbitmq::guest-user", "no client could log in as `guest`")
                .at(&path, "allowed from localhost only")
                .note("its password is known to everyone, so the server refuses it from elsewhere")
                .help("leave the key out: the user is `platform`"),
        );
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    check(ctx, "user", user, plain);
}

pub(super) fn check_virtual_host(ctx: &mut Context<'_>, name: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    check(ctx, "virtual_host", name, plain);
}

fn check(ctx: &mut Context<'_>, key: &str, name: &str, plain: impl Fn(char) -> bool) {
    if !name.is_empty() && name.chars().all(plain) {
        return;
    }
    let path = ctx.path(key);
    ctx.report(
        Diagnostic::error(
            "rabbitmq::bad-name",
            format!("{name:?} cannot be a name here"),
        )
        .at(&path, "not a plain name")
        .note("it stands in the URLs of clients")
        .help("use letters, digits, `.`, `_` and `-`"),
    );
}

/// The file with the plugins is an Erlang list of atoms.
pub(super) fn check_plugins(ctx: &mut Context<'_>, plugins: &[String]) {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    for (index, plugin) in plugins.iter().enumerate() {
        if plugin.starts_with(|c: char| c.is_ascii_lowercase()) && plugin.chars().all(plain) {
            continue;
        }
        let path = ctx.path("plugins").index(index);
        ctx.report(
            Diagnostic::error(
                "rabbitmq::bad-name",
                format!("{plugin:?} cannot be the name of a plugin"),
            )
            .at(&path, "not the name of a plugin")
            .note("the server does not start with a list that it cannot read")
            .help("names are lower-case letters, digits and `_`, such as `rabbitmq_shovel`"),
        );
    }
}
