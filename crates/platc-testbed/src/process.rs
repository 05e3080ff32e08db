//! Processes that outlive the one that starts them.

use std::fs::{self, File};
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::TestbedError;

/// Starts a program in a directory. It has a process group of its own and keeps none of our files
/// open, so that neither a terminal nor whoever reads our output waits for it. Its output goes to
/// `<name>.log`, its process id to `<name>.pid`.
pub(crate) fn start(
    directory: &Path,
    name: &str,
    command: &mut Command,
) -> Result<Child, TestbedError> {
    let path = directory.join(format!("{name}.log"));
    let log = File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(TestbedError::file(&path))?;
    let twin = log.try_clone().map_err(TestbedError::file(&path))?;
    let program = Path::new(command.get_program()).to_owned();
    let child = command
        .current_dir(directory)
        .stdin(Stdio::null())
        .stdout(log)
        .stderr(twin)
        .process_group(0)
        .spawn()
        .map_err(TestbedError::file(&program))?;
    let pid = directory.join(format!("{name}.pid"));
    fs::write(&pid, child.id().to_string()).map_err(TestbedError::file(&pid))?;
    Ok(child)
}

/// The process that was started under that name in the directory, if it still runs. A process of
/// somebody else that has got its number does not count.
pub(crate) fn running(directory: &Path, name: &str) -> Option<Running> {
    let pid = fs::read_to_string(directory.join(format!("{name}.pid"))).ok()?;
    let output = Command::new("ps")
        .args(["-ww", "-o", "stat=,rss=,args=", "-p", pid.trim()])
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let mut words = text.split_whitespace();
    let state = words.next()?;
    let kibibytes = words.next()?.parse().ok()?;
    let ours = text.contains(&*directory.to_string_lossy());
    let pid = pid.trim().parse().ok()?;
    (ours && !state.starts_with('Z')).then_some(Running { pid, kibibytes })
}

/// A process of a testbed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Running {
    pub(crate) pid: u32,
    /// The memory it has, in KiB.
    pub(crate) kibibytes: u64,
}

/// Kills the process that was started under that name, if it still runs, and waits until it is gone.
pub(crate) fn kill(directory: &Path, name: &str) {
    let Some(process) = running(directory, name) else {
        return;
    };
    // It may have ended by itself meanwhile.
    let _ = Command::new("kill")
        .args(["-KILL", &process.pid.to_string()])
        .stderr(Stdio::null())
        .status();
    for _ in 0..100 {
        if running(directory, name).is_none() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
}
