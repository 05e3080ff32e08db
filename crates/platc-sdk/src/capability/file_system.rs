//! A Hadoop-compatible file system.

use platc_objects::{Endpoint, Image, Settings};

use super::{Capability, Kerberos, ObjectStore, S3Login};
use crate::reference::AbsolutePath;

/// A Hadoop file system, and everything that a client has to know about it.
///
/// An object store is one too, through Hadoop's S3A: the first part of a path is the bucket.
#[derive(Clone, Debug)]
pub struct FileSystem {
    /// `fs.defaultFS`, without a slash at its end: `hdfs://lake` or `hdfs://host:8020`. An object store
    /// has none, and this is empty.
    pub default_fs: String,
    /// The object store behind it, if it is one.
    pub object_store: Option<ObjectStore>,
    /// Keys of `core-site.xml` that a client needs, `fs.defaultFS` included.
    pub core_site: Settings,
    /// Keys of `hdfs-site.xml` that a client needs; with high availability, where the NameNodes are.
    pub hdfs_site: Settings,
    /// The WebHDFS servers; a client tries one after the other. With Kerberos they speak TLS.
    pub web_hdfs: Vec<Endpoint>,
    /// The user that may do everything.
    pub superuser: String,
    /// The realm in which clients have to prove who they are; without one, a client is who it says it is.
    pub kerberos: Option<Kerberos>,
}

impl FileSystem {
    /// The file system that Hadoop's S3A makes of an object store. The login comes from the
    /// environment, where all its versions look for it.
    pub fn of_object_store(store: ObjectStore) -> Self {
        let core_site = Settings::new()
            .set("fs.s3a.endpoint", store.url())
            .set("fs.s3a.endpoint.region", &store.region)
            .set("fs.s3a.path.style.access", store.path_style)
            .set("fs.s3a.connection.ssl.enabled", store.tls);
        Self {
            default_fs: String::new(),
            core_site,
            hdfs_site: Settings::new(),
            web_hdfs: Vec::new(),
            superuser: String::new(),
            kerberos: None,
            object_store: Some(store),
        }
    }

    /// The URI of a path: `hdfs://lake/logs`, or `s3a://bucket/logs`.
    pub fn uri(&self, path: &AbsolutePath) -> String {
        match self.object_store {
            Some(_) => format!("s3a:/{path}"),
            None => format!("{}{path}", self.default_fs),
        }
    }

    /// All WebHDFS roots, joined by `;`, in the form that clients with failover read.
    pub fn web_hdfs_roots(&self) -> String {
        let roots: Vec<String> = self
            .web_hdfs
            .iter()
            .map(|server| match self.kerberos {
                Some(_) => format!("https://{server}/webhdfs/v1"),
                None => format!("{}/webhdfs/v1", server.http()),
            })
            .collect();
        roots.join(";")
    }

    /// The client's keys with Spark's prefix for Hadoop keys.
    pub fn spark_hadoop_settings(&self) -> Settings {
        self.core_site
            .iter()
            .chain(self.hdfs_site.iter())
            .map(|(key, value)| (format!("spark.hadoop.{key}"), value.clone()))
            .collect()
    }
}

impl Capability for FileSystem {
    const NAME: &'static str = "FileSystem";
    type Request = FileSystemRequest;

    fn subject(request: &FileSystemRequest) -> Option<String> {
        match request {
            FileSystemRequest::Directory { path, .. } => Some(format!("directory {path}")),
            FileSystemRequest::Files { .. } | FileSystemRequest::User { .. } => None,
        }
    }

    fn kerberos(&self) -> Option<&Kerberos> {
        self.kerberos.as_ref()
    }

    /// The Job that runs last would take the directory from the other's user.
    fn agree(one: &FileSystemRequest, other: &FileSystemRequest) -> bool {
        let wish = |request: &FileSystemRequest| match request {
            FileSystemRequest::Directory { owner, mode, .. } => {
                Some((owner.clone(), u32::from_str_radix(mode, 8).ok()))
            }
            FileSystemRequest::Files { .. } | FileSystemRequest::User { .. } => None,
        };
        wish(one) == wish(other)
    }
}

/// What a consumer needs on a file system.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSystemRequest {
    /// A directory with its parents. Its owner and mode are set also when it exists.
    Directory {
        /// Where.
        path: AbsolutePath,
        /// `user:group`.
        owner: String,
        /// Octal digits, such as `1777`.
        mode: &'static str,
    },
    /// Copies of files: those with the same name and size are left alone, others are replaced.
    Files {
        /// Where the files come from.
        source: FileSource,
        /// The directory they are copied into; it is made.
        into: AbsolutePath,
        /// Octal digits of each file.
        mode: &'static str,
    },
    /// A user of the object store behind the file system, that may read and write below these paths.
    /// [`Context::login`](crate::Context::login) asks for it where there is one.
    User {
        /// Its name and password.
        login: S3Login,
        /// Paths, each with the bucket as its first part.
        paths: Vec<AbsolutePath>,
    },
}

/// Where files that are copied onto a file system come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSource {
    /// A directory inside of an image that has a shell and `cp`.
    Image {
        /// The image.
        image: Image,
        /// The directory.
        path: AbsolutePath,
    },
    /// A directory of a claim that exists in the provider's namespace.
    Claim {
        /// The claim's name.
        claim: String,
    },
    /// A directory of a Git repository.
    Git {
        /// The image that clones (git-sync).
        image: Image,
        /// Address of the repository.
        repository: String,
        /// Branch, tag or commit.
        revision: String,
        /// The directory inside of the repository.
        path: String,
    },
}
