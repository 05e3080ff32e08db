//! `ldap.properties`: the Active Directory that knows the users.

use platc_sdk::ConfigFile;

use crate::model::Directory;

/// The server does not start without this file when LDAP is on.
pub(crate) fn ldap_properties(directory: &Directory) -> ConfigFile {
    ConfigFile::properties("ldap.properties", &directory.settings)
}
