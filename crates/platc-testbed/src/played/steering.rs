//! Which behaviour a pod has: the ConfigMap of its namespace first, then annotations.

use std::sync::Arc;

use super::behaviour::{ANNOTATION, Behaviour};
use super::kind::Kind;
use super::object::Object;
use super::world::Snapshot;

/// The ConfigMap in which a test may say it without touching the objects under test. Its keys are
/// `<Kind>.<name>` of the workload or of one pod, its values are those of the annotation.
pub(crate) const CONFIG_MAP: &str = "testbed-behaviour";

/// The behaviour of a pod now.
pub(crate) fn of(world: &Snapshot, pod: &Object) -> Behaviour {
    let owners = owners(world, pod);
    let all = || std::iter::once(pod).chain(owners.iter().map(AsRef::as_ref));
    let steered = all().find_map(|object| configured(world, object));
    let annotated = all()
        .map(|object| object.annotation(ANNOTATION))
        .find(|text| !text.is_empty());
    Behaviour::parse(steered.or(annotated).unwrap_or_default())
}

/// What the ConfigMap of the namespace says about an object.
pub(crate) fn configured<'all>(world: &'all Snapshot, object: &Object) -> Option<&'all str> {
    let map = world.get(Kind::ConfigMap, object.namespace(), CONFIG_MAP)?;
    let key = format!("{}.{}", object.kind.name(), object.name());
    map.at("/data").get(key)?.as_str()
}

/// The owner that controls the pod, and the one that controls that.
fn owners(world: &Snapshot, pod: &Object) -> Vec<Arc<Object>> {
    let above = |object: &Object| {
        let owner = object.controller()?;
        let kind = Kind::named(owner["kind"].as_str()?)?;
        world
            .get(kind, object.namespace(), owner["name"].as_str()?)
            .cloned()
    };
    let first = above(pod);
    let second = first.as_deref().and_then(above);
    first.into_iter().chain(second).collect()
}
