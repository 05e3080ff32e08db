//! `ssl-server.xml` and `ssl-client.xml`: the certificate of the web servers, and whom to believe.

use platc_sdk::{ConfigFile, Settings};

use crate::names::{TLS, TLS_PASSWORD};

/// The certificate.
pub(super) fn ssl_server() -> ConfigFile {
    let settings = store("ssl.server.keystore", "keystore.p12")
        .set("ssl.server.keystore.keypassword", password())
        .overridden_by(&store("ssl.server.truststore", "truststore.p12"));
    ConfigFile::hadoop_xml("ssl-server.xml", &settings)
}

/// Whom NameNodes believe that fetch images and edits.
pub(super) fn ssl_client() -> ConfigFile {
    let settings = store("ssl.client.truststore", "truststore.p12");
    ConfigFile::hadoop_xml("ssl-client.xml", &settings)
}

fn store(prefix: &str, file: &str) -> Settings {
    Settings::new()
        .set(format!("{prefix}.location"), format!("{TLS}/{file}"))
        .set(format!("{prefix}.password"), password())
        .set(format!("{prefix}.type"), "PKCS12")
}

/// Hadoop puts the variable in when it reads the setting.
fn password() -> String {
    format!("${{env.{TLS_PASSWORD}}}")
}
