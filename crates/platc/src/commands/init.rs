//! `platc init`: a platform.toml to start from.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};

use anyhow::Context as _;
use clap::{Args, ValueEnum};

use crate::exit::Exit;
use crate::session::Session;

/// Write a platform.toml to start from.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// What to start from
    #[arg(long, value_enum, default_value = "hdfs")]
    preset: Preset,
}

/// What to start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Preset {
    /// A highly available HDFS with its ZooKeeper
    Hdfs,
    /// HDFS, Livy, the Spark History Server, Airflow and Datagram
    Datagram,
    /// Airflow with the Kubernetes executor
    Airflow,
}

impl Preset {
    fn text(self) -> &'static str {
        match self {
            Self::Hdfs => include_str!("../presets/hdfs.toml"),
            Self::Datagram => include_str!("../presets/datagram.toml"),
            Self::Airflow => include_str!("../presets/airflow.toml"),
        }
    }
}

impl Init {
    pub(crate) fn run(self, session: &Session<'_>) -> anyhow::Result<Exit> {
        let path = &session.global.file;
        let mut file = match OpenOptions::new().write(true).create_new(true).open(path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                anyhow::bail!(
                    "`{}` exists already and is left as it is; `--file` names another",
                    path.display()
                );
            }
            Err(error) => {
                return Err(error).with_context(|| format!("cannot write `{}`", path.display()));
            }
        };
        file.write_all(self.preset.text().as_bytes())
            .with_context(|| format!("cannot write `{}`", path.display()))?;
        session.printer.status(&format!(
            "Wrote {}. Next: edit it, then `platc plan`.\n",
            path.display()
        ));
        Ok(Exit::Success)
    }
}
