//! Pod templates: files that say what the pods of a program start from.

use crate::config_file::{ConfigFile, Settings};
use crate::labels::Identity;
use crate::workload::Pods;
use crate::yaml::{self, TypeMeta};

/// A pod template in the making, for programs that make pods by themselves: Spark its drivers and
/// executors, Airflow its workers.
pub type PodTemplate = Pods<MadeByProgram>;

/// What a pod template has besides its pods: nothing.
#[derive(Debug)]
pub struct MadeByProgram;

impl Pods<MadeByProgram> {
    /// The template of pods that play `role`.
    pub fn new(role: &str) -> Self {
        Self::run_by(role, MadeByProgram)
    }

    /// The template as the value of a field, for objects of custom kinds. What it names has to be said to
    /// `Build::next_describes` of the SDK before.
    ///
    /// The labels are those of [`Self::into_file`].
    pub fn into_field(self, identity: &Identity) -> serde_json::Value {
        let mut labels = identity.labels(&self.role);
        labels.remove("app.kubernetes.io/managed-by");
        let template = self.pod.into_template(identity, labels, None);
        // Kubernetes types hold nothing that JSON cannot write.
        let written = serde_json::to_value(&template);
        debug_assert!(written.is_ok(), "a template always serializes");
        written.unwrap_or_default()
    }

    /// The template as a file, with the images that it names and the secrets that its containers read.
    ///
    /// The pods have the labels of the component, except the one that says who manages them: that is
    /// the program.
    pub fn into_file(self, file: &str, identity: &Identity) -> ConfigFile {
        let mut labels = identity.labels(&self.role);
        labels.remove("app.kubernetes.io/managed-by");
        let images: Settings = self
            .pod
            .images()
            .iter()
            .map(|(container, image)| (format!("containers.{container}.image"), image))
            .collect();
        let secrets = self.pod.secrets().to_vec();
        let pod = self.pod.into_pod(identity, labels, None);
        let mut text = Vec::new();
        let type_meta = TypeMeta {
            api_version: "v1",
            kind: "Pod",
        };
        // Kubernetes types hold nothing that YAML cannot write.
        let written = yaml::write_manifest(type_meta, &pod, &mut text);
        debug_assert!(written.is_ok(), "a pod always serializes");
        let text = String::from_utf8_lossy(&text).into_owned();
        ConfigFile::rendered(file, text, &images).with_secrets(secrets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::container::Container;
    use crate::image::Image;
    use crate::secret::{SecretKey, SecretSource};
    use crate::workload::PodUsers;

    #[test]
    fn a_template_is_a_pod_without_a_name_and_tells_its_images_and_secrets() {
        let identity = Identity {
            platform: "datalake".to_owned(),
            product: "livy".to_owned(),
            instance: "main".to_owned(),
            namespace: "apache-livy".to_owned(),
            cluster_domain: "cluster.local".to_owned(),
            pod_users: PodUsers::Image,
        };
        let mirror = "registry.corp.local/mirror".parse().unwrap();
        let image = Image::new("apache/spark:3.5.7".parse().unwrap(), Some(&mirror));
        let secret = SecretKey {
            secret: "s3".to_owned(),
            key: "key".to_owned(),
            source: SecretSource::Existing,
        };
        let mut template = PodTemplate::new("driver");
        template.container(Container::new("spark", &image).env("AWS_ACCESS_KEY_ID", &secret));
        let file = template.into_file("driver.yaml", &identity);
        assert_eq!(
            file.contents(),
            "apiVersion: v1\n\
             kind: Pod\n\
             metadata:\n\
             \x20 labels:\n\
             \x20   app.kubernetes.io/component: driver\n\
             \x20   app.kubernetes.io/instance: main\n\
             \x20   app.kubernetes.io/name: livy\n\
             \x20   app.kubernetes.io/part-of: datalake\n\
             spec:\n\
             \x20 automountServiceAccountToken: false\n\
             \x20 containers:\n\
             \x20 - env:\n\
             \x20   - name: AWS_ACCESS_KEY_ID\n\
             \x20     valueFrom:\n\
             \x20       secretKeyRef:\n\
             \x20         key: key\n\
             \x20         name: s3\n\
             \x20   image: registry.corp.local/mirror/docker.io/apache/spark:3.5.7\n\
             \x20   imagePullPolicy: IfNotPresent\n\
             \x20   name: spark\n\
             \x20 enableServiceLinks: false\n"
        );
        assert_eq!(
            file.images(),
            [("containers.spark.image".to_owned(), image)]
        );
        assert_eq!(file.secrets(), [("spark".to_owned(), secret)]);
    }
}
