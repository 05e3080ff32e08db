//! What Kerberos puts into containers: the realm, keytabs, the certificate, and what gets a ticket.

use platc_sdk::Container;
use platc_sdk::capability::Kerberos;

use crate::container::Daemon;
use crate::kerberos::Secure;
use crate::model::Model;
use crate::names::{CONF, KEYTABS, NAME_NODE, TLS, TLS_PASSWORD};

/// Lets Kerberos' own programs and Java find the servers of the realm.
pub(crate) fn realm(container: Container) -> Container {
    container
        .env("KRB5_CONFIG", format!("{CONF}/{}", Kerberos::FILE))
        .env("HADOOP_OPTS", Kerberos::java_option(CONF))
}

/// Gives a server its keytabs and the certificate, with Kerberos.
pub(crate) fn server(model: &Model, daemon: Daemon, container: Container) -> Container {
    let Some(secure) = &model.secure else {
        return container;
    };
    let keytabs = &secure.keytabs;
    let http = ("http.keytab", &keytabs.http);
    let container = match daemon {
        Daemon::NameNode | Daemon::FailoverController => {
            let files = [("nn.keytab", &keytabs.name_node), http];
            container.mount_secret("keytabs", &files, KEYTABS)
        }
        Daemon::JournalNode => {
            let files = [("jn.keytab", &keytabs.journal_node), http];
            container.mount_secret("keytabs", &files, KEYTABS)
        }
        Daemon::DataNode => {
            let files = [("dn.keytab", &keytabs.data_node)];
            container.mount_secret("keytabs", &files, KEYTABS)
        }
    };
    let certificate = &secure.certificate;
    let files = [
        ("keystore.p12", &certificate.keystore),
        ("truststore.p12", &certificate.truststore),
    ];
    container
        .mount_secret("tls", &files, TLS)
        .env(TLS_PASSWORD, &certificate.password)
}

/// Tells a script in a NameNode's pod, which knows its name, for whom to get a ticket.
pub(crate) fn name_node_ticket(model: &Model, secure: &Secure, container: Container) -> Container {
    let host = format!("$(POD_NAME).{}", model.identity.service_host(NAME_NODE));
    let principal = secure.principals.name_node.replace("_HOST", &host);
    ticket(container, &principal, "nn.keytab")
}

/// Gives a Job the keytab of who makes directories, and tells it for whom to get a ticket.
pub(crate) fn admin_ticket(secure: &Secure, container: Container) -> Container {
    let files = [("admin.keytab", &secure.keytabs.admin)];
    let container = container.mount_secret("keytabs", &files, KEYTABS);
    ticket(container, &secure.principals.admin, "admin.keytab")
}

fn ticket(container: Container, principal: &str, keytab: &str) -> Container {
    container
        .env("KERBEROS_PRINCIPAL", principal)
        .env("KERBEROS_KEYTAB", format!("{KEYTABS}/{keytab}"))
        .env("KRB5CCNAME", "/tmp/ticket")
}
