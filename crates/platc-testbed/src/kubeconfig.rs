//! Who may ask the API server, and the files by which clients do.

use std::fs;
use std::path::{Path, PathBuf};

use kube::Config;
use kube::config::{AuthInfo, Kubeconfig};
use serde_json::{Value, json};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject as _;

use crate::TestbedError;

/// What the API server knows of users. The tokens are no secrets: the server listens on loopback, for
/// tests.
pub(crate) const TOKENS: &str = "\
testbed-admin,admin,admin,\"system:masters\"
testbed-restricted,restricted,restricted
";

/// Somebody who asks the API server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum User {
    /// May do everything.
    Admin,
    /// May do nothing until a test binds a role to the user `restricted`. All tests share this user:
    /// one that needs rights across namespaces takes a name of its own.
    Restricted,
    /// A user of this name, whom the admin impersonates.
    Named(String),
}

impl User {
    fn name(&self) -> &str {
        match self {
            Self::Admin => "admin",
            Self::Restricted => "restricted",
            Self::Named(name) => name,
        }
    }

    /// The user part of a kubeconfig.
    fn entry(&self) -> Value {
        match self {
            Self::Admin => json!({"token": "testbed-admin"}),
            Self::Restricted => json!({"token": "testbed-restricted"}),
            Self::Named(name) => json!({"token": "testbed-admin", "as": name}),
        }
    }
}

/// Writes a kubeconfig with the contexts `admin` (the current one) and `restricted`.
pub(crate) fn write(path: &Path, url: &str, directory: &Path) -> Result<(), TestbedError> {
    let file = file(&cluster(url, directory), &[User::Admin, User::Restricted]);
    save(path, &file)
}

/// Writes a kubeconfig with one context, for one user, and returns its path.
pub(crate) fn write_for(user: &User, url: &str, directory: &Path) -> Result<PathBuf, TestbedError> {
    let word = |letter: char| match letter {
        'a'..='z' | '0'..='9' | '-' => letter.to_string(),
        other => format!("_{:x}", u32::from(other)),
    };
    let name: String = user.name().chars().map(word).collect();
    let path = directory.join(format!("kubeconfig-{name}"));
    save(
        &path,
        &file(&cluster(url, directory), std::slice::from_ref(user)),
    )?;
    Ok(path)
}

/// A kubeconfig for a proxy, which says itself who asks.
pub(crate) fn for_proxy(url: &str) -> String {
    let mut file = file(&json!({"server": url}), &[User::Admin]);
    file["users"][0]["user"] = json!({});
    format!("{file:#}\n")
}

/// What a client is made of.
pub(crate) fn config(url: &str, directory: &Path, user: &User) -> Result<Config, TestbedError> {
    let file = file(&cluster(url, directory), std::slice::from_ref(user));
    let file: Kubeconfig = serde_json::from_value(file).map_err(TestbedError::client)?;
    let certificate = directory.join("certificates/apiserver.crt");
    let roots = certificates(&certificate)?;
    let info: AuthInfo = file
        .auth_infos
        .into_iter()
        .find_map(|named| named.auth_info)
        .unwrap_or_default();
    let url = url.parse().map_err(TestbedError::client)?;
    let mut config = Config::new(url);
    config.root_cert = Some(roots);
    config.auth_info = info;
    // A test wants to see each answer, and a watch may be silent for long.
    config.default_retry = false;
    config.read_timeout = None;
    Ok(config)
}

fn cluster(url: &str, directory: &Path) -> Value {
    json!({
        "server": url,
        "certificate-authority": directory.join("certificates/apiserver.crt"),
    })
}

fn file(cluster: &Value, users: &[User]) -> Value {
    let contexts: Vec<Value> = users
        .iter()
        .map(|user| {
            let context = json!({"cluster": "testbed", "user": user.name()});
            json!({"name": user.name(), "context": context})
        })
        .collect();
    let entries: Vec<Value> = users
        .iter()
        .map(|user| json!({"name": user.name(), "user": user.entry()}))
        .collect();
    json!({
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "testbed", "cluster": cluster}],
        "users": entries,
        "contexts": contexts,
        "current-context": users.first().map_or("", User::name),
    })
}

/// Several processes write the same text at once, and no reader may see half of it.
fn save(path: &Path, file: &Value) -> Result<(), TestbedError> {
    let draft = path.with_extension(std::process::id().to_string());
    fs::write(&draft, format!("{file:#}\n")).map_err(TestbedError::file(&draft))?;
    fs::rename(&draft, path).map_err(TestbedError::file(path))
}

/// The certificates of a PEM file.
fn certificates(path: &Path) -> Result<Vec<Vec<u8>>, TestbedError> {
    CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map(|all| all.iter().map(|one| one.to_vec()).collect())
        .map_err(TestbedError::client)
}
