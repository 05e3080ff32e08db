//! Each format written whole, and the docker script run.

#![expect(
    clippy::unwrap_used,
    reason = "what the tests share may fail a test as they do"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use platc_images::{Format, ImageList, ImageUse, Place, render};
use platc_objects::{Image, Mirror};
use snapbox::{Data, assert_data_eq, file};

const DIGEST: &str = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// Image, component and object, place; `@` stands for [`DIGEST`]. One image of each shape, and one
/// that three objects and a config file use.
const USES: [[&str; 3]; 12] = [
    [
        "postgres:17",
        "postgresql.meta StatefulSet/datalake/meta-postgresql",
        "postgresql",
    ],
    [
        "apache/hadoop:3.4.1",
        "hdfs.lake StatefulSet/apache-hdfs/lake-namenode",
        "namenode",
    ],
    [
        "apache/hadoop:3.4.1",
        "hdfs.lake StatefulSet/apache-hdfs/lake-journalnode",
        "journalnode",
    ],
    [
        "apache/hadoop:3.4.1",
        "hdfs.lake StatefulSet/apache-hdfs/lake-datanode",
        "datanode",
    ],
    [
        "apache/hadoop:3.4.1",
        "airflow.main ConfigMap/airflow/main-pods",
        "airflow.cfg: worker_image",
    ],
    [
        "quay.io/opendatahub/spark:3.5.1",
        "spark.main Deployment/datalake/main-spark-history",
        "history",
    ],
    [
        "quay.io/opendatahub/spark:3.5.1",
        "spark.main ConfigMap/datalake/main-spark",
        "spark-defaults.conf: spark.kubernetes.container.image",
    ],
    [
        "dev.corp.local:8443/team/livy:0.9",
        "livy.main Deployment/apache-livy/main-livy",
        "livy",
    ],
    [
        "redis",
        "redis.cache StatefulSet/datalake/cache-redis",
        "redis",
    ],
    [
        "quay.io/minio/minio@",
        "minio.store StatefulSet/datalake/store-minio",
        "minio",
    ],
    [
        "gcr.io/tools/probe:1.2@",
        "minio.store Job/datalake/store-minio-buckets",
        "probe",
    ],
    [
        "registry.corp.local:5000/mirror/own/tool:1",
        "livy.main Deployment/apache-livy/main-livy",
        "own tool\n",
    ],
];

fn images(mirror: Option<&str>) -> ImageList {
    let mirror: Option<Mirror> = mirror.map(|text| text.parse().unwrap());
    ImageList::new(USES.map(|[image, user, place]| {
        let image = image.replace('@', &format!("@{DIGEST}"));
        let (component, object) = user.split_once(' ').unwrap();
        let place = match place.split_once(": ") {
            Some((file, key)) => Place::Config {
                file: file.to_owned(),
                key: key.to_owned(),
            },
            None => Place::Container(place.to_owned()),
        };
        ImageUse {
            image: Image::new(image.parse().unwrap(), mirror.as_ref()),
            component: component.to_owned(),
            object: object.to_owned(),
            place,
        }
    }))
}

fn mirrored() -> ImageList {
    images(Some("registry.corp.local:5000/mirror"))
}

/// The images of which `keep` is true.
fn only(list: &ImageList, keep: impl Fn(&Image) -> bool) -> ImageList {
    let uses = list
        .entries()
        .filter(|entry| keep(entry.image))
        .flat_map(|entry| entry.uses);
    ImageList::new(uses.cloned())
}

/// Compares the whole text, or the error.
fn check(list: &ImageList, format: Format, why: bool, expected: Data) {
    let text = render(list, format, why).unwrap_or_else(|error| format!("{error}\n"));
    assert_data_eq!(text, expected.raw());
}

#[test]
fn a_list_is_written_in_each_format() {
    use Format as F;
    let (mirrored, plain) = (mirrored(), images(None));
    let pinned = only(&plain, |image| image.source().digest().is_some());
    check(&mirrored, F::Plain, false, file!["golden/plain.txt"]);
    check(&mirrored, F::Plain, true, file!["golden/plain-why.txt"]);
    check(&mirrored, F::Json, true, file!["golden/json.txt"]);
    check(&mirrored, F::Skopeo, true, file!["golden/skopeo.txt"]);
    check(
        &plain,
        F::Skopeo,
        false,
        file!["golden/skopeo-no-mirror.txt"],
    );
    check(&pinned, F::Imgpkg, true, file!["golden/imgpkg.txt"]);
    check(&mirrored, F::Hauler, true, file!["golden/hauler.txt"]);
    check(
        &plain,
        F::Hauler,
        false,
        file!["golden/hauler-no-mirror.txt"],
    );
    check(&mirrored, F::Zarf, true, file!["golden/zarf.txt"]);
    check(&mirrored, F::Docker, true, file!["golden/docker.txt"]);
    check(
        &plain,
        F::Docker,
        false,
        file!["golden/docker-no-mirror.txt"],
    );
}

