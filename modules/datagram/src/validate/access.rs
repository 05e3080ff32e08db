//! Who may log in: the administrator and the Active Directory.

use platc_sdk::{Context, Diagnostic, SecretFormat, SecretValue, Settings};

use crate::config::{Admin, Ldap};
use crate::model::{Access, Directory, Login};

/// The administrator, whose password the server has to know already.
pub(super) fn admin(ctx: &mut Context<'_>, admin: Admin) -> Option<Login> {
    let Admin { user, password } = admin;
    if password == SecretValue::Generate {
        let path = ctx.path("admin.password");
        ctx.report(
            Diagnostic::error(
                "datagram::generated-admin-password",
                "the server would not know a generated password",
            )
            .at(&path, "cannot be `generate`")
            .note("a new server has the user `admin` with the password `admin`, and no setting for another one")
            .help("name a Secret that holds `admin`, and change both after the first start: `password = { existing = { secret = \"datagram-admin\", key = \"password\" } }`"),
        );
        return None;
    }
    // The format is for generated values only.
    let password = ctx.secret(
        "admin",
        "password",
        &password,
        SecretFormat::Alphanumeric(32),
    );
    Some(Login { user, password })
}

/// Where users come from, and whether all of them are administrators.
pub(super) fn access(
    ctx: &mut Context<'_>,
    ldap: Option<Ldap>,
    always_admin: Option<bool>,
) -> Access {
    if ldap.is_some() && always_admin == Some(true) {
        let path = ctx.path("always_admin");
        ctx.report(
            Diagnostic::warning(
                "datagram::every-user-is-admin",
                "everyone in the directory becomes an administrator of Datagram",
            )
            .at(&path, "the groups are not looked at")
            .help("leave it out, and put administrators into the group `ldap.admin_group`"),
        );
    }
    Access {
        always_admin: always_admin.unwrap_or(ldap.is_none()),
        directory: ldap.map(directory),
    }
}

fn directory(ldap: Ldap) -> Directory {
    let Ldap {
        host,
        port,
        domain,
        base,
        search_filter,
        admin_group,
        operator_group,
        user_group,
    } = ldap;
    Directory {
        settings: Settings::new()
            .set("ldap.host", host.as_str())
            .set("ldap.port", port)
            .set("ldap.domain", domain.as_str())
            .set("ldap.base", base)
            .set_some("ldap.searchFilter", search_filter)
            .set("ldap.admin_group", admin_group)
            .set("ldap.operator_group", operator_group)
            .set("ldap.user_group", user_group),
    }
}
