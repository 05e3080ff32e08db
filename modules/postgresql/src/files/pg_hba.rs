//! `pg_hba.conf`: who may connect, and what they have to show.

use platc_sdk::ConfigFile;
use platc_sdk::capability::PasswordEncryption;

use crate::model::Model;

/// The socket is for the user that the server runs as: the image's entry point and a person with a
/// shell in the pod. Everybody else comes over TCP and has a password, from the pod itself too.
pub(crate) fn pg_hba(model: &Model) -> ConfigFile {
    let method = method(model.password_encryption);
    let text = format!("local all all peer\nhost all all all {method}\n");
    ConfigFile::text("pg_hba.conf", text)
}

/// The word for it in `pg_hba.conf` and in `password_encryption`. The method `md5` also accepts
/// passwords that are stored as SCRAM, as the superuser's is; `scram-sha-256` accepts no others.
pub(crate) fn method(encryption: PasswordEncryption) -> &'static str {
    match encryption {
        PasswordEncryption::ScramSha256 => "scram-sha-256",
        PasswordEncryption::Md5 => "md5",
    }
}
