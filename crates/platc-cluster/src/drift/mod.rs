//! What others did to the platform's objects since platc applied them.
//!
//! Nothing is written. An object whose UID and whose fields of ours are those that the inventory has is
//! as it was left, and no request is needed to know that. For every other the server is asked what an
//! apply of the manifest would make of it (a dry run); where that differs from what is there, somebody
//! changed it.

mod fields;
mod manifests;
mod pointer;
mod suspects;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use serde::Serialize;
use serde_json::Value;

use crate::api::Write;
use crate::connection::{About, Cluster};
use crate::error::Error;
use crate::inventory::{Entry, KeyFields};
use crate::live::PART_OF;
use crate::object::{Key, is_going, label, set_label, uid};
use crate::ownership::fields::{Operation, applied};
use crate::planning::Picture;
use crate::platform::Platform;
use crate::status::{Note, as_json};

use manifests::{Manifest, Manifests};
use suspects::{Suspects, find};

pub(crate) use suspects::departure;

/// How many objects are asked for at once.
const REQUESTS_AT_ONCE: usize = 16;

/// What others did to a platform.
#[derive(Clone, Debug, Serialize)]
pub struct Drift {
    /// The cluster.
    #[serde(serialize_with = "as_json::about")]
    pub cluster: About,
    /// Name of the platform.
    pub platform: String,
    /// Digest of the platform that the last run worked on; `None` when there was none, or it was a destroy.
    pub digest: Option<String>,
    /// Objects that are not as platc left them, by component in start order.
    pub objects: Vec<Drifted>,
    /// Objects that carry the platform's label and that platc did not make.
    pub strangers: Vec<Note>,
}

/// An object that is not as platc left it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Drifted {
    /// Which object.
    #[serde(flatten, with = "KeyFields")]
    pub key: Key,
    /// Address of its component; `None` for the platform's own objects.
    pub component: Option<String>,
    /// What happened to it.
    pub departure: Departure,
    /// What its fields were compared with; `None` when they were not.
    pub compared_with: Option<ComparedWith>,
    /// The fields that are not as they should be.
    pub fields: Vec<FieldDrift>,
    /// What else there is to say.
    pub note: Option<String>,
}

/// What happened to an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Departure {
    /// Somebody deleted it.
    Gone,
    /// Somebody asked to delete it, and it has not gone yet.
    Going,
    /// Somebody deleted it and made another of the same name.
    Recreated,
    /// Somebody took the platform's label off, or gave it to another `ApplySet`.
    Unlabelled,
    /// Somebody changed fields of ours, or took them over.
    Changed,
    /// It is not as it was left, and the server does not say in what.
    Unknown,
}

/// A manifest that an object is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ComparedWith {
    /// That which was applied last.
    Applied,
    /// That which is compiled now, as the one that was applied is not kept. Only fields that others
    /// own are shown then: what else differs is a change of the platform.
    Compiled,
}

/// A field that is not as it should be.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FieldDrift {
    /// Such as `spec.template.spec.containers[name=app].image`.
    pub path: String,
    /// What it is; `None` when it is not there. Stars for a value of a Secret.
    pub live: Option<Value>,
    /// What it should be; `None` when it should not be there. The same as `live` when somebody took
    /// the field over as it is: the next apply of another value is a conflict. Stars for a value of a
    /// Secret.
    pub wanted: Option<Value>,
    /// Who has set what it is. A field that is not there has no owner.
    pub owners: Vec<Owner>,
}

/// Who set a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Owner {
    /// Name of the field manager.
    pub manager: String,
    /// How it wrote: `Apply` or `Update`.
    #[serde(serialize_with = "as_json::shown")]
    pub operation: Operation,
    /// The subresource that it wrote to, such as `scale`; empty for the object itself.
    pub subresource: String,
    /// When it last changed something, as the server says it.
    pub time: Option<String>,
}

impl Drift {
    /// Whether somebody changed anything.
    pub fn is_any(&self) -> bool {
        !self.objects.is_empty() || !self.strangers.is_empty()
    }
}

/// Looks what others did to a platform.
pub async fn drift(cluster: &Cluster, platform: &Platform) -> Result<Drift, Error> {
    let picture = Picture::take(cluster, platform).await?;
    let Suspects {
        absent,
        departed,
        strangers,
    } = find(platform, &picture);
    let found = stream::iter(absent)
        .map(|entry| search(cluster, &picture, entry))
        .buffered(REQUESTS_AT_ONCE)
        .try_collect::<Vec<Departed<'_>>>()
        .await?;
    let departed: Vec<Departed<'_>> = departed.into_iter().chain(found).collect();
    let manifests = Manifests::collect(cluster, platform, &departed).await?;
    let compared = stream::iter(&departed)
        .map(|departed| compare(cluster, &picture, &manifests, departed))
        .buffered(REQUESTS_AT_ONCE)
        .try_collect::<Vec<Option<Drifted>>>()
        .await?;
    let mut objects: Vec<Drifted> = compared.into_iter().flatten().collect();
    objects.sort_by_cached_key(|drifted| place(platform, drifted));
    Ok(Drift {
        cluster: cluster.about.clone(),
        platform: platform.name.clone(),
        digest: picture
            .journal
            .as_ref()
            .map(|journal| journal.digest.clone())
            .filter(|digest| !digest.is_empty()),
        objects,
        strangers,
    })
}

