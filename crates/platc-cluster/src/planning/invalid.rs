//! What a server says is not valid about an object.

use crate::error::Error;
use crate::object::text;

/// A refusal, as it says that the object would not be valid.
#[derive(Debug)]
pub(super) struct Invalid {
    /// What the server says.
    pub(super) said: String,
    /// The fields that it is about; empty when it does not say.
    pub(super) fields: Vec<String>,
}

impl Invalid {
    /// The fields that a refusal is about, if it says that the object would not be valid.
    pub(super) fn fields(error: &Error) -> Vec<String> {
        let refusal = error.refusal().filter(|_| error.is_invalid());
        let causes = refusal.map_or(&[][..], |refusal| &refusal.causes);
        let fields = causes.iter().filter_map(|cause| text(cause, "/field"));
        fields.map(str::to_owned).collect()
    }

    /// Whether it is about nothing else than these fields, which cannot change in place. Everything else
    /// would be wrong of a new object too, so nothing may be deleted to make room for that.
    pub(super) fn is_only_about(&self, immutable: &[String]) -> bool {
        let is_known = |field: &String| {
            immutable.iter().any(|path| {
                let (path, field) = (plain(path), plain(field));
                is_within(path, field) || is_within(field, path)
            })
        };
        !self.fields.is_empty() && self.fields.iter().all(is_known)
    }
}

/// The path up to the first item of a list, which both sides name in their own way.
fn plain(path: &str) -> &str {
    path.split_once('[').map_or(path, |(path, _)| path)
}

fn is_within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_explained_when_every_cause_is_about_an_immutable_field() {
        for (fields, immutable, expected) in [
            (&["spec"][..], &["spec.serviceName"][..], true),
            (&["spec.selector"], &["spec.selector"], true),
            (
                &["spec.volumeClaimTemplates"],
                &["spec.volumeClaimTemplates[name=data].spec.resources.requests.storage"],
                true,
            ),
            (&["spec.selector.matchLabels"], &["spec.selector"], true),
            (&["spec", "spec.replicas"], &["spec.serviceName"], false),
            (&["spec.selectors"], &["spec.selector"], false),
            (
                &["spec.selector", "spec.template.metadata.labels"],
                &["spec.selector"],
                false,
            ),
            (&[], &["spec.selector"], false),
        ] {
            let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
            let invalid = Invalid {
                said: String::new(),
                fields: texts(fields),
            };
            let immutable: Vec<String> = texts(immutable);
            assert_eq!(invalid.is_only_about(&immutable), expected, "{fields:?}");
        }
    }
}
