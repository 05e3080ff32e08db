//! The cluster benchmark: apply, apply of nothing and plan, beside kubectl and helm, on the testbed.
//!
//! Every contender of every round has an API server of its own, fresh, and writes the same manifests to
//! it. The clients run as whole processes; the server and the played cluster are no part of what is
//! measured, but share the machine.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::Context as _;

use super::contenders::helm_and_kubectl;
use super::measure::{Run, process};
use super::table::median;
use crate::shell::{cargo, command, output, root, run};

/// Objects when no number is asked for.
const OBJECTS: u32 = 1000;
/// Objects of a team.
const OF_A_TEAM: u32 = 20;
/// How often each contender runs.
const ROUNDS: u32 = 3;

/// Compares platc with kubectl and helm on so many objects.
pub(crate) fn bench_cluster(objects: Option<&str>) -> anyhow::Result<()> {
    let objects = objects.map_or(Ok(OBJECTS), |word| {
        word.parse()
            .with_context(|| format!("`{word}` is no number of objects"))
    })?;
    let mut build = cargo(&["build", "--release", "--quiet"]);
    run(build.args(["--package", "platc-bench"]))?;
    let input = Input::prepare(objects.div_ceil(OF_A_TEAM))?;
    let mut contenders = contenders(&input)?;
    for _ in 0..ROUNDS {
        for contender in &mut contenders {
            contender.round(&input.folder)?;
        }
    }
    println!("{} objects, medians of {ROUNDS} rounds\n", input.objects);
    println!("{}", table(&contenders));
    Ok(())
}

/// What is applied, in the form of every contender.
struct Input {
    folder: PathBuf,
    objects: usize,
}

impl Input {
    fn prepare(teams: u32) -> anyhow::Result<Self> {
        let folder = root().join("target/bench/cluster");
        let release = root().join("target/release");
        let chart = folder.join("chart/templates");
        fs::create_dir_all(&chart)?;
        let generator = release.join("bench-input");
        run(command(&generator.to_string_lossy(), &[&teams.to_string()]).arg(&folder))?;
        let platform = folder.join("platform.toml");
        let text = fs::read_to_string(&platform)?;
        // The API versions of the oldest server, which the testbed may have.
        let text = text.replacen("[platform]\n", "[platform]\nkubernetes = \"1.20\"\n", 1);
        // `platc apply` asks for Secrets that a person makes, before it writes.
        let text = text.replacen("\nrunbooks", "\nnamedSecrets = false\nrunbooks", 1);
        fs::write(&platform, text)?;
        let program = release.join("bench-cluster");
        let mut build = command(&program.to_string_lossy(), &["build", "-o", "-", "-f"]);
        let manifests = output(build.arg(&platform))?;
        fs::write(folder.join("manifests.yaml"), &manifests)?;
        fs::write(
            folder.join("chart/Chart.yaml"),
            "apiVersion: v2\nname: bench\nversion: 1.0.0\n",
        )?;
        // What looks like a template is text.
        let escaped = manifests.replace("{{", "{{ \"{{\" }}");
        fs::write(chart.join("manifests.yaml"), escaped)?;
        Ok(Self {
            folder,
            objects: manifests.lines().filter(|line| *line == "---").count(),
        })
    }
}

/// A client and what it is asked to do, in order.
struct Contender {
    name: &'static str,
    program: PathBuf,
    steps: Vec<Step>,
}

struct Step {
    /// As a person types it.
    shown: &'static str,
    arguments: Vec<String>,
    runs: Vec<Run>,
    requests: Vec<usize>,
    /// Seconds from the first request to the one that made the last object, where any was made.
    created: Vec<f64>,
}

impl Step {
    fn new(shown: &'static str, words: &str, last: &str) -> Self {
        let words = words.split(' ').chain([last]);
        Self {
            shown,
            arguments: words.map(str::to_owned).collect(),
            runs: Vec::new(),
            requests: Vec::new(),
            created: Vec::new(),
        }
    }
}

fn contenders(input: &Input) -> anyhow::Result<[Contender; 4]> {
    let [helm, kubectl] = helm_and_kubectl()?;
    let file = |name: &str| input.folder.join(name).display().to_string();
    let manifests = file("manifests.yaml");
    let chart = file("chart");
    let platform = file("platform.toml");
    let apply = "apply --server-side -f";
    let platc_apply = "apply --yes --quiet -f";
    Ok([
        Contender {
            name: "kubectl",
            program: kubectl,
            steps: vec![
                Step::new("kubectl apply --server-side", apply, &manifests),
                Step::new("kubectl apply --server-side, unchanged", apply, &manifests),
                Step::new(
                    "kubectl diff --server-side",
                    "diff --server-side -f",
                    &manifests,
                ),
            ],
        },
        Contender {
            name: "helm",
            program: helm.clone(),
            steps: vec![
                Step::new("helm install", "install bench", &chart),
                Step::new("helm upgrade, unchanged", "upgrade bench", &chart),
            ],
        },
        Contender {
            name: "helm-wait",
            program: helm,
            steps: vec![Step::new(
                "helm install --wait",
                "install bench --wait --wait-for-jobs --timeout 5m",
                &chart,
            )],
        },
        Contender {
            name: "platc",
            program: root().join("target/release/bench-cluster"),
            steps: vec![
                Step::new("platc apply", platc_apply, &platform),
                Step::new("platc apply, unchanged", platc_apply, &platform),
                Step::new("platc plan", "plan --quiet -f", &platform),
            ],
        },
    ])
}

