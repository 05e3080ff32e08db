//! A server that plays S3, and Hadoop's client of S3 as an image of one's own has it.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use platc_testing::{Running, Venv, free_port};

use crate::programs::Machine;

/// The server, with a client of Python.
const MOTO: &str = "moto[s3,server]==5.2.5\n";

/// A package that carries `hadoop-aws` and the SDK that it is built against; nothing else of it is used.
const S3A: &str = "sagemaker_pyspark==1.4.5\n";

/// What the Job of the object store does before the components start.
const MAKE: &str = "
import boto3, sys
endpoint, bucket, prefix = sys.argv[1:]
store = boto3.client('s3', endpoint_url=endpoint)
store.create_bucket(Bucket=bucket)
store.put_object(Bucket=bucket, Key=prefix + '/')
";

const LIST: &str = "
import boto3, sys
endpoint, bucket = sys.argv[1:]
found = boto3.client('s3', endpoint_url=endpoint).list_objects_v2(Bucket=bucket)
print('\\n'.join(each['Key'] for each in found.get('Contents', [])))
";

/// The login that the components get from their Secret.
const LOGIN: [(&str, &str); 3] = [
    ("AWS_ACCESS_KEY_ID", "spark"),
    ("AWS_SECRET_ACCESS_KEY", "secret-of-the-test"),
    ("AWS_DEFAULT_REGION", "us-east-1"),
];

/// A server that runs.
pub(crate) struct S3 {
    endpoint: String,
    python: PathBuf,
    _server: Running,
}

impl S3 {
    /// Starts it, with a bucket and a prefix in it, and lets the programs of a machine reach it instead
    /// of the store at `address`.
    pub(crate) fn start(
        test: &str,
        machine: &mut Machine,
        address: &str,
        (bucket, prefix): (&str, &str),
    ) -> Option<Self> {
        let moto = programs(test, "moto", MOTO, false)?;
        let jars = programs(test, "s3a", S3A, true)?;
        let port = free_port();
        let server = Command::new(moto.join("moto_server"))
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let store = Self {
            endpoint: format!("http://127.0.0.1:{port}"),
            python: moto.join("python"),
            _server: Running(server.expect("moto runs")),
        };
        machine.wait("S3 does not answer", || {
            let made = store.python(MAKE, &[bucket, prefix]);
            made.status.success().then_some(())
        });
        machine.replace(address, &format!("127.0.0.1:{port}"));
        machine.environment("SPARK_DIST_CLASSPATH", &class_path(&jars));
        for (name, value) in LOGIN {
            machine.environment(name, value);
        }
        Some(store)
    }

    /// The keys of all objects in a bucket.
    pub(crate) fn keys(&self, bucket: &str) -> Vec<String> {
        let listed = self.python(LIST, &[bucket]);
        let text = String::from_utf8_lossy(&listed.stdout);
        text.lines().map(str::to_owned).collect()
    }

    fn python(&self, program: &str, arguments: &[&str]) -> std::process::Output {
        Command::new(&self.python)
            .args(["-c", program, &self.endpoint])
            .args(arguments)
            .envs(LOGIN)
            .output()
            .expect("python runs")
    }
}

fn programs(test: &str, name: &str, requirements: &str, complete: bool) -> Option<PathBuf> {
    let venv = Venv {
        test,
        name,
        requirements,
        complete,
    };
    venv.programs()
}

/// The jars that an image with S3A has beside Spark's own.
fn class_path(programs: &std::path::Path) -> String {
    let found = Command::new(programs.join("python"))
        .args([
            "-c",
            "import glob, sysconfig; \
             jars = sysconfig.get_path('purelib') + '/sagemaker_pyspark/jars/'; \
             print(':'.join(glob.glob(jars + 'hadoop-aws-*') + \
             glob.glob(jars + 'aws-java-sdk-bundle-*')), end='')",
        ])
        .output()
        .expect("python runs");
    String::from_utf8_lossy(&found.stdout).into_owned()
}
