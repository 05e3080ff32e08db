//! What a Livy server asks of its file systems.

use platc_compiler::Registry;
use platc_module_livy::Livy;
use platc_sdk::capability::{FileSystem, FileSystemRequest};
use platc_sdk::{Build, Capability, ConfigFile, Context, Module, Offers, Provides, Settings};
use platc_testing::{compile_text, config_file};
use schemars::JsonSchema;
use serde::Deserialize;

/// `[recorder.<name>]`: a file system that makes nothing and writes down what it is asked for.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Recorder {}

impl Provides<FileSystem> for Recorder {}

impl Module for Recorder {
    const KIND: &'static str = "recorder";
    const ABOUT: &'static str = "Writes down requests, for tests";
    const VERSIONS: &'static [&'static str] = &[];
    const OFFERS: &'static [&'static str] = &[FileSystem::NAME];
    type Model = ();

    fn validate(self, _: &mut Context<'_>) -> Option<()> {
        let Self {} = self;
        Some(())
    }

    fn interface((): &(), offers: &mut Offers<'_, Self>) {
        offers.offer(FileSystem {
            default_fs: "hdfs://lake".to_owned(),
            core_site: Settings::new(),
            hdfs_site: Settings::new(),
            web_hdfs: Vec::new(),
            superuser: "hdfs".to_owned(),
        });
    }

    fn build((): &(), out: &mut Build<'_>) {
        let requests = out.requests::<FileSystem>();
        let lines: String = requests
            .iter()
            .flat_map(|(consumer, requests)| requests.iter().map(move |it| line(consumer, it)))
            .collect();
        out.config_files("requests", [ConfigFile::text("requests", lines)]);
    }
}

fn line(consumer: &platc_sdk::Address, request: &FileSystemRequest) -> String {
    match request {
        FileSystemRequest::Directory { path, owner, mode } => {
            format!("{consumer} {path} {owner} {mode}\n")
        }
        FileSystemRequest::Files { into, mode, .. } => format!("{consumer} {into} {mode}\n"),
    }
}

fn requests(settings: &str) -> String {
    let registry = Registry::new().with::<Livy>().with::<Recorder>();
    let text = format!(
        r#"
        [platform]
        name = "datalake"

        [recorder.lake]

        [livy.main]
        image = "registry.corp.local/livy:0.9.0-3.5.7"
        spark_image = "apache/spark:3.5.7"
        version = "0.9"
        storage = "recorder.lake"
        {settings}
        "#
    );
    config_file(
        &compile_text(&registry, &text),
        "recorder.lake/configmap-lake-recorder-requests.yaml",
        "requests",
    )
}

#[test]
fn the_home_of_the_user_and_the_directory_for_uploads_are_always_asked_for() {
    assert_eq!(
        requests(""),
        "livy.main /user/spark spark:spark 755\n\
         livy.main /user/spark/spark-upload spark:spark 755\n"
    );
}

#[test]
fn every_directory_belongs_to_the_user_of_the_applications() {
    assert_eq!(
        requests(
            r#"
            user = "etl"
            event_log = "recorder.lake:/shared/spark-logs"
            shared_libraries = "recorder.lake:/datagram/sharedlibs"
            recovery = { directory = "recorder.lake:/user/etl/livy-state" }
            "#
        ),
        "livy.main /shared/spark-logs etl:etl 1777\n\
         livy.main /datagram/sharedlibs etl:etl 755\n\
         livy.main /user/etl/livy-state etl:etl 700\n\
         livy.main /user/etl etl:etl 755\n\
         livy.main /user/etl/spark-upload etl:etl 755\n"
    );
}

#[test]
fn a_directory_for_uploads_outside_of_the_home_is_left_to_its_owner() {
    assert_eq!(
        requests(r#"upload_path = "/tmp""#),
        "livy.main /user/spark spark:spark 755\n"
    );
}
