//! The thread of a process on which its share of a testbed runs.

use std::fs::TryLockError;
use std::path::{Path, PathBuf};
use std::thread::JoinHandle;
use std::time::Duration;

use kube::Client;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::server::PLAYED;
use crate::{TestbedError, played, server};

/// How often a process looks whether it has to take over.
const TURN: Duration = Duration::from_millis(50);

/// A runtime that runs until this is dropped.
pub(crate) struct Background {
    handle: Handle,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Background {
    /// Starts the thread.
    pub(crate) fn start(directory: &Path) -> Result<Self, TestbedError> {
        let runtime = Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(TestbedError::file(directory))?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new()
            .name("testbed".to_owned())
            .spawn(move || {
                // The sender is dropped at the latest when the process ends.
                let _ = runtime.block_on(stopped);
            })
            .map_err(TestbedError::file(directory))?;
        Ok(Self {
            handle,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Where futures run and clients live.
    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Plays the cluster whenever no other process does.
    pub(crate) fn play(&self, client: Client, directory: PathBuf) {
        self.handle.spawn(async move {
            // Without the lock nothing is played, and tests time out with the reason in this log.
            if let Err(error) = take_turns(client, &directory).await {
                let text = format!("{error}\n");
                let _ = std::fs::write(directory.join(format!("{PLAYED}.log")), text);
            }
        });
    }
}

async fn take_turns(client: Client, directory: &Path) -> Result<(), TestbedError> {
    let path = directory.join("turn");
    let turn = server::open(&path)?;
    loop {
        match turn.try_lock() {
            Ok(()) => break,
            Err(TryLockError::WouldBlock) => tokio::time::sleep(TURN).await,
            Err(TryLockError::Error(error)) => return Err(TestbedError::file(&path)(error)),
        }
    }
    let log = server::open(&directory.join(format!("{PLAYED}.log")))?;
    played::play(client, &directory.join("certificates"), log).await;
    drop(turn);
    Ok(())
}

impl Drop for Background {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so already.
            let _ = thread.join();
        }
    }
}
