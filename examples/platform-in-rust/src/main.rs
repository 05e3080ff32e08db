//! A platform put together in Rust instead of TOML: the same modules, the same pipeline, the same
//! manifests. It prints them as one stream.
//!
//! `platform.add` answers with a handle that stands for a reference. A handle of the wrong kind does
//! not compile: `Hdfs::ha().zookeeper(&meta)` with a PostgreSQL server is a type error.

#![expect(clippy::print_stdout, reason = "this is a program")]

use std::error::Error;
use std::process::ExitCode;

use platc::compiler::{Options, Outcome, Platform};
use platc::modules::hdfs::Hdfs;
use platc::modules::livy::Livy;
use platc::modules::spark::SparkHistoryServer;
use platc::modules::zookeeper::Zookeeper;
use platc::sdk::PathRef;
use platc::sdk::diagnostics::{Format, RenderOptions, render};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let outcome = platform()?.compile(&Options::default());
    Ok(print(&outcome))
}

/// HDFS in high availability, and Livy with a history server on it.
fn platform() -> Result<Platform, Box<dyn Error>> {
    let mut platform = Platform::new("datalake".parse()?);
    let hadoop = "apache-hdfs".parse()?;
    let spark = "apache-livy".parse()?;

    let ensemble = platform.add_in(&hadoop, "zk", Zookeeper::new());
    let lake = platform.add_in(&hadoop, "lake", Hdfs::ha().zookeeper(&ensemble));

    let logs = PathRef::on(&lake, "/shared/spark-logs".parse()?);
    let history = platform.add_in(&spark, "main", SparkHistoryServer::of(logs.clone()));
    let livy = Livy::new(
        "registry.corp.local/livy-spark:0.8.0-3.5.7".parse()?,
        "docker.io/apache/spark:3.5.7".parse()?,
        &lake,
    );
    platform.add_in(&spark, "main", livy.event_log(logs).history(&history));
    Ok(platform)
}

fn print(outcome: &Outcome) -> ExitCode {
    let Some(compilation) = &outcome.compilation else {
        let options = RenderOptions {
            format: Format::Human,
            color: false,
            width: 100,
        };
        print!(
            "{}",
            render(&outcome.diagnostics, &outcome.sources, options)
        );
        return ExitCode::FAILURE;
    };
    for manifest in &compilation.manifests {
        print!("---\n{}", compilation.text(manifest));
    }
    ExitCode::SUCCESS
}

#[cfg(test)]
mod tests {
    use super::*;
    use platc::compiler::{InputFile, compile};

    /// The same platform in TOML.
    const TOML: &str = r#"
[platform]
name = "datalake"

[zookeeper.zk]
namespace = "apache-hdfs"

[hdfs.lake]
namespace = "apache-hdfs"
zookeeper = "zookeeper.zk"

[spark-history.main]
namespace = "apache-livy"
event_log = "hdfs.lake:/shared/spark-logs"

[livy.main]
namespace = "apache-livy"
image = "registry.corp.local/livy-spark:0.8.0-3.5.7"
spark_image = "docker.io/apache/spark:3.5.7"
storage = "hdfs.lake"
event_log = "hdfs.lake:/shared/spark-logs"
history = "spark-history.main"
"#;

    #[test]
    fn rust_and_toml_compile_to_the_same_bytes() {
        let options = Options::default();
        let file = InputFile {
            name: "platform.toml".to_owned(),
            bytes: TOML.as_bytes().to_vec(),
        };
        let from_toml = compile(&platc::standard_modules(), &[file], &options);
        let from_rust = platform().expect("the names are names").compile(&options);
        assert_eq!(from_rust.diagnostics, []);
        let digest = |outcome: Outcome| outcome.compilation.map(|compilation| compilation.digest);
        let digest_from_rust = digest(from_rust);
        assert!(digest_from_rust.is_some());
        assert_eq!(digest_from_rust, digest(from_toml));
    }
}
