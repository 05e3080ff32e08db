//! Work on all components, on several threads.

use std::sync::atomic::{AtomicUsize, Ordering};

use crate::wire::WiredComponent;

/// Does the work on every component. Each thread has something of its own to do it with, which `start`
/// makes from the thread's number and the components that it can expect. The answers stand in the order
/// of the components, whichever thread was faster.
pub(super) fn on_all<S: Send, T: Send>(
    components: &[WiredComponent],
    threads: usize,
    start: impl Fn(usize, usize) -> S + Sync,
    work: impl Fn(&WiredComponent, &mut S) -> T + Sync,
) -> (Vec<T>, Vec<S>) {
    let threads = threads.min(components.len());
    if threads < 2 {
        let mut own = start(0, components.len());
        let answers = components.iter().map(|component| work(component, &mut own));
        return (answers.collect(), vec![own]);
    }
    let next = AtomicUsize::new(0);
    let worker = |number| {
        let mut done = Vec::new();
        let mut own = start(number, components.len().div_ceil(threads));
        while let Some(index) = Some(next.fetch_add(1, Ordering::Relaxed))
            && let Some(component) = components.get(index)
        {
            done.push((index, work(component, &mut own)));
        }
        (done, own)
    };
    let worker = &worker;
    let mut all: Vec<(usize, T)> = Vec::with_capacity(components.len());
    let mut owned = Vec::with_capacity(threads);
    std::thread::scope(|scope| {
        let spawn = |number| scope.spawn(move || worker(number));
        let workers: Vec<_> = (0..threads).map(spawn).collect();
        for worker in workers {
            let (done, own) = worker
                .join()
                .unwrap_or_else(|cause| std::panic::resume_unwind(cause));
            all.extend(done);
            owned.push(own);
        }
    });
    all.sort_by_key(|(index, _)| *index);
    (all.into_iter().map(|(_, answer)| answer).collect(), owned)
}