#[test]
fn skopeo_syncs_nothing_that_it_cannot_place() {
    let list = only(&mirrored(), |image| image.source().registry().contains(':'));
    check(
        &list,
        Format::Skopeo,
        false,
        file!["golden/skopeo-by-hand.txt"],
    );
}

#[test]
fn imgpkg_names_the_images_without_a_digest() {
    check(
        &mirrored(),
        Format::Imgpkg,
        false,
        file!["golden/imgpkg-error.txt"],
    );
}

#[test]
fn an_empty_list_is_legal_in_each_format() {
    let empty = ImageList::default();
    let texts = Format::all().map(|format| {
        let text = render(&empty, format, true).unwrap();
        format!("== {format} ==\n{text}")
    });
    assert_data_eq!(texts.concat(), file!["golden/empty.txt"].raw());
}

#[test]
fn the_docker_script_is_posix_shell() {
    for list in [mirrored(), images(None), ImageList::default()] {
        let script = render(&list, Format::Docker, true).unwrap();
        let output = Command::new("sh")
            .args(["-n", "-c", &script])
            .output()
            .unwrap();
        assert_eq!(outcome(&output), (Some(0), String::new()));
    }
}

/// A docker that writes down what it was asked, and finds no image of the repository it is told.
const DOCKER: &str = r#"#!/bin/sh
echo "docker $*" >> calls.txt
case "$*" in "manifest inspect "*"$MISSING"*) exit 1 ;; esac
"#;

/// Runs the script in an empty folder with that docker; also returns the calls it got.
fn run(script: &str, arguments: &[&str], missing: &str) -> (Output, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path();
    fs::write(path.join("script.sh"), script).unwrap();
    write_program(&path.join("docker"), DOCKER);
    let output = Command::new("/bin/sh")
        .arg("script.sh")
        .args(arguments)
        .current_dir(path)
        .env("PATH", path)
        .env("MISSING", missing)
        .output()
        .unwrap();
    let calls = fs::read_to_string(path.join("calls.txt")).unwrap_or_default();
    (output, calls)
}

fn write_program(path: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt as _;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn outcome(output: &Output) -> (Option<i32>, String) {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    (output.status.code(), stderr)
}

#[test]
fn the_docker_script_pulls_saves_loads_tags_and_pushes() {
    let script = render(&mirrored(), Format::Docker, false).unwrap();
    let (save, saved) = run(&script, &["save"], "none");
    assert_eq!(outcome(&save), (Some(0), String::new()));
    let (push, pushed) = run(&script, &["push", "an archive.tar"], "none");
    assert_eq!(outcome(&push), (Some(0), String::new()));
    assert_data_eq!(
        format!("{saved}\n{pushed}"),
        file!["golden/docker-calls.txt"].raw()
    );
}

#[test]
fn the_docker_script_fails_when_the_mirror_got_another_digest() {
    let script = render(&mirrored(), Format::Docker, false).unwrap();
    let (push, _) = run(&script, &["push"], "minio");
    let expected = format!(
        "not in the mirror under the digest that the cluster pulls: registry.corp.local:5000/mirror/quay.io/minio/minio@{DIGEST}\n\
         copy these with skopeo copy --all --preserve-digests\n"
    );
    assert_eq!(outcome(&push), (Some(1), expected));
}

#[test]
fn the_docker_script_explains_itself_when_asked_for_nothing() {
    let cases = [(mirrored(), "save|push"), (images(None), "save")];
    for (list, usage) in cases {
        let script = render(&list, Format::Docker, false).unwrap();
        let (output, calls) = run(&script, &["pull"], "none");
        let expected = format!("usage: sh script.sh {usage} [archive]\n");
        assert_eq!(outcome(&output), (Some(1), expected));
        assert_eq!(calls, "");
    }
}
