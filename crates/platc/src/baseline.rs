//! What a plan compares with: a snapshot, a git revision, a directory, or nothing.

use std::path::{Component, Path, PathBuf};
use std::process::{Command, Output};
use std::str::FromStr;

use anyhow::Context as _;
use platc_compiler::{Compilation, InputFile, compile};
use platc_plan::{Baseline, BaselineKind};

use crate::layers;
use crate::session::Session;
use crate::tree::{self, Files};

/// What the person asked to compare with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Against {
    /// What is in the cluster.
    Cluster,
    /// Manifests in files.
    Files(Recorded),
}

/// Where manifests are in files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Recorded {
    /// The committed snapshot.
    Snapshot,
    /// A git revision.
    Git(String),
    /// A directory of manifests.
    Directory(PathBuf),
    /// Nothing: everything is new.
    Empty,
}

impl FromStr for Against {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Ok(Self::Files(match text.split_once(':') {
            None if text == "cluster" => return Ok(Self::Cluster),
            None if text == "snapshot" => Recorded::Snapshot,
            None if text == "empty" => Recorded::Empty,
            Some(("git", revision)) if !revision.is_empty() && !revision.starts_with('-') => {
                Recorded::Git(revision.to_owned())
            }
            Some(("dir", directory)) if !directory.is_empty() => {
                Recorded::Directory(PathBuf::from(directory))
            }
            _ => {
                return Err(
                    "use `cluster`, `snapshot`, `git:<revision>`, `dir:<path>` or `empty`"
                        .to_owned(),
                );
            }
        }))
    }
}

/// The manifests to compare with, and how they were found. Without a wish, and without a kube context,
/// it is the snapshot if there is one, and nothing otherwise.
pub(crate) fn load(
    session: &Session<'_>,
    compilation: &Compilation,
    against: Option<&Recorded>,
) -> anyhow::Result<(Baseline, Files)> {
    let snapshot = session.snapshot(compilation);
    match against {
        None if snapshot.is_dir() => {
            let reason = "there is no kube context; `--against` takes another baseline";
            from_snapshot(&snapshot, reason)
        }
        None => Ok(empty(&format!(
            "there is no kube context, and no snapshot in {}; `platc snapshot` writes one",
            snapshot.display()
        ))),
        Some(Recorded::Snapshot) => {
            anyhow::ensure!(
                snapshot.is_dir(),
                "there is no snapshot in `{}`; `platc snapshot` writes one",
                snapshot.display()
            );
            from_snapshot(&snapshot, "asked for")
        }
        Some(Recorded::Empty) => Ok(empty("asked for")),
        Some(Recorded::Directory(directory)) => {
            let baseline = Baseline {
                kind: BaselineKind::Dir,
                description: format!("directory {}", directory.display()),
                reason: "asked for".to_owned(),
            };
            Ok((baseline, tree::read(directory)?))
        }
        Some(Recorded::Git(revision)) => from_git(session, &snapshot, revision),
    }
}

fn empty(reason: &str) -> (Baseline, Files) {
    let baseline = Baseline {
        kind: BaselineKind::Empty,
        description: "nothing".to_owned(),
        reason: reason.to_owned(),
    };
    (baseline, Files::new())
}

fn from_snapshot(directory: &Path, reason: &str) -> anyhow::Result<(Baseline, Files)> {
    let baseline = Baseline {
        kind: BaselineKind::Snapshot,
        description: format!("snapshot {}", directory.display()),
        reason: reason.to_owned(),
    };
    Ok((baseline, tree::read(directory)?))
}

/// The snapshot as it was committed at a revision; where there was none, what the configuration of
/// that revision compiles to today.
fn from_git(
    session: &Session<'_>,
    snapshot: &Path,
    revision: &str,
) -> anyhow::Result<(Baseline, Files)> {
    let repository = Repository::around(&session.global.file)?;
    let commit = repository.resolve(revision)?;
    let files = repository.files_below(&commit, snapshot)?;
    let short = &commit[..commit.len().min(12)];
    if !files.is_empty() {
        let baseline = Baseline {
            kind: BaselineKind::Git,
            description: format!(
                "git {revision} ({short}), its snapshot {}",
                snapshot.display()
            ),
            reason: "asked for".to_owned(),
        };
        return Ok((baseline, files));
    }
    let compilation = compile_commit(session, &repository, revision, &commit)?;
    let baseline = Baseline {
        kind: BaselineKind::Git,
        description: format!("git {revision} ({short}), compiled by this platc"),
        reason: "asked for; that revision has no snapshot".to_owned(),
    };
    Ok((baseline, tree::of(&compilation)))
}

