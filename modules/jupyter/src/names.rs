//! Ports, paths and roles that several files use, each with where the fact comes from.

use platc_sdk::Port;

/// The role of the one server.
pub(crate) const SERVER: &str = "server";

/// Where people connect: the default of Jupyter Server.
pub(crate) const HTTP: Port = Port::tcp("http", 8888);

/// The directory of notebooks in the Jupyter Docker Stacks.
pub(crate) const WORK: &str = "/home/jovyan/work";
/// Where everything goes that programs write beside notebooks: some images have no home.
pub(crate) const SCRATCH: &str = "/tmp";
