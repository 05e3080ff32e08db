//! What a module's schema says of a value: its required keys, and whether it is one of several forms.

use platc_diagnostics::{Path, Segment};
use serde_json::Value as Json;

/// References in a row that are followed; no type has as many.
const MAX_REFERENCES: usize = 8;

/// The schema of a value, and the whole schema, which its references point into.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shape<'s> {
    root: &'s Json,
    schema: &'s Json,
}

impl<'s> Shape<'s> {
    /// The shape of what the schema is for.
    pub(crate) fn of(schema: &'s Json) -> Self {
        Self {
            root: schema,
            schema,
        }
    }

    /// The shape of the value at a path below this one, where the schema knows it.
    pub(crate) fn at(self, path: &Path) -> Option<Self> {
        path.segments()
            .iter()
            .try_fold(self, |shape, segment| match segment {
                Segment::Key(key) => shape.key(key),
                Segment::Index(_) => shape.child(shape.resolved().get("items")?),
            })
    }

    /// The shape of the value of a key.
    pub(crate) fn key(self, key: &str) -> Option<Self> {
        let schema = self.resolved();
        let property = |schema: &'s Json| schema.get("properties")?.get(key);
        let value = property(schema)
            .or_else(|| self.forms().iter().find_map(property))
            .or_else(|| schema.get("additionalProperties"))?;
        self.child(value)
    }

    /// The keys that a table of this shape must have.
    pub(crate) fn required(self) -> impl Iterator<Item = &'s str> {
        let required = self.resolved().get("required").and_then(Json::as_array);
        required.into_iter().flatten().filter_map(Json::as_str)
    }

    /// Whether this is an enum of serde: a table of this shape has exactly one key, its form.
    pub(crate) fn is_one_of(self) -> bool {
        let keys = |form: &Json| Some(form.get("properties")?.as_object()?.len());
        let mut tables = self.forms().iter().filter_map(keys).peekable();
        tables.peek().is_some() && tables.all(|keys| keys == 1)
    }

    /// The forms that the value can have; none if there is no choice.
    fn forms(self) -> &'s [Json] {
        let forms = self.resolved().get("oneOf").and_then(Json::as_array);
        forms.map_or(&[], Vec::as_slice)
    }

    fn child(self, schema: &'s Json) -> Option<Self> {
        let child = Self { schema, ..self };
        // `additionalProperties: false` is no schema of a value.
        schema.is_object().then_some(child)
    }

    /// The schema that a reference, or an optional value, stands for.
    fn resolved(self) -> &'s Json {
        let mut schema = self.schema;
        for _ in 0..MAX_REFERENCES {
            let referenced = || {
                self.root
                    .pointer(schema.get("$ref")?.as_str()?.strip_prefix('#')?)
            };
            let optional = || schema.get("anyOf")?.as_array()?.first();
            match referenced().or_else(optional) {
                Some(target) => schema = target,
                None => break,
            }
        }
        schema
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use schemars::{JsonSchema, schema_for};

    use super::*;

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Config {
        size: String,
        secret: Secret,
        optional: Option<Secret>,
        choice: Choice,
        list: Vec<Secret>,
        map: BTreeMap<String, Secret>,
        inner: Inner,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    enum Secret {
        Generate,
        Env(String),
        Existing { secret: String, key: String },
        Nested(Inner),
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    struct Inner {
        choice: Choice,
        more: Option<Box<Secret>>,
    }

    #[derive(JsonSchema)]
    #[expect(dead_code, reason = "only its schema is looked at")]
    enum Choice {
        One,
        Two,
    }

    #[test]
    fn the_schema_knows_what_has_one_of_several_forms() {
        let schema = schema_for!(Config).to_value();
        let cases = [
            ("", Some(false)),
            ("size", Some(false)),
            ("secret", Some(true)),
            ("secret.Existing", Some(false)),
            ("secret.Nested.more", Some(true)),
            ("secret.Nested.more.Nested.more", Some(true)),
            ("optional", Some(true)),
            ("choice", Some(false)),
            ("list[3]", Some(true)),
            ("map.any", Some(true)),
            ("inner", Some(false)),
            ("inner.choice", Some(false)),
            ("unknown", None),
            ("size.below", None),
        ];
        for (path, expected) in cases {
            let shape = Shape::of(&schema).at(&Path::parse(path));
            assert_eq!(shape.map(Shape::is_one_of), expected, "{path}");
        }
    }

    #[test]
    fn required_keys_are_found_below_references_and_forms() {
        let schema = schema_for!(Config).to_value();
        let cases = [
            ("", vec!["size", "secret", "choice", "list", "map", "inner"]),
            ("secret.Existing", vec!["secret", "key"]),
            ("inner", vec!["choice"]),
            ("size", vec![]),
        ];
        for (path, expected) in cases {
            let shape = Shape::of(&schema).at(&Path::parse(path)).unwrap();
            assert_eq!(shape.required().collect::<Vec<_>>(), expected, "{path}");
        }
    }
}
