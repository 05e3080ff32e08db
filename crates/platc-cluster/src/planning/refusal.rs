//! What a server has against a change.

use crate::connection::Cluster;
use crate::error::Error;
use crate::object::Key;
use crate::readiness::what_holds_up;

/// What the server has against a change. Where there is no answer at all there is no plan.
pub(super) fn refusal(error: Error) -> Result<String, Error> {
    match error {
        Error::Refused(refusal) => Ok(format!("the server refuses it: {}", refusal.message)),
        error => Err(error),
    }
}

/// What the server has against a new object. Nothing can be made in a namespace that is being deleted;
/// then it matters what holds that up.
pub(super) async fn refusal_of_new(
    cluster: &Cluster,
    key: &Key,
    error: Error,
) -> Result<String, Error> {
    let is_ending = error
        .refusal()
        .is_some_and(|refusal| refusal.message.contains("it is being terminated"));
    if let Some(name) = key.namespace.as_deref().filter(|_| is_ending) {
        let kind = cluster.known("", "Namespace");
        let namespace = Key::new(&kind, None, name);
        if let Some(live) = cluster.get(&kind, &namespace).await? {
            let why = what_holds_up(&live);
            return Ok(format!(
                "nothing can be made in the namespace {name}: {why}"
            ));
        }
    }
    refusal(error)
}
