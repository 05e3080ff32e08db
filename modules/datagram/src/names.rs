//! Ports, paths and roles that several files use. Paths are those of the image
//! (bd-runtime/datagram/Dockerfile of neoflex-consulting/datagram).

use platc_sdk::Port;

/// The role of the server.
pub(crate) const SERVER: &str = "datagram";

/// UI, REST and Git (`SERVER_PORT`).
pub(crate) const HTTP: Port = Port::tcp("http", 8089);

/// The working directory, where Spring looks for configuration first (`DATAGRAM_HOME`).
pub(crate) const HOME: &str = "/opt/datagram";
/// Models that the image brings, generated sources and what is built from them (`DEPLOY_DIR`).
pub(crate) const WORKSPACE: &str = "/opt/datagram/mspace";
/// The Git repositories (`gitflow.root`).
pub(crate) const GIT: &str = "/opt/datagram/gitflow";
/// Maven itself (`MAVEN_HOME`).
pub(crate) const MAVEN: &str = "/usr/share/maven";
/// Maven's settings for the user root.
pub(crate) const MAVEN_SETTINGS: &str = "/root/.m2/settings.xml";
/// Maven's local repository for the user root.
pub(crate) const MAVEN_REPOSITORY: &str = "/root/.m2/repository";

/// Volume of [`WORKSPACE`].
pub(crate) const WORKSPACE_VOLUME: &str = "workspace";
/// Volume of [`GIT`].
pub(crate) const GIT_VOLUME: &str = "git";
/// Volume of [`MAVEN_REPOSITORY`].
pub(crate) const MAVEN_VOLUME: &str = "maven";

/// Where the home directories are on the file system.
pub(crate) const HADOOP_HOMES: &str = "/user";
/// Where the shared libraries are on the file system when nobody says otherwise.
pub(crate) const SHARED_LIBRARIES: &str = "/datagram/sharedlibs";
