//! Kerberos: who the servers are, and what does not fit to it.

use platc_sdk::kerberos::{self, RealmSettings};
use platc_sdk::{Context, Diagnostic, DnsName, SecretFormat, SecretKey, SecretSource, SecretValue};

use super::settings;
use crate::config::{DataNodeKind, Hdfs};
use crate::kerberos::{Certificate, HdfsKerberos, Keytabs, Principals, Secure, Tls};
use crate::model::Version;

/// What the table `kerberos` says, if it is there. `None` means that a mistake was reported.
#[expect(
    clippy::option_option,
    reason = "the outer one is whether all is right, the inner one whether there is Kerberos"
)]
pub(super) fn secure(ctx: &mut Context<'_>, config: &Hdfs) -> Option<Option<Secure>> {
    let Some(table) = &config.kerberos else {
        return Some(None);
    };
    let HdfsKerberos {
        realm,
        kdc,
        krb5_conf,
        keytabs,
        principals,
        auth_to_local,
        protection,
        tls,
    } = table;
    check_surroundings(ctx, config, principals);
    check_rules(ctx, auth_to_local);
    settings::check_secure(ctx, &config.core_site, &config.hdfs_site);
    let asked = RealmSettings {
        realm,
        kdc,
        krb5_conf: krb5_conf.as_deref(),
    };
    let found = kerberos::realm(ctx, "kerberos", asked);
    let principals = checked_principals(ctx, realm, principals);
    let certificate = certificate(ctx, tls);
    Some(Some(Secure {
        realm: found?,
        principals: principals?,
        keytabs: keytabs_of(keytabs),
        rules: auth_to_local.clone(),
        protection: *protection,
        certificate: certificate?,
    }))
}

fn check_surroundings(ctx: &mut Context<'_>, config: &Hdfs, principals: &Principals) {
    if config.version == Version::V2 {
        let mistake = unfit(ctx, "version", "Kerberos is set up for Hadoop 3 only");
        ctx.report(mistake.help("leave `version` out, or `kerberos`"));
    }
    if config.ingress.is_some() {
        let mistake = unfit(
            ctx,
            "ingress",
            "an Ingress does not reach web pages with TLS",
        );
        ctx.report(
            mistake
                .note("with Kerberos the web servers speak nothing but TLS, with the certificate of `kerberos.tls`")
                .help("remove it, and open the pages with `kubectl port-forward`"),
        );
    }
    if config.data_nodes.kind == DataNodeKind::DaemonSet && principals.data_node.contains("_HOST") {
        let at = ctx.path("kerberos");
        ctx.report(
            Diagnostic::error(
                "hdfs::unfit-kerberos",
                "DataNodes of a DaemonSet have no names for their principals",
            )
            .at_key(&at, "their principal has `_HOST` in it")
            .note("they are known by their address, and a keytab would need one principal for each")
            .help(format!(
                "set `principals.data_node = \"dn/{}\"` for all of them, or `data_nodes.kind = \"stateful-set\"`",
                ctx.address().name
            )),
        );
    }
}

fn unfit(ctx: &Context<'_>, key: &str, message: &str) -> Diagnostic {
    Diagnostic::error("hdfs::unfit-kerberos", message)
        .at_key(&ctx.path(key), "does not go with `kerberos`")
}

fn check_rules(ctx: &mut Context<'_>, rules: &[String]) {
    let path = ctx.path("kerberos.auth_to_local");
    for (index, rule) in rules.iter().enumerate() {
        if rule.starts_with("RULE:[") && !rule.contains(char::is_whitespace) {
            continue;
        }
        ctx.report(
            Diagnostic::error(
                "hdfs::unfit-kerberos",
                format!("{rule:?} is not a rule of `auth_to_local`"),
            )
            .at(&path.index(index), "not a rule")
            .note("a server with a rule that it cannot read does not start")
            .help(r"write it like `RULE:[1:$1@$0](.*@OTHER\.EXAMPLE\.COM)s/@.*//`; `DEFAULT` is added"),
        );
    }
}

fn checked_principals(
    ctx: &mut Context<'_>,
    realm: &str,
    asked: &Principals,
) -> Option<Principals> {
    let Principals {
        name_node,
        journal_node,
        data_node,
        http,
        admin,
    } = asked;
    let mut checked = |key: &str, asked: &str| {
        kerberos::principal(ctx, &format!("kerberos.principals.{key}"), realm, asked)
    };
    let [name_node, journal_node, data_node, web, maker] = [
        checked("name_node", name_node),
        checked("journal_node", journal_node),
        checked("data_node", data_node),
        checked("http", http),
        checked("admin", admin),
    ];
    if !http.starts_with("HTTP/") {
        let at = ctx.path("kerberos.principals.http");
        ctx.report(
            Diagnostic::error(
                "hdfs::unfit-kerberos",
                format!("{http:?} is no principal of a web server"),
            )
            .at(&at, "must begin with `HTTP/`")
            .note("clients ask for that name, whatever the server calls itself"),
        );
    }
    if admin.contains("_HOST") {
        let at = ctx.path("kerberos.principals.admin");
        ctx.report(
            Diagnostic::error("hdfs::unfit-kerberos", "a Job is no host of a principal")
                .at(&at, "`_HOST` is not replaced")
                .help("write the whole principal, such as `hdfs`"),
        );
    }
    Some(Principals {
        name_node: name_node?,
        journal_node: journal_node?,
        data_node: data_node?,
        http: web?,
        admin: maker?,
    })
}

fn keytabs_of(secret: &DnsName) -> Keytabs {
    let keytab = |name: &str| existing(secret, &format!("{name}.keytab"));
    Keytabs {
        name_node: keytab("nn"),
        journal_node: keytab("jn"),
        data_node: keytab("dn"),
        http: keytab("http"),
        admin: keytab("admin"),
    }
}

fn certificate(ctx: &mut Context<'_>, tls: &Tls) -> Option<Certificate> {
    let Tls { secret, password } = tls;
    if *password == SecretValue::Generate {
        let at = ctx.path("kerberos.tls.password");
        ctx.report(
            Diagnostic::error(
                "hdfs::unfit-kerberos",
                "a generated password opens no certificate",
            )
            .at(&at, "the files have another one")
            .help("name the Secret that holds it, `{ existing = { secret = \"...\", key = \"...\" } }`, or a variable of `platc apply`, `{ env = \"...\" }`"),
        );
        return None;
    }
    // The format is for generated values only.
    let format = SecretFormat::Alphanumeric(32);
    let password = ctx.secret("tls", "password", password, format);
    Some(Certificate {
        keystore: existing(secret, "keystore.p12"),
        truststore: existing(secret, "truststore.p12"),
        password,
    })
}

fn existing(secret: &DnsName, key: &str) -> SecretKey {
    SecretKey {
        secret: secret.to_string(),
        key: key.to_owned(),
        source: SecretSource::Existing,
    }
}
