//! Building kube-apiserver from Debian's source package, which holds it but whose binary packages do
//! not.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::Context as _;

use crate::shell::run;

/// Where Debian's packages of Go libraries have their sources.
const GO_LIBRARIES: &str = "/usr/share/gocode/src";

/// The machine's own package sources, in the format of Debian 12.
const SOURCES: &str = "/etc/apt/sources.list.d/debian.sources";

/// Builds the program below an empty directory, and returns its path there.
pub(crate) fn api_server(draft: &Path, version: &str) -> anyhow::Result<PathBuf> {
    let tree = source(draft)?;
    let go = Go { draft, tree };
    go.replace_reflect()?;
    go.generate_openapi()?;
    let program = draft.join("kube-apiserver");
    let flags = version_flags(version);
    go.build(&program, "./cmd/kube-apiserver", &flags)?;
    Ok(program)
}

/// Fetches the source package with lists of our own, so that the machine's configuration of apt stays
/// as it is, and returns the tree at its place in a GOPATH.
fn source(draft: &Path) -> anyhow::Result<PathBuf> {
    let apt = draft.join("apt");
    fs::create_dir_all(apt.join("lists/partial"))?;
    fs::create_dir_all(apt.join("cache/archives/partial"))?;
    let text = fs::read_to_string(SOURCES)
        .with_context(|| format!("there is no {SOURCES}: this is not Debian 12"))?;
    // apt takes the format from the ending of the name.
    let sources = apt.join("source.sources");
    let lines = text.lines().map(|line| match line.strip_prefix("Types:") {
        Some(_) => "Types: deb-src\n".to_owned(),
        None => format!("{line}\n"),
    });
    fs::write(&sources, lines.collect::<String>())?;
    for words in [
        &["update"][..],
        &["--only-source", "source", "kubernetes"][..],
    ] {
        let option = |name: &str, value: &Path| format!("{name}={}", value.display());
        let mut command = Command::new("apt-get");
        command
            .args(["-qq", "-o"])
            .arg(option("Dir::Etc::SourceList", &sources))
            .args(["-o", "Dir::Etc::SourceParts=/dev/null", "-o"])
            .arg(option("Dir::State::Lists", &apt.join("lists")))
            .arg("-o")
            .arg(option("Dir::Cache", &apt.join("cache")))
            // The sandbox user of apt may not write below a home directory.
            .args(["-o", "APT::Sandbox::User=root"])
            .args(words)
            .current_dir(draft)
            .stdout(Stdio::null());
        run(&mut command)?;
    }
    let unpacked = fs::read_dir(draft)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.join("cmd/kube-apiserver").is_dir())
        .context("the source package holds no kube-apiserver")?;
    let place = draft.join("go/src/k8s.io");
    fs::create_dir_all(&place)?;
    let tree = place.join("kubernetes");
    fs::rename(unpacked, &tree)?;
    Ok(tree)
}

/// The toolchain in GOPATH mode: with modules it refuses the vendor directory as Debian leaves it.
struct Go<'draft> {
    draft: &'draft Path,
    tree: PathBuf,
}

impl Go<'_> {
    fn build(&self, program: &Path, package: &str, flags: &str) -> anyhow::Result<()> {
        let mut command = Command::new("go");
        command
            .args(["build", "-ldflags", flags, "-o"])
            .arg(program)
            .arg(package)
            .current_dir(&self.tree)
            .env("GOPATH", self.draft.join("go"))
            .env("GOCACHE", self.draft.join("go-cache"))
            .env("GO111MODULE", "off")
            .env("GOFLAGS", "")
            .env("CGO_ENABLED", "0");
        run(&mut command)
    }

    /// reflect2 1.0.1 corrupts memory under Go 1.18 and later: the server starts, and panics on some
    /// requests. Debian's package is newer.
    fn replace_reflect(&self) -> anyhow::Result<()> {
        let name = "github.com/modern-go/reflect2";
        let vendored = self.tree.join("vendor").join(name);
        fs::remove_dir_all(&vendored)?;
        fs::create_dir_all(&vendored)?;
        let packaged = Path::new(GO_LIBRARIES).join(name);
        for entry in fs::read_dir(&packaged)
            .with_context(|| format!("cannot read {}", packaged.display()))?
        {
            let entry = entry?.path();
            if let Some(name) = entry.file_name().filter(|_| entry.is_file()) {
                fs::copy(&entry, vendored.join(name))?;
            }
        }
        Ok(())
    }

    /// Writes `pkg/generated/openapi`, which upstream generates and the package leaves out.
    fn generate_openapi(&self) -> anyhow::Result<()> {
        let generator = self.draft.join("openapi-gen");
        let package = "./vendor/k8s.io/kube-openapi/cmd/openapi-gen";
        self.build(&generator, package, "")?;
        let mut marked = BTreeSet::new();
        for start in ["pkg", "vendor/k8s.io"] {
            self.find_marked(Path::new(start), &mut marked)?;
        }
        let packages: Vec<String> = marked
            .iter()
            .map(|folder| format!("k8s.io/kubernetes/{}", folder.display()))
            .collect();
        let mut command = Command::new(&generator);
        command
            .args(["--output-file-base", "zz_generated.openapi"])
            .args([
                "--output-package",
                "k8s.io/kubernetes/pkg/generated/openapi",
            ])
            .args([
                "--go-header-file",
                "hack/boilerplate/boilerplate.generatego.txt",
            ])
            .args(["--report-filename", "/dev/null"])
            .arg("--output-base")
            .arg(self.draft.join("go/src"))
            .args(["--input-dirs", &packages.join(",")])
            .current_dir(&self.tree)
            .env("GOPATH", self.draft.join("go"))
            .env("GO111MODULE", "off");
        run(&mut command)
    }

    /// Notes the folders with a file that asks for the generator. Follows links: the libraries of
    /// Kubernetes itself are links in the vendor directory.
    fn find_marked(&self, folder: &Path, marked: &mut BTreeSet<PathBuf>) -> anyhow::Result<()> {
        const EXAMPLES: [&str; 2] = ["code-generator", "sample-apiserver"];
        for entry in fs::read_dir(self.tree.join(folder))? {
            let name = entry?.file_name();
            let path = folder.join(&name);
            let full = self.tree.join(&path);
            if full.is_dir() {
                if !EXAMPLES.iter().any(|example| name == *example) {
                    self.find_marked(&path, marked)?;
                }
            } else if path.extension() == Some(OsStr::new("go"))
                && fs::read_to_string(&full)?.contains("+k8s:openapi-gen=")
            {
                marked.insert(folder.to_owned());
            }
        }
        Ok(())
    }
}

/// Without these the server says that it is v0.0.0.
fn version_flags(version: &str) -> String {
    let mut numbers = version.split('.');
    let major = numbers.next().unwrap_or_default();
    let minor = numbers.next().unwrap_or_default();
    let libraries = ["component-base/version", "client-go/pkg/version"];
    let set = libraries.iter().flat_map(|library| {
        let package = format!("k8s.io/kubernetes/vendor/k8s.io/{library}");
        [
            format!("-X {package}.gitVersion=v{version}"),
            format!("-X {package}.gitMajor={major}"),
            format!("-X {package}.gitMinor={minor}"),
        ]
    });
    let set: Vec<String> = set.collect();
    format!("-s -w {}", set.join(" "))
}