impl Contender {
    /// Takes all steps on a fresh server.
    fn round(&mut self, folder: &Path) -> anyhow::Result<()> {
        let home = folder.join("home");
        if home.exists() {
            fs::remove_dir_all(&home)?;
        }
        fs::create_dir_all(&home)?;
        let mut server = Server::start()?;
        let kubeconfig = server.kubeconfig.clone();
        let environment = [
            ("KUBECONFIG", kubeconfig.as_path()),
            // What the clients keep of a server is not to be found by those of the next one.
            ("HOME", home.as_path()),
        ];
        for (number, step) in self.steps.iter_mut().enumerate() {
            let written = folder.join(format!("{}-{number}.out", self.name));
            let program = self.program.display().to_string();
            let arguments: Vec<String> = std::iter::once(program)
                .chain(step.arguments.iter().cloned())
                .collect();
            let run = process(&written, &arguments, &environment);
            let run = run.with_context(|| step.shown.to_owned())?;
            let log = written.with_extension("requests");
            let requests = server.requests(&log)?;
            step.created.extend(created(&fs::read_to_string(&log)?));
            println!("{}: {:.2} s, {requests} requests", step.shown, run.wall);
            step.runs.push(run);
            step.requests.push(requests);
        }
        server.stop()
    }
}

/// A fresh API server that counts requests (`bench-testbed`).
struct Server {
    child: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    kubeconfig: PathBuf,
}

impl Server {
    fn start() -> anyhow::Result<Self> {
        let program = root().join("target/release/bench-testbed");
        let mut child = Command::new(program)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("cannot start the testbed")?;
        let questions = child.stdin.take().context("the testbed has no input")?;
        let answers = child.stdout.take().context("the testbed has no output")?;
        let mut server = Self {
            child,
            questions,
            answers: BufReader::new(answers),
            kubeconfig: PathBuf::new(),
        };
        server.kubeconfig = PathBuf::from(server.answer()?);
        Ok(server)
    }

    /// The number of requests since it was last asked for, when the cluster has come to rest. The
    /// requests themselves go to a file.
    fn requests(&mut self, log: &Path) -> anyhow::Result<usize> {
        writeln!(self.questions, "{}", log.display())?;
        let answer = self.answer()?;
        answer
            .parse()
            .with_context(|| format!("`{answer}` is no number of requests"))
    }

    fn answer(&mut self) -> anyhow::Result<String> {
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        anyhow::ensure!(
            !line.is_empty(),
            "the testbed ended (`cargo xtask install`)"
        );
        Ok(line.trim_end().to_owned())
    }

    /// Ends it; it goes by itself when its input does.
    fn stop(mut self) -> anyhow::Result<()> {
        drop(self.questions);
        self.child.wait()?;
        Ok(())
    }
}

/// Seconds from the first request of a log to the one that made the last object of a team; what a client
/// makes for itself does not count.
fn created(log: &str) -> Option<f64> {
    let milliseconds = |line: &str| line.split(' ').next()?.parse::<f64>().ok();
    let first = log.lines().next().and_then(milliseconds)?;
    let last = log
        .lines()
        .filter(|line| line.ends_with(" 201") && line.contains("-team-"))
        .filter_map(milliseconds)
        .next_back()?;
    Some((last - first) / 1000.0)
}

/// Medians of every step.
fn table(contenders: &[Contender]) -> String {
    let mut text =
        "| What | Created, s | Wall, s | Client CPU, s | Requests |\n| --- | --: | --: | --: | --: |\n"
            .to_owned();
    for step in contenders.iter().flat_map(|contender| &contender.steps) {
        let of = |number: fn(&Run) -> f64| median(step.runs.iter().map(number)).unwrap_or(f64::NAN);
        let mut requests = step.requests.clone();
        requests.sort_unstable();
        let requests = requests
            .get(requests.len() / 2)
            .copied()
            .unwrap_or_default();
        // Writing to a String cannot fail.
        let _ = writeln!(
            text,
            "| `{}` | {} | {:.2} | {:.2} | {requests} |",
            step.shown,
            median(step.created.iter().copied()).map_or_else(String::new, |at| format!("{at:.2}")),
            of(|run| run.wall),
            of(|run| run.cpu),
        );
    }
    text
}
