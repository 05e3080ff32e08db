//! Ports and paths that several files use.

/// The HTTP port of NameNodes in Hadoop 3.
pub(crate) const WEB_HDFS_PORT: u16 = 9870;

/// The same with TLS, which NameNodes with Kerberos speak.
pub(crate) const WEB_HDFS_TLS_PORT: u16 = 9871;

/// Where the Jobs have the client's configuration. It is not the image's own directory: images differ
/// in that, and what they have in it must not be mixed in.
pub(crate) const HADOOP_CONF: &str = "/platc/hadoop";
