//! The generated script for buckets, with directories for stores.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that runs a script on files"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::process::{Command, Output};

use platc_compiler::Registry;
use platc_module_backup::Backup;
use platc_sdk::k8s_openapi::api::batch::v1::CronJob;
use platc_testing::{S3, compile_text};
use tempfile::TempDir;

const PLATFORM: &str = "[platform]\nname = \"datalake\"\n[s3.store]\n[s3.far]\n[backup.nightly]\n\
     paths = [\"s3.store:/warehouse\"]\ntarget = \"s3.far:/copies\"\nkeep = 2\n";

#[test]
fn a_bucket_is_saved_and_fetched_and_old_copies_go() {
    let world = World::new();
    let nothing = world.run("", "20261118T013000Z", &[]);
    assert_eq!(
        told(&nothing),
        (false, "there is nothing in data/warehouse\n".to_owned())
    );
    world.write("data/warehouse/a/part-0", "rows");
    for day in ["18", "19", "20"] {
        let saved = world.run("", &format!("202611{day}T013000Z"), &[]);
        assert!(saved.status.success(), "{saved:?}");
    }
    let two =
        "20261119T013000Z 20261119T013000Z.complete 20261120T013000Z 20261120T013000Z.complete";
    assert_eq!(world.copies(), two);
    assert_eq!(
        world.read("copies/copies/s3.store/warehouse/20261120T013000Z/a/part-0"),
        "rows"
    );

    // A copy that is not complete leaves nothing, and costs no older one.
    world.write("breaks", "");
    assert!(!world.run("", "20261121T013000Z", &[]).status.success());
    assert_eq!(world.copies(), two);
    fs::remove_file(world.path("breaks")).unwrap();

    world.write("data/warehouse/a/part-0", "other rows");
    let refused = world.run("-restore", "20261121T080000Z", &[]);
    let why = "data/warehouse has 1 objects: name it in restore.overwrite to replace them\n";
    assert_eq!(told(&refused), (false, why.to_owned()));
    assert_eq!(world.read("data/warehouse/a/part-0"), "other rows");
    let missing = [("COPY", "20261118T013000Z"), ("OVERWRITE", "yes")];
    let missing = world.run("-restore", "20261121T080000Z", &missing);
    let why = "there is no complete copy 20261118T013000Z in copies/copies/s3.store/warehouse\n";
    assert_eq!(told(&missing), (false, why.to_owned()));

    let fetched = world.run("-restore", "20261121T080000Z", &[("OVERWRITE", "yes")]);
    assert_eq!(told(&fetched), (true, String::new()));
    assert_eq!(world.read("data/warehouse/a/part-0"), "rows");
}

/// Whether it succeeded, and what it complained of.
fn told(output: &Output) -> (bool, String) {
    let text = String::from_utf8(output.stderr.clone()).unwrap();
    (output.status.success(), text)
}

/// Every generated CronJob, and directories for the stores `data` and `copies`.
struct World {
    place: TempDir,
    cron_jobs: Vec<CronJob>,
}

impl World {
    fn new() -> Self {
        let registry = Registry::new().with::<Backup>().with::<S3>();
        let compilation = compile_text(&registry, PLATFORM);
        let manifests = compilation.manifests.iter();
        let cron_jobs = manifests
            .filter(|manifest| manifest.id.kind == "CronJob")
            .map(|manifest| serde_saphyr::from_str(compilation.text(manifest)).unwrap());
        let world = Self {
            cron_jobs: cron_jobs.collect(),
            place: tempfile::tempdir().unwrap(),
        };
        world.write("bin/mc", include_str!("mc.sh"));
        let mode = fs::Permissions::from_mode(0o755);
        fs::set_permissions(world.path("bin/mc"), mode).unwrap();
        fs::create_dir_all(world.path("copies/copies/s3.store/warehouse")).unwrap();
        world
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn copies(&self) -> String {
        let directory = self.path("copies/copies/s3.store/warehouse");
        let entries = fs::read_dir(directory).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names.join(" ")
    }

    fn run(&self, suffix: &str, stamp: &str, variables: &[(&str, &str)]) -> Output {
        let name = format!("nightly-backup-s3-store-warehouse{suffix}");
        let mut cron_jobs = self.cron_jobs.iter();
        let found = cron_jobs.find(|each| each.metadata.name.as_ref() == Some(&name));
        let spec = found.unwrap().spec.clone().unwrap();
        let pod = spec.job_template.spec.unwrap().template.spec.unwrap();
        let container = pod.containers.into_iter().next().unwrap();
        let words = container.command.iter().chain(&container.args).flatten();
        let mut command = Command::new("/usr/bin/env");
        command.args(words).env_clear();
        for variable in container.env.iter().flatten() {
            let value = variable.value.as_deref().unwrap_or("secret");
            command.env(&variable.name, value);
        }
        command
            .env(
                "PATH",
                format!("{}:/usr/bin:/bin", self.path("bin").display()),
            )
            .env("MC_CONFIG_DIR", self.path("config"))
            .env("WORLD", self.place.path())
            .env("STAMP", stamp)
            .envs(variables.iter().copied());
        command.output().unwrap()
    }
}
