//! The script that makes buckets and users and copies files, run with a stand-in for `mc` and with no
//! program on its path that the image of `mc` does not have.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// Plays `mc` on a local directory.
const MC: &str = include_str!("provision/mc.sh");

/// What the script and the stand-in may call besides: coreutils.
const COREUTILS: &[&str] = &["cat", "cp", "mkdir", "wc"];

struct World {
    directory: TempDir,
}

impl World {
    /// A world with these files, each written as `path=text`.
    fn new(files: &[&str]) -> Self {
        let world = Self {
            directory: TempDir::new().expect("a temporary directory"),
        };
        for (program, text) in [("mc", MC), ("sleep", "#!/bin/sh\n")] {
            let path = world.write(&format!("bin/{program}"), text);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permissions");
        }
        for program in COREUTILS {
            let link = world.directory.path().join("bin").join(program);
            symlink(Path::new("/bin").join(program), link).expect("a link");
        }
        for file in files {
            let (name, text) = file.split_once('=').expect("path=text");
            world.write(name, text);
        }
        world
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.directory.path().join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(&path, text).expect("a file");
        path
    }

    /// Runs the script; answers with its exit code and output, the commands of `mc` that it ran (`> `)
    /// and what these read (`< `), without the login, which is always the same.
    fn run(&self, arguments: &[&str]) -> String {
        let root = self.directory.path().display().to_string();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/provision/object_store.sh");
        let _ = fs::remove_file(self.directory.path().join("calls"));
        let output = Command::new("/bin/sh")
            .args(["-euc", "exec 2>&1; . \"$0\""])
            .arg(script)
            .args(arguments.iter().map(|text| text.replace('@', &root)))
            .env_clear()
            .env("PATH", format!("{root}/bin"))
            .env("WORLD", &root)
            .env("MC_CONFIG_DIR", format!("{root}/config"))
            .env("STORE_URL", "http://lake:9000")
            .env("STORE_REGION", "us-east-1")
            .env("STORE_PATH_STYLE", "on")
            .env("STORE_ACCESS_KEY", "root")
            .env("STORE_SECRET_KEY", "root password")
            .env("STORE_CA", format!("{root}/ca.crt"))
            .env("ACCESS_KEY_0", "spark")
            .env("SECRET_KEY_0", "spark $password")
            .output()
            .expect("sh runs");
        let mut told = format!("exit {}\n", output.status.code().unwrap_or(-1));
        told.push_str(&String::from_utf8_lossy(&output.stdout));
        let calls = fs::read_to_string(self.directory.path().join("calls"));
        for call in calls.unwrap_or_default().lines() {
            told.push_str(if call.starts_with("< ") { "" } else { "> " });
            told.push_str(call);
            told.push('\n');
        }
        told.replace(LOGIN, "").replace(&root, "@")
    }
}

const LOGIN: &str = "> alias set store http://lake:9000 --path on\n< root\n< root password\n";

#[test]
fn a_bucket_is_made_before_its_prefix_and_a_prefix_has_an_object() {
    let world = World::new(&[]);
    let arguments = ["bucket", "spark-logs", "prefix", "spark-logs", "4.1/events"];
    assert_eq!(
        world.run(&arguments),
        "exit 0\nbucket spark-logs is there\nprefix spark-logs/4.1/events is there\n\
         > mb --ignore-existing --region us-east-1 store/spark-logs\n\
         > stat store/spark-logs/4.1/events/.keep\n> pipe store/spark-logs/4.1/events/.keep\n"
    );
    assert_eq!(
        world.run(&arguments),
        "exit 0\nbucket spark-logs is there\nprefix spark-logs/4.1/events is there\n\
         > mb --ignore-existing --region us-east-1 store/spark-logs\n\
         > stat store/spark-logs/4.1/events/.keep\n"
    );
    let object = world
        .directory
        .path()
        .join("root/spark-logs/4.1/events/.keep");
    assert_eq!(fs::read_to_string(object).expect("an object"), "");
}

#[test]
fn a_user_gets_a_policy_and_its_keys_are_no_arguments() {
    let expected = "exit 0\nuser 0 has the policy spark-history.main\n\
         > admin policy create store spark-history.main @/config/policy.json\n< {\"Version\":1}\n\
         > admin user add store\n< spark\n< spark $password\n\
         > admin policy attach store spark-history.main --user spark\n";
    let arguments = ["user", "0", "spark-history.main", "{\"Version\":1}"];
    assert_eq!(World::new(&[]).run(&arguments), expected);
    assert_eq!(World::new(&["attached="]).run(&arguments), expected);
}

