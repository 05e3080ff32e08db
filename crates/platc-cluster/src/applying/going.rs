//! Waits until a deleted object is gone.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::{Key, uid};
use crate::readiness::what_holds_up;

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(2);

/// Waits until the object with this UID is gone; another one of the name may be there by then.
pub(crate) async fn until_gone(
    cluster: &Cluster,
    kind: &Kind,
    (key, gone): (&Key, &str),
    patience: Duration,
) -> Result<(), Error> {
    let begun = Instant::now();
    let mut pause = FIRST_PAUSE;
    loop {
        match cluster.get(kind, key).await? {
            Some(object) if uid(&object) == Some(gone) => {
                if begun.elapsed() >= patience {
                    return Err(Error::State(going_for_long(key, &object)));
                }
            }
            _ => return Ok(()),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// What keeps a deleted object from going.
fn going_for_long(key: &Key, object: &Value) -> String {
    format!("{key} does not go: {}", what_holds_up(object))
}
