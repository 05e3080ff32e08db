//! A Kerberos realm on this machine, for tests that log in.

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::program::{Running, free_port, is_missing};

/// The programs of a realm, where Debian's packages put them.
const PROGRAMS: [&str; 4] = [
    "/usr/sbin/krb5kdc",
    "/usr/sbin/kdb5_util",
    "/usr/sbin/kadmin.local",
    "/usr/bin/kinit",
];

/// A realm whose server listens at a port of this machine until this is dropped.
#[derive(Debug)]
pub struct Realm {
    name: String,
    directory: PathBuf,
    port: u16,
    _server: Running,
}

impl Realm {
    /// A realm of this name, which keeps what it knows in this directory. `None` where the programs are not
    /// there; then [`crate::skip`] was told.
    pub fn start(test: &str, name: &str, directory: &Path) -> Option<Self> {
        if is_missing(test, &PROGRAMS) {
            return None;
        }
        let port = free_port();
        let place = directory.display();
        let profile = format!(
            "[realms]\n  {name} = {{\n    database_name = {place}/principal\n    key_stash_file = {place}/stash\n    \
             kdc_listen = 127.0.0.1:{port}\n    kdc_tcp_listen = 127.0.0.1:{port}\n  }}\n\
             [logging]\n  kdc = FILE:{place}/kdc.log\n"
        );
        fs::write(directory.join("kdc.conf"), profile).expect("it can be written");
        let own = format!("[libdefaults]\n  default_realm = {name}\n");
        fs::write(directory.join("krb5.conf"), own).expect("it can be written");
        let command = |program: &str| command_of(directory, program);
        let made = command("/usr/sbin/kdb5_util")
            .args(["create", "-s", "-P", "a test's master key"])
            .output();
        let made = made.expect("kdb5_util runs");
        assert!(made.status.success(), "{made:?}");
        let server = command("/usr/sbin/krb5kdc")
            .arg("-n")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let realm = Self {
            name: name.to_owned(),
            directory: directory.to_owned(),
            port,
            _server: Running(server.expect("krb5kdc runs")),
        };
        let patience = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < patience, "krb5kdc does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(realm)
    }

    /// Where the server listens, as `host:port`.
    pub fn kdc(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// Makes principals, and a keytab with their keys.
    pub fn keytab(&self, file: &Path, principals: &[&str]) {
        for principal in principals {
            self.administer(&format!("addprinc -randkey {principal}@{}", self.name));
            self.administer(&format!(
                "ktadd -k {} {principal}@{}",
                file.display(),
                self.name
            ));
        }
    }

    /// The principals that got a first ticket, each with its realm.
    pub fn logged_in(&self) -> BTreeSet<String> {
        let log = fs::read_to_string(self.directory.join("kdc.log")).unwrap_or_default();
        log.lines()
            .filter(|line| line.contains("AS_REQ") && line.contains("ISSUE"))
            .filter_map(|line| line.split_once(" for krbtgt/"))
            .filter_map(|(before, _)| before.rsplit(' ').next())
            .map(str::to_owned)
            .collect()
    }

    fn administer(&self, query: &str) {
        let done = command_of(&self.directory, "/usr/sbin/kadmin.local")
            .args(["-q", query])
            .output();
        let done = done.expect("kadmin.local runs");
        // It ends well whatever happens, and says so only here.
        let complaint = String::from_utf8_lossy(&done.stderr);
        assert!(
            done.status.success() && !complaint.contains(" while "),
            "{query}: {complaint}"
        );
    }
}

fn command_of(directory: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    command
        .env("KRB5_CONFIG", directory.join("krb5.conf"))
        .env("KRB5_KDC_PROFILE", directory.join("kdc.conf"))
        .stdin(Stdio::null());
    command
}
