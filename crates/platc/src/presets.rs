//! The platforms that `platc init` starts from: the examples of this repository.

/// A platform to start from.
#[derive(Debug)]
pub(crate) struct Preset {
    /// Its folder below `examples/`.
    pub(crate) name: &'static str,
    /// The whole file.
    pub(crate) text: &'static str,
    /// What may be laid over it: the environments, each with its file.
    pub(crate) layers: &'static [(&'static str, &'static str)],
}

impl Preset {
    /// One line that says what it is: the first comment of the file.
    pub(crate) fn about(&self) -> &'static str {
        let first = self.text.lines().find_map(|line| line.strip_prefix("# "));
        first.unwrap_or_default()
    }
}

macro_rules! presets {
    ($($name:literal $(with $($environment:literal)*)?,)*) => {
        &[$(Preset {
            name: $name,
            text: include_str!(concat!("../../../examples/", $name, "/platform.toml")),
            layers: &[$($((
                $environment,
                include_str!(concat!(
                    "../../../examples/", $name, "/platform.", $environment, ".toml"
                )),
            )),*)?],
        }),*]
    };
}

/// All of them, by name.
pub(crate) const PRESETS: &[Preset] = presets![
    "airflow-connect-k8s-35",
    "airflow-connect-k8s-41",
    "airflow-connect-standalone-35",
    "airflow-connect-standalone-41",
    "airflow-iceberg-35",
    "airflow-iceberg-41",
    "airflow-k8s-submit-35",
    "airflow-k8s-submit-41",
    "airflow-kubernetes",
    "airflow-operator-35",
    "airflow-operator-41",
    "celeborn",
    "datagram",
    "datagram-on-existing-hdfs",
    "datagram-seed",
    "hdfs-ha",
    "hdfs-simple",
    "impala-hue",
    "jupyter-connect-k8s-35",
    "jupyter-connect-k8s-41",
    "jupyter-connect-standalone-35",
    "jupyter-connect-standalone-41",
    "lakehouse-demo",
    "load-testing",
    "mlflow",
    "observability",
    "openshift-anyuid-35",
    "openshift-anyuid-41",
    "openshift-restricted-35",
    "openshift-restricted-41",
    "shared-storage",
    "spark-35-airflow-minimal",
    "spark-35-airflow-sa",
    "spark-35-jupyter-sa",
    "spark-35-notebook-minimal",
    "spark-cheap",
    "spark-connect-35",
    "spark-connect-41",
    "spark-core-35",
    "spark-core-41",
    "spark-environments" with "dev" "prod" "staging",
    "spark-gpu-35",
    "spark-gpu-41",
    "spark-iceberg-35",
    "spark-iceberg-41",
    "spark-infra",
    "spark-local",
    "spark-on-shared",
    "spark-prodlike",
    "two-spark-lines",
];

/// The preset when none is named.
pub(crate) const DEFAULT: &str = "hdfs-ha";

#[cfg(test)]
mod tests {
    use platc_testing::{environments, examples};

    use super::*;

    /// Every example that needs no program of its own can be started from.
    #[test]
    fn every_example_is_a_preset_of_at_most_forty_lines_with_an_about() {
        let examples = examples();
        let names = examples.iter().filter_map(|folder| folder.file_name());
        let names: Vec<_> = names.map(|name| name.to_string_lossy()).collect();
        let known: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
        assert_eq!(known, names);
        for (preset, folder) in PRESETS.iter().zip(&examples) {
            let layers = preset.layers.iter().map(|(environment, _)| *environment);
            let there = environments(folder);
            assert_eq!(layers.collect::<Vec<_>>(), there, "{}", preset.name);
            let name = format!("name = \"{}\"", preset.name);
            assert!(preset.about().ends_with('.'), "{}", preset.name);
            assert!(preset.text.contains(&name), "{}", preset.name);
            // The seed's own platform and Datagram's have every setting of their charts.
            if !preset.name.starts_with("datagram") {
                let lines = preset.text.lines().count();
                assert!(lines <= 40, "{} has {lines} lines", preset.name);
            }
        }
    }
}
