//! Hue's own database, the first user and a directory of users.

use platc_sdk::capability::Database;
use platc_sdk::database::{DatabaseAccount, DatabaseLogin};
use platc_sdk::{Context, Diagnostic, Ref, SecretFormat, SecretValue};

use crate::config::{
    Account, Admin as AdminConfig, Ldap as LdapConfig, Login as LoginConfig, Search,
};
use crate::model::{Admin, Ldap, Login};

/// The user that Hue makes itself, as the owner of its examples.
const SAMPLE_USER: &str = "hue";

/// Binds the database server and asks it for the database. The PostgreSQL client of the image knows both
/// ways to store passwords.
pub(super) fn metadata(
    ctx: &mut Context<'_>,
    server: &Ref<Database>,
    account: &Account,
) -> Option<DatabaseLogin> {
    let Account {
        database,
        user,
        password,
    } = account;
    let account = DatabaseAccount {
        server,
        database,
        user,
        password,
    };
    account.check_names(
        ctx,
        "hue::bad-database-name",
        "PostgreSQL changes the case of what it need not quote",
    );
    account.login(ctx)
}

/// The first user.
pub(super) fn admin(ctx: &mut Context<'_>, admin: AdminConfig) -> Admin {
    let AdminConfig {
        user,
        email,
        password,
    } = admin;
    let plain = |c: char| c.is_ascii_alphanumeric() || "_.-@+".contains(c);
    if user.is_empty() || user == SAMPLE_USER || !user.chars().all(plain) {
        ctx.report(
            Diagnostic::error(
                "hue::bad-admin",
                format!("{user:?} cannot be the administrator"),
            )
            .at(&ctx.path("admin.user"), "not a name for a person")
            .note("`hue` is the owner of the examples, who never logs in")
            .help("use letters, digits, `.`, `_`, `-`, `@` and `+`, and another name than `hue`"),
        );
    }
    let format = SecretFormat::Alphanumeric(32);
    Admin {
        password: ctx.secret("admin", "password", &password, format),
        user,
        email,
    }
}

/// The directory of users.
pub(super) fn ldap(ctx: &mut Context<'_>, ldap: Option<LdapConfig>) -> Option<Ldap> {
    let LdapConfig {
        url,
        base_dn,
        login,
    } = ldap?;
    if !url.starts_with("ldap://") && !url.starts_with("ldaps://") {
        ctx.report(
            Diagnostic::error("hue::bad-url", "a directory has a URL of LDAP")
                .at(&ctx.path("ldap.url"), "not a URL of LDAP")
                .help("write `ldaps://` and the host"),
        );
    }
    Some(Ldap {
        url,
        base_dn,
        login: login_of(ctx, login),
    })
}

fn login_of(ctx: &mut Context<'_>, login: LoginConfig) -> Login {
    match login {
        LoginConfig::Pattern(pattern) => {
            if !pattern.contains("<username>") {
                ctx.report(
                    Diagnostic::error("hue::bad-pattern", "every login would be the same user")
                        .at(&ctx.path("ldap.login.pattern"), "no `<username>` in it")
                        .help("write `<username>` where the name of the login belongs"),
                );
            }
            Login::Pattern(pattern)
        }
        LoginConfig::Search(search) => {
            let Search {
                bind_dn,
                password,
                name_attribute,
            } = search;
            if password == SecretValue::Generate {
                ctx.report(
                    Diagnostic::error(
                        "hue::generated-ldap-password",
                        "the directory does not know a generated password",
                    )
                    .at(&ctx.path("ldap.login.search.password"), "made up by platc")
                    .help("name the password that exists: `{ env = \"LDAP_PASSWORD\" }`"),
                );
            }
            let format = SecretFormat::Alphanumeric(32);
            Login::Search {
                bind_dn,
                password: ctx.secret("ldap", "password", &password, format),
                name_attribute,
            }
        }
    }
}
