//! Finds the two versions of each object, wherever their files lie.

use std::collections::BTreeMap;

use crate::error::{Error, Side};
use crate::identity::Key;
use crate::object::Object;
use crate::plan::Request;
use crate::tree::Tree;

/// An object of either tree with its counterpart.
pub(crate) enum Pair<'t> {
    /// Only in the compiled tree.
    New(Object<'t>),
    /// Only in the baseline.
    Gone(Object<'t>),
    /// In both; two Jobs with different names if one is the next run of the other.
    Both(Box<(Object<'t>, Object<'t>)>),
}

/// The pairs in no particular but always the same order, and how many files are equal.
pub(crate) struct Pairing<'t> {
    pub(crate) pairs: Vec<Pair<'t>>,
    pub(crate) unchanged: usize,
}

/// Pairs objects by identity, then Jobs by their base name. Files with the same path and text
/// are never parsed: most plans change a handful of thousands of objects.
pub(crate) fn pair_objects<'t>(request: &Request<'t>) -> Result<Pairing<'t>, Error> {
    let mut before = differing(Side::Baseline, request.before, request.after)?;
    let mut after = differing(Side::Compiled, request.after, request.before)?;
    let mut unchanged = request.before.len() - before.len();
    let mut pairs = Vec::new();
    let shared: Vec<Key> = before
        .keys()
        .filter(|key| after.contains_key(*key))
        .cloned()
        .collect();
    for (old, new) in shared
        .iter()
        .filter_map(|key| Some((before.remove(key)?, after.remove(key)?)))
    {
        if old.component == new.component && old.value == new.value {
            unchanged += 1;
        } else {
            pairs.push(Pair::Both(Box::new((old, new))));
        }
    }
    let mut runs: BTreeMap<_, Object<'t>> = BTreeMap::new();
    for (_, object) in before {
        match run_of(request, &object) {
            // Two old runs of one Job: the one that sorts last stays for pairing.
            Some(run) => pairs.extend(runs.insert(run, object).map(Pair::Gone)),
            None => pairs.push(Pair::Gone(object)),
        }
    }
    for (_, new) in after {
        let old = run_of(request, &new).and_then(|run| runs.remove(&run));
        pairs.push(match old {
            Some(old) => Pair::Both(Box::new((old, new))),
            None => Pair::New(new),
        });
    }
    pairs.extend(runs.into_values().map(Pair::Gone));
    Ok(Pairing { pairs, unchanged })
}

/// What two runs of one Job have in common: component, namespace and base name.
fn run_of(request: &Request<'_>, object: &Object<'_>) -> Option<(String, Option<String>, String)> {
    let base = object.job_base()?;
    Some((
        request.current_address(object.component).to_owned(),
        object.identity.namespace.clone(),
        base.to_owned(),
    ))
}

fn differing<'t>(
    side: Side,
    tree: &'t Tree,
    other: &Tree,
) -> Result<BTreeMap<Key, Object<'t>>, Error> {
    let mut objects: BTreeMap<Key, Object<'t>> = BTreeMap::new();
    for (path, text) in tree
        .iter()
        .filter(|(path, text)| other.get(path) != Some(text))
    {
        let object = Object::parse(side, path, text)?;
        if let Some(first) = objects.get(&object.identity.key()) {
            return Err(Error::Duplicate {
                side,
                first: first.path.to_owned(),
                second: path.to_owned(),
                object: object.identity.to_string(),
            });
        }
        objects.insert(object.identity.key(), object);
    }
    Ok(objects)
}
