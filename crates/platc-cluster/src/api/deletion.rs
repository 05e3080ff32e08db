//! Deletes an object in the state in which it was looked at, and no other.

use std::time::Duration;

use http::Method;
use serde_json::{Value, json};

use super::Content;
use crate::connection::Cluster;
use crate::error::Error;
use crate::kind::Kind;
use crate::object::{self, Key};

/// How often an object is looked at anew that somebody writes while it is deleted.
const LOOKS: u32 = 20;
/// The pause between two of these looks.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What happens to the objects that a deleted object owns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dependents {
    /// They are deleted after it.
    Deleted,
    /// They are deleted before it.
    DeletedFirst,
    /// They stay.
    Kept,
}

impl Dependents {
    /// The server's word for it.
    fn policy(self) -> &'static str {
        match self {
            Self::Deleted => "Background",
            Self::DeletedFirst => "Foreground",
            Self::Kept => "Orphan",
        }
    }
}

impl Cluster {
    /// Deletes the object with this UID; another object of the same name stays (409). An object that
    /// is gone already is no mistake.
    pub async fn delete(
        &self,
        kind: &Kind,
        key: &Key,
        uid: &str,
        dependents: Dependents,
    ) -> Result<(), Error> {
        self.delete_seen(kind, key, (uid, dependents), |_| Ok(()))
            .await
    }

    /// Like [`Self::delete`], if the object as it is now may go: the server deletes it only in the state
    /// that `may_go` has seen.
    pub async fn delete_seen(
        &self,
        kind: &Kind,
        key: &Key,
        (uid, dependents): (&str, Dependents),
        may_go: impl Fn(&Value) -> Result<(), Error>,
    ) -> Result<(), Error> {
        for _ in 0..LOOKS {
            let Some(object) = self.get(kind, key).await? else {
                return Ok(());
            };
            let is_meant = object::uid(&object) == Some(uid);
            if is_meant {
                may_go(&object)?;
            }
            let options = json!({
                "apiVersion": "v1",
                "kind": "DeleteOptions",
                "propagationPolicy": dependents.policy(),
                "preconditions": {
                    "uid": uid,
                    "resourceVersion": object::resource_version(&object),
                },
            });
            let options = Some(Content::json(&options));
            match self
                .ask(Method::DELETE, &kind.object_path(key), options)
                .await
            {
                Ok(_) => return Ok(()),
                Err(error) if error.is_not_found() => return Ok(()),
                // Somebody wrote in between, such as a controller its status.
                Err(error) if error.is_conflict() && is_meant => {
                    tokio::time::sleep(LOOK_AGAIN).await;
                }
                Err(error) => return Err(error),
            }
        }
        Err(Error::State(format!(
            "{key} is written all the time, so it cannot be deleted in a state that was looked at"
        )))
    }
}
