//! The keys of Kerberos in `core-site.xml` and `hdfs-site.xml`; none without it.

use platc_sdk::Settings;

use crate::kerberos::{Protection, Secure};
use crate::model::Model;
use crate::names::KEYTABS;

/// What clients need in `core-site.xml`.
pub(super) fn client_core_site(model: &Model, settings: Settings) -> Settings {
    let Some(secure) = &model.secure else {
        return settings;
    };
    settings
        .set("hadoop.security.authentication", "kerberos")
        .set("hadoop.security.auth_to_local", rules(model, secure))
        .set("hadoop.rpc.protection", secure.protection.as_str())
}

/// What clients need in `hdfs-site.xml`: whom they expect to meet.
pub(super) fn client_hdfs_site(model: &Model, settings: Settings) -> Settings {
    let Some(secure) = &model.secure else {
        return settings;
    };
    let principals = &secure.principals;
    let settings = settings
        .set("dfs.namenode.kerberos.principal", &principals.name_node)
        // Without it a client looks the name up that belongs to the address.
        .set(
            "dfs.namenode.kerberos.principal.pattern",
            any_host(&principals.name_node),
        )
        .set("dfs.datanode.kerberos.principal", &principals.data_node)
        .set("dfs.data.transfer.protection", secure.protection.as_str());
    match secure.protection {
        Protection::Authentication | Protection::Integrity => settings,
        // The cipher that is taken otherwise is slower than most disks.
        Protection::Privacy => settings.set(
            "dfs.encrypt.data.transfer.cipher.suites",
            "AES/CTR/NoPadding",
        ),
    }
}

/// What only servers need in `hdfs-site.xml`.
pub(super) fn hdfs_site(model: &Model, settings: Settings) -> Settings {
    let Some(secure) = &model.secure else {
        return settings;
    };
    let principals = &secure.principals;
    let keytab = |name: &str| format!("{KEYTABS}/{name}.keytab");
    settings
        .set("dfs.block.access.token.enable", true)
        // DataNodes that are not root need TLS besides the protection of blocks: Hadoop's
        // `checkSecureConfig` lets no other combination start.
        .set("dfs.http.policy", "HTTPS_ONLY")
        .set("dfs.namenode.keytab.file", keytab("nn"))
        .set("dfs.datanode.keytab.file", keytab("dn"))
        .set("dfs.journalnode.keytab.file", keytab("jn"))
        .set(
            "dfs.journalnode.kerberos.principal",
            &principals.journal_node,
        )
        .set(
            "dfs.journalnode.kerberos.principal.pattern",
            any_host(&principals.journal_node),
        )
        .set("dfs.web.authentication.kerberos.keytab", keytab("http"))
        .set(
            "dfs.web.authentication.kerberos.principal",
            &principals.http,
        )
        .set(
            "dfs.namenode.kerberos.internal.spnego.principal",
            &principals.http,
        )
        .set(
            "dfs.journalnode.kerberos.internal.spnego.principal",
            &principals.http,
        )
}

fn any_host(principal: &str) -> String {
    principal.replace("_HOST", "*")
}

/// All servers, and who makes directories, are the superuser: NameNodes and JournalNodes let each other in
/// by that.
fn rules(model: &Model, secure: &Secure) -> String {
    let principals = &secure.principals;
    let superuser = model.superuser();
    let own = [
        &principals.name_node,
        &principals.journal_node,
        &principals.data_node,
        &principals.admin,
    ];
    let own = own.map(|principal| rule(principal, superuser));
    let rules = secure.rules.iter().cloned().chain(own);
    let rules: Vec<String> = rules.chain(["DEFAULT".to_owned()]).collect();
    rules.join(" ")
}

/// The rule that maps a principal, on whatever host, to a user.
fn rule(principal: &str, user: &str) -> String {
    let (name, realm) = principal.split_once('@').unwrap_or((principal, ""));
    let (first, parts) = match name.split_once('/') {
        Some((first, _)) => (first, 2),
        None => (name, 1),
    };
    // A class and no backslash: files of other formats, in which clients have this too, would escape it.
    let literal = |text: &str| text.replace('.', "[.]");
    format!(
        "RULE:[{parts}:$1@$0]({}@{})s/.*/{user}/",
        literal(first),
        literal(realm)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_for_one_name_in_one_realm() {
        for (principal, expected) in [
            (
                "nn/_HOST@CORP.LOCAL",
                "RULE:[2:$1@$0](nn@CORP[.]LOCAL)s/.*/hadoop/",
            ),
            (
                "hdfs@CORP.LOCAL",
                "RULE:[1:$1@$0](hdfs@CORP[.]LOCAL)s/.*/hadoop/",
            ),
        ] {
            assert_eq!(rule(principal, "hadoop"), expected);
        }
    }
}
