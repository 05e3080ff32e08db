//! Kerberos with a real realm: the generated `krb5.conf` and commands get tickets, and Hadoop's own classes read
//! the generated rules and keytabs.
#![expect(
    clippy::disallowed_methods,
    reason = "the test starts programs and reads what they leave behind"
)]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use platc_compiler::{Compilation, Registry};
use platc_module_hdfs::Hdfs;
use platc_testing::{Provider, Realm, compile_text, config_file, is_missing, manifest};
use tempfile::TempDir;

const CLIENT_CONFIG: &str = "hdfs.lake/configmap-lake-hdfs-client-config.yaml";
const SERVER_CONFIG: &str = "hdfs.lake/configmap-lake-hdfs-config.yaml";
const SCRIPTS: &str = "hdfs.lake/configmap-lake-hdfs-scripts.yaml";
const NAME_NODES: &str = "hdfs.lake/statefulset-lake-hdfs-namenode.yaml";
/// What follows the name of a NameNode's pod in its DNS name.
const NAME_NODE_DOMAIN: &str = "lake-hdfs-namenode.datalake.svc.cluster.local";

/// Plays `hadoop` and `hdfs`: notes whose ticket there is, and what was asked.
const HADOOP: &str = r#"#!/bin/bash
echo "$(klist | sed -n 's/^Default principal: //p'): ${0##*/} $*" >>"$WORLD/calls"
case "$1 $2" in
  "haadmin -getServiceState") echo active ;;
  "namenode -bootstrapStandby")
    mkdir -p "$NAME_VOLUME/dfs/current"
    touch "$NAME_VOLUME/dfs/current/VERSION" "$NAME_VOLUME/dfs/current/fsimage_1"
    ;;
esac
"#;

/// A pod's directories on this machine, and the realm.
struct World {
    directory: TempDir,
    realm: Realm,
    compilation: Compilation,
}

