//! Paths and names that several files use.

use platc_sdk::workload::RunAs;

/// The volume with the copies.
pub(crate) const VOLUME: &str = "backup";
/// Where it is mounted.
pub(crate) const MOUNT: &str = "/backup";
/// The directory of the copies in it; the root of a fresh volume may have a `lost+found`.
pub(crate) const COPIES: &str = "/backup/copies";
/// A copy on its way from a server to where copies are kept, or back.
pub(crate) const PASSING: &str = "passing";

/// Directory of the files of a Hadoop client.
pub(crate) const HADOOP_CONF: &str = "/etc/hadoop/platc";

/// The user of all containers, the same one for all that share a volume. Hadoop needs one that has a name
/// in the image, and 1000 is `hadoop` in `apache/hadoop`.
pub(crate) const USER: RunAs = RunAs::user(1000);
