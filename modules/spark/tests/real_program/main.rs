//! Real programs start with the generated configuration: a history server, a Standalone cluster and
//! jobs on it, a Connect server and a Thrift server, each with its client.
#![expect(
    clippy::disallowed_methods,
    reason = "the tests start programs and talk to them"
)]

mod connect;
mod history;
mod installation;
mod job;
mod programs;
mod s3;
mod standalone;
mod thrift;
