//! A file system that asks for Kerberos.

use platc_sdk::capability::{Kerberos, KerberosClient};
use platc_sdk::kerberos::{self, RealmSettings};
use platc_sdk::{Context, Diagnostic, Settings};

use crate::kerberos::KerberosServers;

/// What Kerberos changes; nothing where there is none.
#[derive(Default)]
pub(super) struct Secure {
    /// The realm.
    pub(super) kerberos: Option<Kerberos>,
    /// Who the Jobs are, where there are Jobs.
    pub(super) admin: Option<KerberosClient>,
    /// Keys of a client's `core-site.xml`.
    pub(super) core_site: Settings,
    /// Keys of a client's `hdfs-site.xml`.
    pub(super) hdfs_site: Settings,
}

/// Checks the table, if it is there. `None` means that a mistake was reported.
pub(super) fn secure(
    ctx: &mut Context<'_>,
    table: Option<&KerberosServers>,
    provision: bool,
) -> Option<Secure> {
    let Some(table) = table else {
        return Some(Secure::default());
    };
    let KerberosServers {
        realm,
        kdc,
        krb5_conf,
        name_node,
        admin,
    } = table;
    let asked = RealmSettings {
        realm,
        kdc,
        krb5_conf: krb5_conf.as_deref(),
    };
    let found = kerberos::realm(ctx, "file_system.kerberos", asked);
    let key = "file_system.kerberos.name_node";
    let name_node = kerberos::principal(ctx, key, realm, name_node);
    let admin = match (provision, admin) {
        (true, Some(login)) => {
            let kerberos = found.as_ref()?;
            let key = "file_system.kerberos.admin";
            Some(kerberos::of_login(ctx, key, kerberos, login)?)
        }
        (true, None) => {
            report_nobody(ctx);
            return None;
        }
        (false, _) => None,
    };
    let name_node = name_node?;
    Some(Secure {
        core_site: Settings::new().set("hadoop.security.authentication", "kerberos"),
        hdfs_site: Settings::new()
            // Without it a client looks the name up that belongs to the address.
            .set(
                "dfs.namenode.kerberos.principal.pattern",
                name_node.replace("_HOST", "*"),
            )
            .set("dfs.namenode.kerberos.principal", name_node),
        kerberos: Some(found?),
        admin,
    })
}

fn report_nobody(ctx: &mut Context<'_>) {
    let at = ctx.path("file_system.kerberos");
    ctx.report(
        Diagnostic::error(
            "external::no-keytab",
            "the Jobs that make directories could not log in",
        )
        .at_key(&at, "`admin` is missing")
        .help("write `admin = { principal = \"hdfs\", keytab = { existing = { secret = \"...\", key = \"...\" } } }`")
        .help("or set `provision = false`, and make the directories by hand"),
    );
}
