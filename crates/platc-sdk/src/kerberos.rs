//! Settings of Kerberos that modules have in common, and their checks.

use platc_diagnostics::Diagnostic;
use platc_objects::{SecretFormat, SecretKey};
use schemars::JsonSchema;
use serde::Deserialize;

use crate::capability::{FileSystem, Kerberos, KerberosClient};
use crate::component::Address;
use crate::context::Context;
use crate::settings::SecretValue;

/// How a component logs in where its file system asks for Kerberos.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KerberosLogin {
    /// Who it is: `spark`, or `spark/history.corp.local`, in the realm of the file system or with one of
    /// its own behind `@`.
    pub principal: String,
    /// The keytab with that principal:
    /// `{ existing = { secret = "spark-keytab", key = "spark.keytab" } }`.
    pub keytab: SecretValue,
}

/// The realm as a person describes it.
#[derive(Clone, Copy, Debug)]
pub struct RealmSettings<'a> {
    /// Name of the realm.
    pub realm: &'a str,
    /// Its servers, as `host` or `host:port`.
    pub kdc: &'a [String],
    /// The text of `krb5.conf` in place of `kdc`.
    pub krb5_conf: Option<&'a str>,
}

/// The realm that the keys `realm`, `kdc` and `krb5_conf` of a table describe. `None` means that a mistake
/// was reported.
pub fn realm(ctx: &mut Context<'_>, table: &str, asked: RealmSettings<'_>) -> Option<Kerberos> {
    let RealmSettings {
        realm,
        kdc,
        krb5_conf,
    } = asked;
    let is_right = is_name(realm, ".-");
    if !is_right {
        let mistake = bad(format!("{realm:?} is not a realm"));
        ctx.report(
            mistake
                .at(&ctx.path(&format!("{table}.realm")), "not a realm")
                .help("use letters, digits, `.` and `-`; most realms are upper-case"),
        );
    }
    let text = match (kdc, krb5_conf) {
        ([], Some(text)) => has_default_realm(ctx, table, realm, text).then(|| text.to_owned()),
        ([_, ..], None) => are_servers(ctx, table, kdc).then(|| krb5_conf_of(realm, kdc)),
        (_, both) => {
            let label = match both {
                Some(_) => "both `kdc` and `krb5_conf`",
                None => "neither `kdc` nor `krb5_conf`",
            };
            ctx.report(
                bad("one thing has to say where the servers of the realm are")
                    .at_key(&ctx.path(table), label)
                    .help("write `kdc = [\"kdc.corp.local:88\"]`, or the text of a whole `krb5.conf` as `krb5_conf`"),
            );
            None
        }
    };
    let krb5_conf = text?;
    is_right.then(|| Kerberos {
        realm: realm.to_owned(),
        krb5_conf,
    })
}

/// A principal with its realm. `None` means that a mistake at `key` was reported.
pub fn principal(ctx: &mut Context<'_>, key: &str, realm: &str, asked: &str) -> Option<String> {
    let (name, own) = match asked.split_once('@') {
        Some((name, own)) => (name, Some(own)),
        None => (asked, None),
    };
    let parts: Vec<&str> = name.split('/').collect();
    let is_right = parts.len() <= 2 && parts.iter().all(|part| is_name(part, "._-"));
    if is_right && own.is_none_or(|own| is_name(own, ".-")) {
        return Some(format!("{name}@{}", own.unwrap_or(realm)));
    }
    ctx.report(
        bad(format!("{asked:?} is not a principal"))
            .at(&ctx.path(key), "not a principal")
            .help("write `name`, `name/host` or `name/host@REALM`"),
    );
    None
}

/// Who a component is on a file system that was bound; its setting `kerberos` says so. `Some(None)` where
/// nobody asks, `None` where a mistake was reported.
pub fn client(
    ctx: &mut Context<'_>,
    file_system: &FileSystem,
    login: Option<&KerberosLogin>,
) -> Option<Option<KerberosClient>> {
    match (&file_system.kerberos, login) {
        (None, None) => Some(None),
        (Some(kerberos), Some(login)) => of_login(ctx, "kerberos", kerberos, login).map(Some),
        (Some(kerberos), None) => {
            ctx.report(
                Diagnostic::error(
                    "platc::no-kerberos",
                    format!("`{}` has no keytab to log in with", ctx.address()),
                )
                .at_key(&ctx.address().path(), "`kerberos` is missing")
                .note(format!(
                    "its file system asks for Kerberos, in the realm {}",
                    kerberos.realm
                ))
                .help("write `kerberos = { principal = \"...\", keytab = { existing = { secret = \"...\", key = \"...\" } } }`"),
            );
            None
        }
        (None, Some(_)) => {
            unasked(ctx);
            None
        }
    }
}

