//! Ports, paths and roles that several files use.

use platc_sdk::Port;

/// The role of the server.
pub(crate) const SERVER: &str = "server";
/// The Service that clients connect to.
pub(crate) const CLIENTS: &str = "postgresql";

/// Where clients connect.
pub(crate) const PORT: Port = Port::tcp("postgresql", 5432);

/// The superuser of the official image, and the database it has of its own.
pub(crate) const SUPERUSER: &str = "postgres";

/// Directory of the configuration files; outside of the volume, which belongs to the server.
pub(crate) const CONFIG: &str = "/etc/postgresql";
/// The main configuration file.
pub(crate) const POSTGRESQL_CONF: &str = "/etc/postgresql/postgresql.conf";
/// Who may connect, and how.
pub(crate) const PG_HBA: &str = "/etc/postgresql/pg_hba.conf";

/// Directory of the script that makes users and databases.
pub(crate) const PROVISION: &str = "/provision";
