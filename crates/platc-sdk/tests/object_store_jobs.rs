//! What consumers ask of an object store, and the arguments of the Job that it comes to.

use std::any::TypeId;

use platc_sdk::build::Surroundings;
use platc_sdk::capability::{
    FileSource, FileSystem, FileSystemRequest, ObjectStore, ObjectStoreRequest, S3Login,
};
use platc_sdk::context::UntypedRequest;
use platc_sdk::provision::object_store::{Client, Wishes};
use platc_sdk::workload::{Placement, PodUsers};
use platc_sdk::{
    AbsolutePath, Address, Build, Capability, Endpoint, Identity, Image, Job, Resources,
    SecretFormat, SecretKey, SecretSource,
};

fn path(text: &str) -> AbsolutePath {
    text.parse().expect("a path")
}

fn image(text: &str) -> Image {
    Image::new(text.parse().expect("an image"), None)
}

fn login(secret: &str) -> S3Login {
    let key = |key: &str| SecretKey {
        secret: secret.to_owned(),
        key: key.to_owned(),
        source: SecretSource::Generate(SecretFormat::Alphanumeric(20)),
    };
    S3Login {
        access_key: key("access-key"),
        secret_key: key("secret-key"),
    }
}

fn asked<C: Capability>(consumer: &str, request: C::Request) -> UntypedRequest {
    UntypedRequest {
        consumer: consumer.parse().expect("an address"),
        capability: TypeId::of::<C>(),
        subject: None,
        agrees: |_, _| true,
        value: Box::new(request),
    }
}

fn requests() -> Vec<UntypedRequest> {
    let user = |path| FileSystemRequest::User {
        login: login("main-livy-s3"),
        paths: vec![path],
    };
    let directory = FileSystemRequest::Directory {
        path: path("/spark-logs/events"),
        owner: "spark:spark".to_owned(),
        mode: "1777",
    };
    let files = FileSystemRequest::Files {
        source: FileSource::Image {
            image: image("livy:0.8"),
            path: path("/opt/jars"),
        },
        into: path("/shared/jars"),
        mode: "0644",
    };
    let store_user = ObjectStoreRequest::User {
        login: login("main-livy-s3"),
        paths: vec![path("/raw")],
    };
    vec![
        asked::<FileSystem>("livy.main", user(path("/shared"))),
        asked::<FileSystem>("livy.main", directory),
        asked::<FileSystem>("livy.main", files),
        asked::<ObjectStore>("livy.main", store_user),
        asked::<ObjectStore>("livy.main", ObjectStoreRequest::Location(path("/raw"))),
        asked::<ObjectStore>("mlflow.lab", ObjectStoreRequest::Location(path("/"))),
    ]
}

fn identity() -> Identity {
    Identity {
        platform: "datalake".to_owned(),
        product: "minio".to_owned(),
        instance: "lake".to_owned(),
        namespace: "store".to_owned(),
        cluster_domain: "cluster.local".to_owned(),
        pod_users: PodUsers::Image,
    }
}

fn client() -> Client {
    Client {
        store: ObjectStore {
            endpoint: Endpoint::new("lake-minio", 9000),
            tls: false,
            region: "us-east-1".to_owned(),
            path_style: true,
            login: None,
        },
        login: login("lake-minio-root"),
        image: image("mc:1"),
        resources: Resources::new(50, 256),
        placement: Placement::default(),
        authority: None,
    }
}

/// The containers of the Job of a consumer: name and arguments, and where the last one mounts volumes.
fn job(consumer: &Address, wishes: &Wishes) -> String {
    let mut job = Job::new("job");
    client().serve(&mut job, consumer, wishes);
    let job = job.into_object(&identity(), None);
    let pod = job.spec.and_then(|spec| spec.template.spec).expect("a pod");
    let init = pod.init_containers.into_iter().flatten();
    let mut told = String::new();
    for container in init.chain(pod.containers) {
        let arguments = container.args.unwrap_or_default().join(" ");
        told.extend([container.name.as_str(), ": ", &arguments, "\n"]);
        for mount in container.volume_mounts.into_iter().flatten() {
            told.extend(["  ", &mount.name, " at ", &mount.mount_path, "\n"]);
        }
        for variable in container.env.into_iter().flatten() {
            let reference = variable.value_from.and_then(|from| from.secret_key_ref);
            if let Some(key) = reference {
                told.extend(["  ", &variable.name, " of ", &key.name, " ", &key.key, "\n"]);
            }
        }
    }
    told
}

#[test]
fn requests_of_both_capabilities_come_to_one_job() {
    let requests = requests();
    let identity = identity();
    let out = Build::new(
        &identity,
        Surroundings {
            requests: &requests,
            offers: &[],
        },
    );
    let mut told = String::new();
    for (consumer, wishes) in Wishes::of(&out) {
        told.extend(["# ", &consumer.to_string(), "\n", &job(&consumer, &wishes)]);
    }
    let policy = concat!(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetBucketLocation","s3:HeadBucket","s3:ListBucketMultipartUploads"],"Resource":["arn:aws:s3:::raw","arn:aws:s3:::shared"]},"#,
        r#"{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::raw"]},{"Effect":"Allow","Action":["s3:ListBucket"],"Resource":["arn:aws:s3:::shared"]},"#,
        r#"{"Effect":"Allow","Action":["s3:AbortMultipartUpload","s3:DeleteObject","s3:GetObject","s3:ListMultipartUploadParts","s3:PutObject"],"Resource":["arn:aws:s3:::raw/*","arn:aws:s3:::shared/*"]}]}"#,
    );
    let root = "  STORE_ACCESS_KEY of lake-minio-root access-key\n  \
                STORE_SECRET_KEY of lake-minio-root secret-key\n";
    assert_eq!(
        told,
        format!(
            "# livy.main\n\
             fetch-staged-0: /opt/jars /staged/0\n  staged-0 at /staged/0\n\
             mc: bucket raw bucket shared bucket spark-logs prefix spark-logs events \
             files /staged/0 shared jars user 0 livy.main {policy}\n  \
             tmp at /tmp\n  staged-0 at /staged/0\n{root}  \
             ACCESS_KEY_0 of main-livy-s3 access-key\n  SECRET_KEY_0 of main-livy-s3 secret-key\n\
             # mlflow.lab\nmc: \n  tmp at /tmp\n{root}"
        )
    );
}
