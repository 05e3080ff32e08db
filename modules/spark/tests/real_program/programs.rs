//! Starting what a container runs, on this machine: its own words, variables and files, with the
//! addresses and directories of this machine in place of the cluster's.

use std::cmp::Reverse;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use platc_compiler::{Compilation, Registry};
use platc_module_spark::{
    SparkConnectServer, SparkHistoryServer, SparkJob, SparkStandalone, SparkThriftServer,
};
use platc_testing::{Guarded, Provider, Running, S3, compile_text, config_file, manifest};
use serde_json::Value;

use crate::installation::Installation;

/// A place on this machine for what the containers of a platform keep.
pub(crate) struct Machine {
    pub(crate) compilation: Compilation,
    pub(crate) installation: Installation,
    place: tempfile::TempDir,
    /// What is replaced in words and files, the longer text first.
    replaced: Vec<(String, String)>,
    /// What the programs have in their environment beside what their containers say.
    environment: Vec<(String, String)>,
}

/// A program of the platform.
pub(crate) struct Program<'a> {
    /// Path of its workload in the tree.
    pub(crate) workload: &'a str,
    /// Path of the ConfigMap that is mounted at `SPARK_CONF_DIR`.
    pub(crate) config: &'a str,
    /// The files in it.
    pub(crate) files: &'a [&'a str],
}

impl Machine {
    pub(crate) fn new(platform: &str, installation: Installation) -> Self {
        let registry = Registry::new()
            .with::<SparkConnectServer>()
            .with::<SparkHistoryServer>()
            .with::<SparkJob>()
            .with::<SparkStandalone>()
            .with::<SparkThriftServer>()
            .with::<Guarded>()
            .with::<Provider>()
            .with::<S3>();
        Self {
            compilation: compile_text(&registry, platform),
            installation,
            place: tempfile::tempdir().expect("a directory can be made"),
            replaced: Vec::new(),
            environment: Vec::new(),
        }
    }

    /// A directory of the machine; it is made.
    pub(crate) fn directory(&self, name: &str) -> PathBuf {
        let directory = self.place.path().join(name);
        fs::create_dir_all(&directory).expect("it can be made");
        directory
    }

    pub(crate) fn replace(&mut self, from: &str, to: &impl ToString) {
        self.replaced.push((from.to_owned(), to.to_string()));
        // `8080` must not be found in `18080`.
        self.replaced.sort_by_key(|(from, _)| Reverse(from.len()));
    }

    /// Sets a variable of every program: what a Secret or the image would give it.
    pub(crate) fn environment(&mut self, name: &str, value: &str) {
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    fn localized(&self, text: &str) -> String {
        let replaced = self.replaced.iter();
        replaced.fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    }

    /// Writes the files of a program's configuration; answers with their directory.
    pub(crate) fn configure(&self, name: &str, program: &Program<'_>) -> PathBuf {
        let directory = self.directory(&format!("conf-{name}"));
        for file in program.files {
            let text = config_file(&self.compilation, program.config, file);
            fs::write(directory.join(file), self.localized(&text)).expect("it can be written");
        }
        directory
    }

    /// Starts what the first container of a workload runs. What it says is in a file of its own.
    pub(crate) fn start(&self, name: &str, program: &Program<'_>) -> Running {
        let conf = self.configure(name, program);
        let workload = manifest(&self.compilation, program.workload);
        let container = &workload["spec"]["template"]["spec"]["containers"][0];
        let mut words = container["args"]
            .as_array()
            .expect("it has arguments")
            .iter()
            .map(|word| self.localized(word.as_str().expect("it is text")));
        let first = words.next().expect("it runs something");
        let mut command = self.command(Path::new(&first), &conf);
        for variable in container["env"].as_array().expect("it has variables") {
            if let (Some(name), Some(value)) =
                (variable["name"].as_str(), variable["value"].as_str())
                && name != "SPARK_CONF_DIR"
            {
                command.env(name, self.localized(value));
            }
        }
        let log = || File::create(self.place.path().join(format!("{name}.log")));
        let log = log().expect("a log can be made");
        let child = command
            .args(words)
            .stdout(log.try_clone().expect("it can be shared"))
            .stderr(log)
            .spawn();
        Running(child.expect("it runs"))
    }

    /// A program of the installation, with this directory as `SPARK_CONF_DIR`.
    pub(crate) fn command(&self, program: &Path, conf: &Path) -> Command {
        let home = &self.installation.home;
        let program = program
            .strip_prefix("/opt/spark")
            .map_or_else(|_| program.to_owned(), |inside| home.join(inside));
        let temporary = self.directory("tmp");
        let mut command = Command::new(program);
        command
            .env("SPARK_HOME", home)
            .env("SPARK_CONF_DIR", conf)
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .env("SPARK_LOCAL_DIRS", self.directory("local"))
            .env(
                "JAVA_TOOL_OPTIONS",
                format!("-Djava.io.tmpdir={}", temporary.display()),
            )
            .env("PYSPARK_PYTHON", &self.installation.python)
            .env("HADOOP_USER_NAME", "spark")
            .envs(self.environment.iter().cloned())
            .stdin(Stdio::null())
            .current_dir(self.place.path());
        command
    }

    /// Asks until the answer is right; panics with what the programs said when it never is.
    pub(crate) fn wait<T>(&self, what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
        let patience = Instant::now() + Duration::from_mins(2);
        loop {
            if let Some(answer) = ask() {
                return answer;
            }
            assert!(Instant::now() < patience, "{what}\n{}", self.said());
            std::thread::sleep(Duration::from_millis(500));
        }
    }

    /// The end of every log.
    pub(crate) fn said(&self) -> String {
        let mut said = String::new();
        for entry in fs::read_dir(self.place.path())
            .expect("it is there")
            .flatten()
        {
            if let Ok(text) = fs::read_to_string(entry.path()) {
                let lines: Vec<&str> = text.lines().collect();
                let end = lines[lines.len().saturating_sub(30)..].join("\n");
                let _ = writeln!(said, "{}:\n{end}", entry.path().display());
            }
        }
        said
    }
}

/// The body of what this port answers with.
pub(crate) fn get(port: u16, path: &str) -> Option<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream
        .set_read_timeout(Some(Duration::from_secs(10)))
        .ok()?;
    write!(stream, "GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n").ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (_, body) = answer.split_once("\r\n\r\n")?;
    Some(body.to_owned())
}

/// The first application that a history server lists.
pub(crate) fn first_application(port: u16) -> Option<Value> {
    let body = get(port, "/api/v1/applications?limit=1")?;
    let applications: Value = serde_json::from_str(&body).ok()?;
    applications.as_array()?.first().cloned()
}

/// The names of all metrics at a path, sorted.
pub(crate) fn metrics(port: u16, path: &str) -> Vec<String> {
    let body = get(port, path).unwrap_or_default();
    let mut names: Vec<String> = body
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| Some(line.split(['{', ' ']).next()?.to_owned()))
        .collect();
    names.sort();
    names.dedup();
    names
}