/// What the configuration of a git revision compiles to today.
pub(crate) fn compile_at(session: &Session<'_>, revision: &str) -> anyhow::Result<Compilation> {
    let repository = Repository::around(&session.global.file)?;
    let commit = repository.resolve(revision)?;
    compile_commit(session, &repository, revision, &commit)
}

fn compile_commit(
    session: &Session<'_>,
    repository: &Repository,
    revision: &str,
    commit: &str,
) -> anyhow::Result<Compilation> {
    let paths = layers::paths(&session.global.file, &session.global.env)?;
    let mut inputs = Vec::new();
    for path in &paths {
        let name = path.display().to_string();
        let bytes = repository.show(commit, path).with_context(|| {
            format!("revision `{revision}` has neither a snapshot nor the file `{name}`")
        })?;
        inputs.push(InputFile { name, bytes });
    }
    compile(session.registry, &inputs, &session.options())
        .compilation
        .with_context(|| {
            format!("the configuration of revision `{revision}` does not compile with this platc")
        })
}

/// A git repository, asked through the `git` program.
struct Repository {
    root: PathBuf,
}

impl Repository {
    /// The repository that the file is in.
    fn around(file: &Path) -> anyhow::Result<Self> {
        let absolute = absolute(file)?;
        let directory = absolute.parent().unwrap_or(Path::new("/"));
        let output = git(directory, &["rev-parse", "--show-toplevel"])?;
        let root = String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned();
        Ok(Self {
            root: PathBuf::from(root),
        })
    }

    fn resolve(&self, revision: &str) -> anyhow::Result<String> {
        let commit = format!("{revision}^{{commit}}");
        let output = git(&self.root, &["rev-parse", "--verify", "--quiet", &commit])
            .with_context(|| format!("there is no revision `{revision}` in this repository"))?;
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// What git calls a path at a commit.
    fn object(&self, commit: &str, path: &Path) -> anyhow::Result<String> {
        let absolute = absolute(path)?;
        let below = absolute.strip_prefix(&self.root).with_context(|| {
            format!(
                "`{}` is outside of the repository `{}`",
                path.display(),
                self.root.display()
            )
        })?;
        Ok(format!("{commit}:{}", below.display()))
    }

    fn show(&self, commit: &str, path: &Path) -> anyhow::Result<Vec<u8>> {
        let object = self.object(commit, path)?;
        Ok(git(&self.root, &["show", &object])?.stdout)
    }

    /// All manifests below a directory, in two calls of git however many there are.
    fn files_below(&self, commit: &str, directory: &Path) -> anyhow::Result<Files> {
        let object = self.object(commit, directory)?;
        if git(&self.root, &["cat-file", "-e", &object]).is_err() {
            return Ok(Files::new());
        }
        let archive = git(&self.root, &["archive", "--format=tar", &object])?.stdout;
        read_tar(&archive)
    }
}

fn git(directory: &Path, arguments: &[&str]) -> anyhow::Result<Output> {
    let output = Command::new("git")
        .arg("-C")
        .arg(directory)
        .args(arguments)
        .output()
        .context("cannot run `git`; it is needed for a `git:` baseline")?;
    anyhow::ensure!(
        output.status.success(),
        "`git {}` failed: {}",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(output)
}

/// The path from the root of the file system, without `.` and `..`; it need not exist.
fn absolute(path: &Path) -> anyhow::Result<PathBuf> {
    let here = std::env::current_dir()
        .and_then(std::fs::canonicalize)
        .context("cannot find out the working directory")?;
    let mut absolute = PathBuf::new();
    for part in here.join(path).components() {
        match part {
            Component::ParentDir => {
                absolute.pop();
            }
            Component::CurDir => {}
            part => absolute.push(part),
        }
    }
    Ok(absolute)
}

/// The manifests in a tar archive that git wrote.
fn read_tar(archive: &[u8]) -> anyhow::Result<Files> {
    let mut files = Files::new();
    for entry in tar::Archive::new(archive).entries()? {
        let mut entry = entry?;
        let path = entry.path()?.to_string_lossy().into_owned();
        let is_yaml = Path::new(&path)
            .extension()
            .is_some_and(|kind| kind == "yaml");
        if !is_yaml || path.matches('/').count() != 1 {
            continue;
        }
        let mut text = String::new();
        std::io::Read::read_to_string(&mut entry, &mut text)
            .with_context(|| format!("`{path}` is not text"))?;
        files.insert(path, text);
    }
    Ok(files)
}