impl World {
    fn new(test: &str) -> Option<Self> {
        let directory = tempfile::tempdir().expect("a directory");
        let place = directory.path().join("realm");
        fs::create_dir(&place).expect("it can be made");
        let realm = Realm::start(test, "CORP.EXAMPLE.COM", &place)?;
        let platform = format!(
            r#"
            [platform]
            name = "datalake"
            [provider.zk]
            [hdfs.lake]
            zookeeper = "provider.zk"
            data_nodes = {{ kind = "stateful-set" }}
            [hdfs.lake.kerberos]
            realm = "CORP.EXAMPLE.COM"
            kdc = ["{}"]
            keytabs = "hdfs-keytabs"
            auth_to_local = ['RULE:[1:$1@$0](.*@AD[.]EXAMPLE[.]COM)s/@.*//']
            tls = {{ secret = "hdfs-tls", password = {{ existing = {{ secret = "tls", key = "password" }} }} }}
            "#,
            realm.kdc()
        );
        let registry = Registry::new().with::<Hdfs>().with::<Provider>();
        let world = Self {
            compilation: compile_text(&registry, &platform),
            directory,
            realm,
        };
        for directory in ["bin", "keytabs", "conf", "scripts", "name"] {
            fs::create_dir(world.path(directory)).expect("it can be made");
        }
        for program in ["bin/hadoop", "bin/hdfs"] {
            fs::write(world.path(program), HADOOP).expect("it can be written");
            let executable = fs::Permissions::from_mode(0o755);
            fs::set_permissions(world.path(program), executable).expect("it can be made so");
        }
        Some(world)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    /// Puts the files of a ConfigMap where the pod has it.
    fn write(&self, config: &str, files: &[&str], directory: &str) {
        for file in files {
            let text = self.localized(&config_file(&self.compilation, config, file));
            fs::write(self.path(directory).join(file), text).expect("it can be written");
        }
    }

    fn localized(&self, text: &str) -> String {
        let root = self.directory.path().display();
        let directories = ["conf", "keytabs", "name", "scripts"];
        let text = directories.iter().fold(text.to_owned(), |text, name| {
            text.replace(&format!("/hadoop/{name}"), &format!("{root}/{name}"))
        });
        text.replace("/tmp/ticket", &format!("{root}/ticket"))
    }

    /// What a container of a pod says and asks of Hadoop, when it runs here.
    fn run(&self, workload: &str, containers: &str, name: &str, pod: &str) -> String {
        let object = manifest(&self.compilation, workload);
        let all = object["spec"]["template"]["spec"][containers].as_array();
        let mut found = all.into_iter().flatten();
        let container = found.find(|container| container["name"] == name);
        let container = container.expect("there is such a container");
        let words = ["command", "args"].map(|key| container[key].as_array());
        let words = words.into_iter().flatten().flatten();
        let words: Vec<String> = words
            .map(|word| self.localized(word.as_str().expect("it is text")))
            .collect();
        let search = std::env::var("PATH").expect("a path");
        let mut command = Command::new(&words[0]);
        command
            .args(&words[1..])
            .env("WORLD", self.directory.path())
            .env("PATH", format!("{}:{search}", self.path("bin").display()))
            .env("POD_NAME", pod);
        for variable in container["env"].as_array().expect("it has variables") {
            if let (Some(name), Some(value)) =
                (variable["name"].as_str(), variable["value"].as_str())
            {
                command.env(name, self.localized(&value.replace("$(POD_NAME)", pod)));
            }
        }
        let output = command.output().expect("it runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
        fs::read_to_string(self.path("calls")).unwrap_or_default()
    }

    /// What a class of Hadoop says, with the servers' configuration and Java's option of the NameNode.
    fn hadoop_says(&self, jars: &Path, arguments: &[&str]) -> String {
        let object = manifest(&self.compilation, NAME_NODES);
        let variables = &object["spec"]["template"]["spec"]["containers"][0]["env"];
        let mut variables = variables.as_array().into_iter().flatten();
        let option = variables.find(|variable| variable["name"] == "HADOOP_OPTS");
        let option = option.and_then(|variable| variable["value"].as_str());
        let output = Command::new("java")
            .arg(self.localized(option.expect("it is there")))
            .arg("-cp")
            .arg(format!(
                "{}:{}/*",
                self.path("conf").display(),
                jars.display()
            ))
            .args(arguments)
            .output()
            .expect("java runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}{complaint}");
        said
    }
}

/// The value of a key in one of Hadoop's files.
fn value_of<'a>(xml: &'a str, key: &str) -> &'a str {
    let name = format!("<name>{key}</name>");
    let (_, rest) = xml.split_once(&name).expect("the key is there");
    let (_, rest) = rest.split_once("<value>").expect("it has a value");
    rest.split('<').next().unwrap_or_default()
}

#[test]
fn the_job_that_makes_directories_has_a_ticket() {
    let Some(world) = World::new("a ticket of the Job") else {
        return;
    };
    world
        .realm
        .keytab(&world.path("keytabs/admin.keytab"), &["hdfs"]);
    world.write(CLIENT_CONFIG, &["krb5.conf"], "conf");
    let mut jobs = world
        .compilation
        .manifests
        .iter()
        .map(|job| job.path.as_str());
    let job = jobs.find(|path| path.starts_with("hdfs.lake/job-lake-hdfs-directories-"));
    let calls = world.run(job.expect("there is a Job"), "containers", "provision", "");
    let who = "hdfs@CORP.EXAMPLE.COM: hadoop fs";
    assert_eq!(
        calls,
        format!(
            "{who} -mkdir -p /tmp\n{who} -chown hadoop:supergroup /tmp\n{who} -chmod 1777 /tmp\n\
             {who} -mkdir -p /user\n{who} -chown hadoop:supergroup /user\n{who} -chmod 0755 /user\n"
        )
    );
}

