//! A Hadoop-compatible file system.

use platc_objects::{Endpoint, Image, Settings};

use super::Capability;
use crate::reference::AbsolutePath;

/// A Hadoop file system, and everything that a client has to know about it.
#[derive(Clone, Debug)]
pub struct FileSystem {
    /// `fs.defaultFS`, without a slash at its end: `hdfs://lake` or `hdfs://host:8020`.
    pub default_fs: String,
    /// Keys of `core-site.xml` that a client needs, `fs.defaultFS` included.
    pub core_site: Settings,
    /// Keys of `hdfs-site.xml` that a client needs; with high availability, where the NameNodes are.
    pub hdfs_site: Settings,
    /// The WebHDFS servers; a client tries one after the other.
    pub web_hdfs: Vec<Endpoint>,
    /// The user that may do everything.
    pub superuser: String,
}

impl FileSystem {
    /// The URI of a path.
    pub fn uri(&self, path: &AbsolutePath) -> String {
        format!("{}{path}", self.default_fs)
    }

    /// All WebHDFS roots, joined by `;`, in the form that clients with failover read.
    pub fn web_hdfs_roots(&self) -> String {
        let roots: Vec<String> = self
            .web_hdfs
            .iter()
            .map(|server| format!("{}/webhdfs/v1", server.http()))
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
            FileSystemRequest::Files { .. } => None,
        }
    }

    /// The Job that runs last would take the directory from the other's user.
    fn agree(one: &FileSystemRequest, other: &FileSystemRequest) -> bool {
        let wish = |request: &FileSystemRequest| match request {
            FileSystemRequest::Directory { owner, mode, .. } => {
                Some((owner.clone(), u32::from_str_radix(mode, 8).ok()))
            }
            FileSystemRequest::Files { .. } => None,
        };
        wish(one) == wish(other)
    }
}

/// What a consumer needs on a file system.
#[expect(
    clippy::large_enum_variant,
    reason = "a platform makes a handful of requests, each moved once"
)]
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
