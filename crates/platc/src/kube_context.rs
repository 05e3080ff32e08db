//! Whether there is a kube context, so that a plan without a wish compares with its cluster.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use clap::Args;
use platc_cluster::{Cluster, Wanted};
use serde::Deserialize;

/// Which cluster is meant.
#[derive(Args, Clone, Debug, Default)]
pub(crate) struct ClusterArguments {
    /// Kubeconfig to read in place of the files of KUBECONFIG, or of ~/.kube/config
    #[arg(long, value_name = "FILE", help_heading = "Cluster")]
    pub(crate) kubeconfig: Option<PathBuf>,
    /// Context of the kubeconfig; the current one when absent
    #[arg(long, value_name = "NAME", help_heading = "Cluster")]
    pub(crate) context: Option<String>,
}

impl ClusterArguments {
    /// Connects to the cluster.
    pub(crate) async fn connect(&self) -> anyhow::Result<Cluster> {
        let in_pod = std::env::var_os("KUBERNETES_SERVICE_HOST").is_some();
        anyhow::ensure!(
            in_pod || self.resolve()?.is_some(),
            "there is no kube context, so no cluster is known: neither the files of KUBECONFIG nor \
             ~/.kube/config have one; `--kubeconfig` names another file"
        );
        let wanted = Wanted {
            kubeconfig: self.kubeconfig.clone(),
            context: self.context.clone(),
        };
        Ok(Cluster::connect(&wanted).await?)
    }

    /// Whether the person named a cluster.
    pub(crate) fn is_given(&self) -> bool {
        self.kubeconfig.is_some() || self.context.is_some()
    }

    /// The context that a cluster would be found by; `None` when there is none.
    pub(crate) fn resolve(&self) -> anyhow::Result<Option<String>> {
        if let Some(context) = &self.context {
            return Ok(Some(context.clone()));
        }
        let files = match &self.kubeconfig {
            Some(file) => vec![file.clone()],
            None => default_files(
                std::env::var_os("KUBECONFIG").as_deref(),
                std::env::home_dir(),
            ),
        };
        let found = first_context(&files)?;
        // A file that a person names is meant, also when it does not say which of its contexts.
        let named = self
            .kubeconfig
            .as_ref()
            .map(|file| file.display().to_string());
        Ok(found.or(named))
    }
}

/// The files that kubectl reads.
fn default_files(variable: Option<&OsStr>, home: Option<PathBuf>) -> Vec<PathBuf> {
    match variable.filter(|variable| !variable.is_empty()) {
        Some(variable) => std::env::split_paths(variable)
            .filter(|path| !path.as_os_str().is_empty())
            .collect(),
        None => home
            .map(|home| home.join(".kube/config"))
            .into_iter()
            .collect(),
    }
}

/// The current context of the first file that has one, as kubectl merges them. Files that are not there
/// are passed over.
fn first_context(files: &[PathBuf]) -> anyhow::Result<Option<String>> {
    for file in files {
        let text = match std::fs::read_to_string(file) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error).with_context(|| unusable(file)),
        };
        if let Some(context) = current_context(&text).with_context(|| unusable(file))? {
            return Ok(Some(context));
        }
    }
    Ok(None)
}

fn unusable(file: &Path) -> String {
    format!("the kubeconfig `{}` cannot be read", file.display())
}

fn current_context(kubeconfig: &str) -> anyhow::Result<Option<String>> {
    #[derive(Deserialize)]
    struct Kubeconfig {
        #[serde(rename = "current-context")]
        current_context: Option<String>,
    }
    if kubeconfig.trim().is_empty() {
        return Ok(None);
    }
    let read: Kubeconfig = serde_saphyr::from_str(kubeconfig)
        .map_err(anyhow::Error::from)
        // The causes below say the same with less, and without a picture of the file.
        .map_err(|error| anyhow::anyhow!("{}", error.root_cause()))?;
    Ok(read.current_context.filter(|context| !context.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_current_context_is_read() {
        for (kubeconfig, expected) in [
            ("", None),
            ("apiVersion: v1\nkind: Config\n", None),
            ("current-context: \"\"\n", None),
            (
                "apiVersion: v1\ncurrent-context: prod\nusers: []\n",
                Some("prod"),
            ),
        ] {
            let found = current_context(kubeconfig).unwrap();
            assert_eq!(found.as_deref(), expected, "{kubeconfig}");
        }
        assert!(current_context("a: [").is_err());
    }

    #[test]
    fn the_files_are_those_of_kubectl() {
        let home = || Some(PathBuf::from("/home/jane"));
        let files = |variable: Option<&str>, home| {
            let files = default_files(variable.map(OsStr::new), home);
            files
                .iter()
                .map(|file| file.display().to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(files(None, home()), ["/home/jane/.kube/config"]);
        assert_eq!(files(Some(""), home()), ["/home/jane/.kube/config"]);
        assert_eq!(files(None, None), [""; 0]);
        #[cfg(unix)]
        assert_eq!(files(Some("/a::/b"), home()), ["/a", "/b"]);
    }
}
