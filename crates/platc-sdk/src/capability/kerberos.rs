//! Kerberos: what clients of a secure file system have to know.

use platc_objects::{ConfigFile, Container, SecretKey};

/// The realm in which clients of a provider prove who they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kerberos {
    /// The realm, such as `CORP.EXAMPLE.COM`.
    pub realm: String,
    /// The text of `krb5.conf`.
    pub krb5_conf: String,
}

impl Kerberos {
    /// The name of [`Self::file`].
    pub const FILE: &'static str = "krb5.conf";

    /// `krb5.conf`, for a ConfigMap.
    pub fn file(&self) -> ConfigFile {
        ConfigFile::text(Self::FILE, &self.krb5_conf)
    }

    /// The option by which a JVM finds `krb5.conf` in this directory; Java does not read the variable
    /// `KRB5_CONFIG` that Kerberos' own programs read.
    pub fn java_option(directory: &str) -> String {
        format!("-Djava.security.krb5.conf={directory}/{}", Self::FILE)
    }
}

/// Who a component is in a realm.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KerberosClient {
    /// The realm.
    pub kerberos: Kerberos,
    /// The principal, with its realm: `spark@CORP.EXAMPLE.COM`.
    pub principal: String,
    /// The keytab with the principal's keys.
    pub keytab: SecretKey,
}

impl KerberosClient {
    /// Where [`Self::give`] puts the keytab.
    pub const KEYTAB: &'static str = "/platc/kerberos/client.keytab";

    /// Mounts the keytab.
    #[must_use]
    pub fn give(&self, container: Container) -> Container {
        let files = [("client.keytab", &self.keytab)];
        container.mount_secret("kerberos", &files, "/platc/kerberos")
    }

    /// Like [`Self::give`], for a shell script that gets a ticket and then runs Hadoop's commands; this
    /// directory has [`Kerberos::file`] in it.
    #[must_use]
    pub fn give_script(&self, container: Container, directory: &str) -> Container {
        self.give(container)
            .env("KRB5_CONFIG", format!("{directory}/{}", Kerberos::FILE))
            .env("HADOOP_OPTS", Kerberos::java_option(directory))
            .env("KERBEROS_PRINCIPAL", &self.principal)
            .env("KERBEROS_KEYTAB", Self::KEYTAB)
            .env("KRB5CCNAME", "/tmp/ticket")
    }
}