/// An object that is not as the inventory says.
#[derive(Debug)]
struct Departed<'p> {
    entry: &'p Entry,
    /// As it is, if it is there.
    live: Option<Value>,
    /// [`Departure::Changed`] is a suspicion: the fields tell.
    departure: Departure,
}

/// The platform's own objects come first, those of components that are no longer compiled last.
fn place(platform: &Platform, drifted: &Drifted) -> (Option<usize>, Option<String>, Key) {
    let components = &platform.components;
    let position = drifted.component.as_ref().map(|address| {
        let position = components.iter().position(|component| component == address);
        position.unwrap_or(components.len())
    });
    (position, drifted.component.clone(), drifted.key.clone())
}

/// Looks for an object that the list of the platform's objects does not show.
async fn search<'p>(
    cluster: &Cluster,
    picture: &Picture,
    entry: &'p Entry,
) -> Result<Departed<'p>, Error> {
    let live = match picture.live.kind(&entry.key) {
        Some(kind) => cluster.get(kind, &entry.key).await?,
        None => None,
    };
    let departure = match &live {
        None => Departure::Gone,
        Some(object) if is_going(object) => Departure::Going,
        Some(object) if uid(object) != entry.uid.as_deref() => Departure::Recreated,
        // Somebody else may have put the label back in between.
        Some(object) if label(object, PART_OF) == Some(&picture.part_of) => Departure::Changed,
        Some(_) => Departure::Unlabelled,
    };
    Ok(Departed {
        entry,
        live,
        departure,
    })
}

/// Says in what an object departed; `None` when it turns out to be as it should be.
async fn compare(
    cluster: &Cluster,
    picture: &Picture,
    manifests: &Manifests<'_>,
    departed: &Departed<'_>,
) -> Result<Option<Drifted>, Error> {
    let entry = departed.entry;
    let live = departed.live.as_ref().filter(|object| !is_going(object));
    let (Some(live), Some(manifest)) = (live, manifests.of(entry)) else {
        return Ok(Some(departed.without_fields()));
    };
    let answer = dry_run(cluster, picture, &entry.key, &manifest).await?;
    departed.with_fields(live, manifest.origin, answer)
}

impl Departed<'_> {
    /// What there is to say when nothing was compared.
    fn without_fields(&self) -> Drifted {
        let is_suspect = self.departure == Departure::Changed;
        Drifted {
            key: self.entry.key.clone(),
            component: self.entry.component.clone(),
            departure: if is_suspect {
                Departure::Unknown
            } else {
                self.departure
            },
            compared_with: None,
            fields: Vec::new(),
            note: is_suspect
                .then(|| "its manifest is neither kept nor compiled any more".to_owned()),
        }
    }

    /// What there is to say when the server told, or refused to tell, what the object should be;
    /// `None` when it is that.
    fn with_fields(
        &self,
        live: &Value,
        origin: ComparedWith,
        answer: Result<Value, String>,
    ) -> Result<Option<Drifted>, Error> {
        let mut drifted = self.without_fields();
        drifted.compared_with = Some(origin);
        let wanted = match answer {
            Ok(wanted) => wanted,
            Err(refusal) => {
                drifted.note = Some(refusal);
                return Ok(Some(drifted));
            }
        };
        drifted.departure = self.departure;
        drifted.fields = fields::compare(&self.entry.key, live, &wanted, origin)?;
        let is_disowned = self.departure == Departure::Changed && applied(live).is_none();
        drifted.note =
            is_disowned.then(|| "none of its fields is noted as set by platc any more".to_owned());
        if self.departure == Departure::Recreated {
            // It never had fields of ours that somebody could have taken.
            drifted.fields.retain(|field| field.live != field.wanted);
        }
        let is_as_wanted = self.departure == Departure::Changed
            && drifted.fields.is_empty()
            && drifted.note.is_none();
        Ok((!is_as_wanted).then_some(drifted))
    }
}

/// What an apply that takes every field would make of the object, or why the server refuses to say.
async fn dry_run(
    cluster: &Cluster,
    picture: &Picture,
    key: &Key,
    manifest: &Manifest<'_>,
) -> Result<Result<Value, String>, Error> {
    let Some(kind) = picture.live.kind(key) else {
        return Ok(Err("the server does not know its kind any more".to_owned()));
    };
    let mut object = manifest.value(key, kind)?;
    set_label(&mut object, PART_OF, &picture.part_of);
    let write = Write {
        force: true,
        ..Write::DRY_RUN
    };
    match cluster.apply(kind, key, &object, write).await {
        Ok(applied) => Ok(Ok(applied.object)),
        Err(Error::Refused(refusal)) => Ok(Err(format!(
            "the server refuses to say what it should be: {}",
            refusal.message
        ))),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests;
