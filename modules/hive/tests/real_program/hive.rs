//! The classes of Hive in the jars of pyspark, with the generated files around them.

use std::fs;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use platc_compiler::{Compilation, Registry};
use platc_module_hive::Hive;
use platc_testing::{
    Database, Guarded, Provider, Realm, Running, compile_text, config_file, free_port, manifest,
};
use tempfile::TempDir;

use crate::PASSWORD;

/// No jar of pyspark has the class that notes changes.
const PLATFORM: &str = r#"
[platform]
name = "datalake"

[provider.lake]

[hive.main]
database = "provider.lake"
warehouse = "provider.lake:/user/hive/warehouse"
events = false
"#;

/// The same on a file system with Kerberos.
const WITH_KERBEROS: &str = r#"
[platform]
name = "datalake"

[provider.lake]

[guarded.lake]
kdc = ["127.0.0.1:88"]

[hive.main]
database = "provider.lake"
warehouse = "guarded.lake:/user/hive/warehouse"
events = false

[hive.main.kerberos]
principal = "hive/metastore.example.com"
keytab = { existing = { secret = "hive-keytab", key = "hive.keytab" } }
"#;

/// Where Debian puts the driver.
pub(crate) const DRIVER: &str = "/usr/share/java/postgresql.jar";
/// Where the containers have the files.
const CONF: &str = "/hive/conf";
const OPEN: &str = "--add-opens=java.base/java.net=ALL-UNNAMED";

/// A directory with what the containers see.
pub(crate) struct Installation {
    place: TempDir,
    spark: PathBuf,
    database: String,
}

impl Installation {
    /// The generated files, with addresses and directories of this machine in place of the containers'.
    pub(crate) fn new(spark: PathBuf, database: &Database) -> Self {
        let installation = Self {
            place: tempfile::tempdir().expect("a directory can be made"),
            spark,
            database: database.endpoint(),
        };
        let compilation = compile(PLATFORM);
        installation.take(&compilation, "config", "hive-site.xml");
        installation.take(&compilation, "config", "hive-log4j2.properties");
        installation.take(&compilation, "schema-config", "hive-site.xml");
        installation.take(&compilation, "schema-config", "hive-log4j2.properties");
        installation.take(&compilation, "schema-script", "schema.sh");
        installation.write("bin/schematool", include_str!("schematool.sh"));
        let program = installation.path("bin/schematool");
        fs::set_permissions(program, fs::Permissions::from_mode(0o755)).expect("permissions");
        installation
    }

    /// Puts the files of a Metastore with Kerberos in the place of the others; answers with the words for
    /// its JVM.
    pub(crate) fn secure(&self, realm: &Realm) -> Vec<String> {
        let platform = WITH_KERBEROS.replace("127.0.0.1:88", &realm.kdc());
        let compilation = compile(&platform);
        for file in ["hive-site.xml", "core-site.xml", "krb5.conf"] {
            self.take(&compilation, "config", file);
        }
        let workload = manifest(
            &compilation,
            "hive.main/deployment-main-hive-metastore.yaml",
        );
        let variables = &workload["spec"]["template"]["spec"]["containers"][0]["env"];
        let mut variables = variables.as_array().into_iter().flatten();
        let option = variables.find(|variable| variable["name"] == "HADOOP_OPTS");
        let option = option.and_then(|variable| variable["value"].as_str());
        let option = option.expect("the server has it");
        let here = self.path("config").display().to_string();
        vec![option.replace(CONF, &here)]
    }

    fn take(&self, compilation: &Compilation, role: &str, file: &str) {
        let object = format!("hive.main/configmap-main-hive-{role}.yaml");
        let text = config_file(compilation, &object, file)
            .replace("postgresql.lake.example.com:5432", &self.database)
            .replace("hdfs://lake/user/hive/warehouse", &self.warehouse())
            .replace("hdfs://guarded/user/hive/warehouse", &self.warehouse())
            .replace("/platc/kerberos", &self.place.path().display().to_string());
        self.write(&format!("{role}/{file}"), &text);
    }

    fn warehouse(&self) -> String {
        format!("file:{}", self.path("warehouse").display())
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.place.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let file = self.path(name);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a directory");
        fs::write(file, text).expect("it can be written");
    }

    fn jars(&self) -> String {
        format!("{DRIVER}:{}/jars/*", self.spark.display())
    }

    /// Hive's scripts for these tables are in no package, so that they are made from its description of the
    /// tables, which is in a jar.
    pub(crate) fn make_schema_script(&self) {
        let properties = format!(
            "javax.jdo.PersistenceManagerFactoryClass=org.datanucleus.api.jdo.JDOPersistenceManagerFactory\n\
             javax.jdo.option.ConnectionDriverName=org.postgresql.Driver\n\
             javax.jdo.option.ConnectionURL=jdbc:postgresql://{}/metastore\n\
             javax.jdo.option.ConnectionUserName=metastore\n\
             javax.jdo.option.ConnectionPassword={PASSWORD}\n\
             datanucleus.identifierFactory=datanucleus1\n\
             datanucleus.schema.autoCreateAll=true\n\
             datanucleus.rdbms.useLegacyNativeValueStrategy=true\n",
            self.database
        );
        self.write("datanucleus.properties", &properties);
        let script = self.path("tables.sql");
        let class = "org.datanucleus.store.schema.SchemaTool";
        let output = Command::new("java")
            .args(["-cp", &self.jars(), class, "-create", "-api", "JDO"])
            .args(["-props", "datanucleus.properties", "-ddlFile"])
            .arg(&script)
            .arg("package.jdo")
            .current_dir(self.extracted())
            .output();
        let output = output.expect("java runs");
        assert!(output.status.success(), "{output:?}");
        let tables = fs::read_to_string(script).expect("it was written");
        self.write(
            "hive/scripts/metastore/upgrade/postgres/hive-schema-2.3.0.postgres.sql",
            &format!("{tables}\n{}", include_str!("version.sql")),
        );
        let directory = "hive/scripts/metastore/upgrade/postgres";
        self.write(
            &format!("{directory}/upgrade.order.postgres"),
            "2.1.0-to-2.3.0\n",
        );
        self.write(
            &format!("{directory}/upgrade-2.1.0-to-2.3.0.postgres.sql"),
            "UPDATE \"VERSION\" SET \"SCHEMA_VERSION\" = '2.3.0';\n",
        );
    }

