//! Installing what the tests need: programs from Debian, cargo-deny from crates.io, the testbed.

use std::process::Stdio;

use anyhow::Context as _;

use crate::shell::{cargo, command, root, run};
use crate::testbed;

/// Debian packages, and a file by which each is recognised.
const PACKAGES: &[(&str, &str)] = &[
    ("postgresql-15", "/usr/lib/postgresql/15/bin/postgres"),
    ("libpostgresql-jdbc-java", "/usr/share/java/postgresql.jar"),
    ("redis-server", "/usr/bin/redis-server"),
    ("rabbitmq-server", "/usr/lib/rabbitmq/bin/rabbitmq-server"),
    ("zookeeper", "/usr/share/java/zookeeper.jar"),
    ("default-jre-headless", "/usr/bin/java"),
    (
        "python3-yaml",
        "/usr/lib/python3/dist-packages/yaml/__init__.py",
    ),
    ("python3-venv", "/usr/lib/python3.11/ensurepip/__init__.py"),
    ("libxml2-utils", "/usr/bin/xmllint"),
    ("krb5-kdc", "/usr/sbin/krb5kdc"),
    ("krb5-admin-server", "/usr/sbin/kadmin.local"),
    ("krb5-user", "/usr/bin/kinit"),
    ("prometheus", "/usr/bin/prometheus"),
    // The rest is for the testbed: etcd, and what builds the API server.
    ("etcd-server", "/usr/bin/etcd"),
    ("golang-go", "/usr/bin/go"),
    (
        "golang-github-modern-go-reflect2-dev",
        "/usr/share/gocode/src/github.com/modern-go/reflect2/reflect2.go",
    ),
    ("dpkg-dev", "/usr/bin/dpkg-source"),
    ("procps", "/usr/bin/ps"),
    ("curl", "/usr/bin/curl"),
];

/// Installs what is missing. Elsewhere than on Debian it says what to install.
pub(crate) fn install() -> anyhow::Result<()> {
    debian_packages()?;
    python_packages()?;
    cargo_deny()?;
    testbed::install()
}

/// Installs the programs of the testbed, and the Debian packages on the way.
pub(crate) fn testbed() -> anyhow::Result<()> {
    if std::env::var_os("KUBEBUILDER_ASSETS").is_none() {
        debian_packages().context(testbed::ELSEWHERE)?;
    }
    testbed::install()
}

/// Spark, whose history server a test starts; into `target`, since nobody wants it system-wide.
fn python_packages() -> anyhow::Result<()> {
    let target = root().join("target/programs/pyspark");
    if target.join("pyspark/bin/spark-class").exists() {
        return Ok(());
    }
    println!("installing pyspark");
    let target = target.display().to_string();
    run(&mut command(
        "python3",
        &[
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--target",
            &target,
            "pyspark==3.5.7",
        ],
    ))
}

fn debian_packages() -> anyhow::Result<()> {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(_, file)| !std::path::Path::new(file).exists())
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("installing {}", missing.join(" "));
    let hint = || {
        format!(
            "the tests need these Debian packages or what they hold: {}",
            missing.join(" ")
        )
    };
    let quiet = |arguments: &[&str]| {
        let mut command = command("apt-get", arguments);
        command
            .env("DEBIAN_FRONTEND", "noninteractive")
            .stdout(Stdio::null());
        command
    };
    run(&mut quiet(&["update", "-qq"])).with_context(hint)?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(&missing);
    run(&mut quiet(&arguments)).with_context(hint)
}

fn cargo_deny() -> anyhow::Result<()> {
    let present = cargo(&["deny", "--version"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if present {
        return Ok(());
    }
    println!("installing cargo-deny");
    run(&mut cargo(&[
        "install",
        "--locked",
        "--quiet",
        "cargo-deny",
    ]))
}