/// What to tell about a reference, at `key`, of a component whose module cannot log in.
pub(crate) fn refusal(ctx: &Context<'_>, key: &str, provider: &Address, realm: &str) -> Diagnostic {
    let consumer = ctx.address();
    Diagnostic::error(
        "platc::no-kerberos",
        format!("`{consumer}` cannot log in to `{provider}`"),
    )
    .at(&ctx.path(key), "asks for Kerberos")
    .note(format!(
        "`{provider}` lets in who proves to be somebody in the realm {realm}, and the module `{}` has no settings for that",
        consumer.kind
    ))
    .help("refer to a component that does not ask for Kerberos")
}

/// Reports the setting `kerberos` of a component whose files are where nobody asks for it.
pub fn unasked(ctx: &mut Context<'_>) {
    ctx.report(
        bad("the file system does not ask for Kerberos")
            .at_key(&ctx.path("kerberos"), "nobody asks for it")
            .help("remove it, or set Kerberos up where the file system is described"),
    );
}

/// Who somebody is in a realm, as the table at `key` says. `None` means that a mistake was reported.
pub fn of_login(
    ctx: &mut Context<'_>,
    key: &str,
    kerberos: &Kerberos,
    login: &KerberosLogin,
) -> Option<KerberosClient> {
    let at = format!("{key}.principal");
    let found = principal(ctx, &at, &kerberos.realm, &login.principal);
    let found = found.filter(|principal| {
        let has_host = principal.contains("_HOST");
        if has_host {
            ctx.report(
                bad("the name of the pod is no host of a principal")
                    .at(&ctx.path(&at), "`_HOST` is not replaced")
                    .note("the pods have other names after each restart")
                    .help(
                        "write the whole principal, such as `spark` or `spark/history.corp.local`",
                    ),
            );
        }
        !has_host
    });
    let keytab = keytab(ctx, &format!("{key}.keytab"), &login.keytab);
    Some(KerberosClient {
        kerberos: kerberos.clone(),
        principal: found?,
        keytab: keytab?,
    })
}

/// A file with keys: nobody can generate one, and an environment variable cannot hold it. `None` means
/// that a mistake at `key` was reported.
pub fn keytab(ctx: &mut Context<'_>, key: &str, value: &SecretValue) -> Option<SecretKey> {
    if matches!(value, SecretValue::Existing { .. }) {
        // Role, name and format are for values that platc makes.
        return Some(ctx.secret("kerberos", "keytab", value, SecretFormat::Alphanumeric(32)));
    }
    ctx.report(
        bad("only a Secret that exists can hold a keytab")
            .at(&ctx.path(key), "not `existing`")
            .note("a keytab is a file that whoever runs the servers of the realm hands out")
            .help("make a Secret from it, and write `{ existing = { secret = \"...\", key = \"...\" } }`"),
    );
    None
}

fn bad(message: impl Into<String>) -> Diagnostic {
    Diagnostic::error("platc::bad-kerberos", message)
}

fn is_name(text: &str, beside: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || beside.contains(c))
}

fn are_servers(ctx: &mut Context<'_>, table: &str, kdc: &[String]) -> bool {
    let is_server = |text: &str| {
        let (host, port) = text.split_once(':').unwrap_or((text, "88"));
        is_name(host, ".-") && port.parse::<u16>().is_ok_and(|port| port > 0)
    };
    let path = ctx.path(&format!("{table}.kdc"));
    let mut are_right = true;
    for (index, server) in kdc.iter().enumerate() {
        if !is_server(server) {
            are_right = false;
            ctx.report(
                bad(format!("{server:?} is not a server of a realm"))
                    .at(&path.index(index), "not `host` or `host:port`")
                    .help("write it like `kdc.corp.local:88`"),
            );
        }
    }
    are_right
}

/// Hadoop maps principals to users by the default realm, and does not start without one.
fn has_default_realm(ctx: &mut Context<'_>, table: &str, realm: &str, text: &str) -> bool {
    let default = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("default_realm"))
        .find_map(|rest| rest.trim_start().strip_prefix('='))
        .map(str::trim);
    if default == Some(realm) {
        return true;
    }
    ctx.report(
        bad("`krb5_conf` is of another realm")
            .at(
                &ctx.path(&format!("{table}.krb5_conf")),
                match default {
                    Some(other) => format!("`default_realm` is `{other}`"),
                    None => "no `default_realm`".to_owned(),
                },
            )
            .help(format!(
                "write `default_realm = {realm}` below `[libdefaults]`"
            )),
    );
    false
}

/// Where the servers are, and nothing that would ask DNS: names of pods have no record that leads back to a
/// realm. Over UDP large tickets do not arrive in many pod networks.
fn krb5_conf_of(realm: &str, kdc: &[String]) -> String {
    let servers: Vec<String> = kdc
        .iter()
        .map(|server| format!("    kdc = {server}\n"))
        .collect();
    let servers = servers.concat();
    format!(
        "[libdefaults]\n  default_realm = {realm}\n  dns_lookup_kdc = false\n  dns_lookup_realm = false\n  \
         forwardable = true\n  rdns = false\n  udp_preference_limit = 1\n\n[realms]\n  {realm} = {{\n\
         {servers}  }}\n"
    )
}
