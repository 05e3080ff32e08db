//! Real programs start with the generated configuration: a history server, a Standalone cluster and a
//! job on it, a Connect server and its client.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests start programs and talk to them"
)]

mod connect;
mod history;
mod installation;
mod programs;
mod standalone;