#[test]
fn files_are_copied_once_and_again_when_their_size_changed() {
    let world = World::new(&[
        "staged/a.jar=aaa",
        "staged/b c.jar=bb",
        "staged/inner/ignored=x",
    ]);
    let arguments = ["files", "@/staged", "libs", "jars"];
    assert_eq!(
        world.run(&arguments),
        "exit 0\nall 2 files of @/staged are in libs/jars\n\
         > stat --json store/libs/jars/a.jar\n\
         > cp --quiet @/staged/a.jar store/libs/jars/a.jar\n\
         > stat --json store/libs/jars/a.jar\n\
         > stat --json store/libs/jars/b c.jar\n\
         > cp --quiet @/staged/b c.jar store/libs/jars/b c.jar\n\
         > stat --json store/libs/jars/b c.jar\n"
    );
    world.write("staged/a.jar", "longer");
    assert_eq!(
        world.run(&arguments),
        "exit 0\nall 2 files of @/staged are in libs/jars\n\
         > stat --json store/libs/jars/a.jar\n\
         > cp --quiet @/staged/a.jar store/libs/jars/a.jar\n\
         > stat --json store/libs/jars/a.jar\n\
         > stat --json store/libs/jars/b c.jar\n"
    );
    assert_eq!(
        world.run(&["files", "@/staged/inner", "libs", ""]),
        "exit 0\nall 1 files of @/staged/inner are in libs\n\
         > stat --json store/libs/ignored\n\
         > cp --quiet @/staged/inner/ignored store/libs/ignored\n\
         > stat --json store/libs/ignored\n"
    );
}

#[test]
fn files_that_do_not_arrive_and_sources_without_files_are_failures() {
    let world = World::new(&["staged/a.jar=aaa", "cp-cuts="]);
    assert_eq!(
        world.run(&["files", "@/staged", "libs", "jars"]),
        "exit 1\n@/staged/a.jar did not arrive in libs/jars with its size\n\
         > stat --json store/libs/jars/a.jar\n\
         > cp --quiet @/staged/a.jar store/libs/jars/a.jar\n\
         > stat --json store/libs/jars/a.jar\n"
    );
    let world = World::new(&["staged/inner/ignored=x"]);
    assert_eq!(
        world.run(&["files", "@/staged", "libs", "jars"]),
        "exit 1\nthere is no file in @/staged\n"
    );
}

#[test]
fn a_store_that_starts_is_waited_for_and_a_refusal_is_a_failure() {
    let arguments = ["bucket", "warehouse"];
    let made = "bucket warehouse is there\n\
                > mb --ignore-existing --region us-east-1 store/warehouse\n";
    let waiting = "waiting for http://lake:9000\n";
    assert_eq!(
        World::new(&["starting=2"]).run(&arguments),
        format!("exit 0\n{}{made}", waiting.repeat(2))
    );
    assert_eq!(
        World::new(&["starting=30"]).run(&arguments),
        format!(
            "exit 1\n{}mc: <ERROR> Unable to initialize new alias: connection refused.\n\
             gave up waiting for http://lake:9000\n",
            waiting.repeat(29)
        )
    );
    assert_eq!(
        World::new(&["denied="]).run(&["prefix", "warehouse", "a"]),
        "exit 1\nmc: <ERROR> Access Denied.\n\
         > stat store/warehouse/a/.keep\n> pipe store/warehouse/a/.keep\n"
    );
}

#[test]
fn a_bucket_is_kept_as_it_is_described() {
    let arguments = [
        "versioning",
        "raw",
        "expiry",
        "raw",
        "{\"Rules\":[]}",
        "anonymous",
        "raw",
        "download",
    ];
    assert_eq!(
        World::new(&[]).run(&arguments),
        "exit 0\nbucket raw keeps versions\nbucket raw removes objects by its rules\n\
         without a login, bucket raw is download\n\
         > version enable store/raw\n> ilm rule import store/raw\n< {\"Rules\":[]}\n\
         > anonymous set download store/raw\n"
    );
}

#[test]
fn the_authority_of_the_store_is_trusted() {
    let world = World::new(&["ca.crt=certificate"]);
    assert_eq!(world.run(&[]), "exit 0\n");
    let trusted = world.directory.path().join("config/certs/CAs/ca.crt");
    assert_eq!(fs::read_to_string(trusted).expect("a file"), "certificate");
}