#[test]
fn a_name_node_asks_the_other_one_with_a_ticket_of_its_own_host() {
    let Some(world) = World::new("a ticket of a NameNode") else {
        return;
    };
    let host = |pod: u32| format!("nn/lake-hdfs-namenode-{pod}.{NAME_NODE_DOMAIN}");
    let hosts = [host(0), host(1)];
    let principals: Vec<&str> = hosts.iter().map(String::as_str).collect();
    world
        .realm
        .keytab(&world.path("keytabs/nn.keytab"), &principals);
    world.write(SERVER_CONFIG, &["krb5.conf"], "conf");
    let scripts = [
        "format_ha.sh",
        "log_in.sh",
        "name_directory.sh",
        "with_ticket.sh",
        "words.sh",
    ];
    world.write(SCRIPTS, &scripts, "scripts");
    // Hadoop puts the host of this address in the place of `_HOST`.
    let site = config_file(&world.compilation, SERVER_CONFIG, "hdfs-site.xml");
    let address = value_of(&site, "dfs.namenode.rpc-address.lake.nn1");
    let (host, _) = address.split_once(':').expect("it has a port");
    assert_eq!(
        value_of(&site, "dfs.namenode.kerberos.principal").replace("_HOST", host),
        format!("{}@CORP.EXAMPLE.COM", hosts[1])
    );
    let calls = world.run(
        NAME_NODES,
        "initContainers",
        "format",
        "lake-hdfs-namenode-1",
    );
    let who = format!("{}@CORP.EXAMPLE.COM: hdfs", hosts[1]);
    assert_eq!(
        calls,
        format!(
            "{who} haadmin -getServiceState nn0\n{who} namenode -bootstrapStandby -nonInteractive\n"
        )
    );
}

#[test]
fn hadoop_maps_principals_to_users_and_logs_in_from_the_keytab() {
    let test = "Hadoop's own Kerberos";
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let jars = root.join("target/programs/pyspark/pyspark/jars");
    let jar = jars.join("hadoop-client-api-3.3.4.jar");
    if is_missing(test, &["/usr/bin/java", &jar.display().to_string()]) {
        return;
    }
    let Some(world) = World::new(test) else {
        return;
    };
    let configured = ["core-site.xml", "hdfs-site.xml", "krb5.conf"];
    world.write(SERVER_CONFIG, &configured, "conf");
    let principal = |name: &str| format!("{name}/pod-0.example.com@CORP.EXAMPLE.COM");
    let [name_node, journal_node, data_node, other] = ["nn", "jn", "dn", "spark"].map(principal);
    let mapped = world.hadoop_says(
        &jars,
        &[
            "org.apache.hadoop.security.HadoopKerberosName",
            &name_node,
            &journal_node,
            &data_node,
            "hdfs@CORP.EXAMPLE.COM",
            "ann@AD.EXAMPLE.COM",
            &other,
        ],
    );
    assert_eq!(
        mapped,
        format!(
            "Name: {name_node} to hadoop\nName: {journal_node} to hadoop\nName: {data_node} to hadoop\n\
             Name: hdfs@CORP.EXAMPLE.COM to hadoop\nName: ann@AD.EXAMPLE.COM to ann\n\
             Name: {other} to spark\n"
        )
    );
    let keytab = world.path("keytabs/nn.keytab");
    world.realm.keytab(&keytab, &["nn/pod-0.example.com"]);
    let keytab = keytab.display().to_string();
    let told = world.hadoop_says(
        &jars,
        &[
            "org.apache.hadoop.security.KDiag",
            "--keylen",
            "128",
            "--keytab",
            &keytab,
            "--principal",
            &name_node,
        ],
    );
    let user = told.lines().find(|line| line.starts_with("UGI instance"));
    assert_eq!(
        user,
        Some(format!("UGI instance = {name_node} (auth:KERBEROS)").as_str()),
        "{told}"
    );
}