    /// The directory into which the description of the tables was taken out of its jar.
    fn extracted(&self) -> &Path {
        let jars = fs::read_dir(self.spark.join("jars")).expect("the directory of the jars");
        let jar = jars
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.to_string_lossy().contains("/hive-metastore-"));
        let extract = "import sys, zipfile; zipfile.ZipFile(sys.argv[1]).extract('package.jdo')";
        let status = Command::new("python3")
            .args(["-c", extract])
            .arg(jar.expect("a jar with the Metastore"))
            .current_dir(self.place.path())
            .status();
        assert!(status.is_ok_and(|status| status.success()));
        self.place.path()
    }

    /// Runs what the Job runs; answers with its exit code and what the script itself says.
    pub(crate) fn run_job(&self, upgrade: bool) -> String {
        let search = std::env::var("PATH").expect("a path");
        let output = Command::new("bash")
            .args(["-euo", "pipefail"])
            .arg(self.path("schema-script/schema.sh"))
            .env("PATH", format!("{}:{search}", self.path("bin").display()))
            .env("SCHEMA_CONF", self.path("schema-config"))
            .env("JARS", self.jars())
            .env("HIVE_HOME", self.path("hive"))
            .env("METASTORE_DATABASE_PASSWORD", PASSWORD)
            .env("UPGRADE_SCHEMA", upgrade.to_string())
            .current_dir(self.place.path())
            .output()
            .expect("bash runs");
        let told = [output.stdout, output.stderr].concat();
        let told = String::from_utf8_lossy(&told);
        let own = told.lines().filter_map(|line| line.strip_prefix("platc: "));
        let code = output.status.code().unwrap_or(-1);
        std::iter::once(format!("exit {code}\n"))
            .chain(own.map(|line| format!("{line}\n")))
            .collect()
    }

    /// Starts a Metastore; answers with its port when it listens there.
    pub(crate) fn start(&self, options: &[String]) -> (Running, u16) {
        let port = free_port();
        let log = fs::File::create(self.path("metastore.log")).expect("it can be made");
        let class_path = format!("{}:{}", self.path("config").display(), self.jars());
        let child = Command::new("java")
            .args([OPEN, "-Xmx512m"])
            .args(options)
            .arg("-Dlog4j.configurationFile=hive-log4j2.properties")
            .args(["-cp", &class_path])
            .arg("org.apache.hadoop.hive.metastore.HiveMetaStore")
            .args(["-p", &port.to_string()])
            .env("METASTORE_DATABASE_PASSWORD", PASSWORD)
            .env("HADOOP_USER_NAME", "hive")
            .current_dir(self.place.path())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn();
        let running = Running(child.expect("java runs"));
        let patience = Instant::now() + Duration::from_secs(90);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < patience, "{}", self.log());
            std::thread::sleep(Duration::from_millis(500));
        }
        (running, port)
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path("metastore.log")).unwrap_or_default()
    }

    /// What Spark answers, as a client of the Metastore.
    pub(crate) fn ask_spark(&self, port: u16, statements: &str) -> String {
        let settings = [
            format!("spark.hadoop.hive.metastore.uris=thrift://127.0.0.1:{port}"),
            format!("spark.sql.warehouse.dir={}", self.warehouse()),
            "spark.sql.catalogImplementation=hive".to_owned(),
            "spark.ui.enabled=false".to_owned(),
        ];
        fs::create_dir_all(self.path("spark-conf")).expect("a directory");
        let temporary = self.place.path().display();
        let mut command = Command::new(self.spark.join("bin/spark-sql"));
        command.args(["--master", "local[1]"]);
        for setting in &settings {
            command.args(["--conf", setting]);
        }
        let output = command
            .args(["-e", statements])
            .env("SPARK_HOME", &self.spark)
            .env("SPARK_CONF_DIR", self.path("spark-conf"))
            .env("SPARK_LOCAL_IP", "127.0.0.1")
            .env("JAVA_TOOL_OPTIONS", format!("-Djava.io.tmpdir={temporary}"))
            .current_dir(self.place.path())
            .output()
            .expect("spark-sql runs");
        assert!(output.status.success(), "{output:?}\n{}", self.log());
        String::from_utf8_lossy(&output.stdout).into_owned()
    }
}

fn compile(platform: &str) -> Compilation {
    let registry = Registry::new()
        .with::<Hive>()
        .with::<Guarded>()
        .with::<Provider>();
    compile_text(&registry, platform)
}
