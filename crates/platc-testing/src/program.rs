//! Programs that tests start.

use std::net::TcpListener;
use std::path::Path;
use std::process::Child;

/// A program that is killed when this is dropped.
#[derive(Debug)]
pub struct Running(pub Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A port of this machine that nobody listens at.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    listener.local_addr().expect("it has an address").port()
}

/// Whether a file that a test needs is not there. Then the test cannot run, and [`skip`] says so.
pub fn is_missing(test: &str, files: &[&str]) -> bool {
    let Some(file) = files.iter().find(|file| !Path::new(file).exists()) else {
        return false;
    };
    skip(
        test,
        &format!("there is no {file}; `cargo xtask install` installs it"),
    );
    true
}

/// Says that a test cannot run, and why. With `CI=true` in the environment it panics instead, so that
/// nothing is silently left out.
pub fn skip(test: &str, why: &str) {
    assert!(
        std::env::var_os("CI").is_none_or(|value| value != "true"),
        "{test}: {why}"
    );
    let message = format!("SKIPPED {test}: {why}\n");
    // The test runner swallows what a test prints through `eprint!`, and this must be seen.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), message.as_bytes());
}
