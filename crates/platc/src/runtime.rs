//! Runs what talks to a cluster: one runtime on one thread for each command.

use anyhow::Context as _;
use tokio::sync::watch;

/// Runs a command's work to its end.
pub(crate) fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .context("this system does not let platc wait for the network")?
        .block_on(work)
}

/// Runs work that a person may stop. The first Ctrl-C, or request of the system to end, is told to the
/// work by `stop`, and to the person by `tell`; at the second one it is dropped where it stands, and there is no result.
pub(crate) async fn stoppable<T>(
    work: impl Future<Output = T>,
    stop: watch::Sender<bool>,
    tell: impl Fn(),
) -> Option<T> {
    tokio::pin!(work);
    loop {
        tokio::select! {
            result = &mut work => return Some(result),
            () = asked_to_stop() => {}
        }
        if stop.send_replace(true) {
            return None;
        }
        tell();
    }
}

/// Waits for Ctrl-C, or for the signal by which a system ends its programs.
#[cfg(unix)]
async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminate) = signal(SignalKind::terminate()) else {
        return interrupted().await;
    };
    tokio::select! {
        () = interrupted() => {}
        _ = terminate.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_stop() {
    interrupted().await;
}

/// Where Ctrl-C cannot be caught, it ends the program as it always does.
async fn interrupted() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_ends_by_itself_gives_its_result() {
        let (stop, stopped) = watch::channel(false);
        let result = block_on(async { Ok(stoppable(async { 7 }, stop, || {}).await) });
        assert_eq!((result.unwrap(), *stopped.borrow()), (Some(7), false));
    }
}
