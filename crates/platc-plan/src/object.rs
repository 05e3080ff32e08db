//! One parsed manifest.

use std::borrow::Cow;

use serde_json::Value;

use crate::error::{Error, Side};
use crate::identity::Identity;
use crate::{secret, tree};

/// Names the Job that several Jobs with a digest in their names are runs of.
const JOB_ANNOTATION: &str = "platc.io/job";

/// A manifest that differs between the trees; has no `Debug`, as it may be a Secret with values.
#[derive(Clone)]
pub(crate) struct Object<'t> {
    pub(crate) component: &'t str,
    pub(crate) path: &'t str,
    pub(crate) text: Cow<'t, str>,
    pub(crate) value: Value,
    pub(crate) identity: Identity,
}

impl<'t> Object<'t> {
    pub(crate) fn parse(side: Side, path: &'t str, text: &'t str) -> Result<Self, Error> {
        let component = tree::component(path).ok_or_else(|| Error::Path {
            side,
            path: path.to_owned(),
        })?;
        let value = parse_yaml(side, path, text)?;
        let field = |pointer, field| {
            text_at(&value, pointer).ok_or_else(|| Error::Incomplete {
                side,
                path: path.to_owned(),
                field,
            })
        };
        let identity = Identity {
            api_version: field("/apiVersion", "apiVersion")?.to_owned(),
            kind: field("/kind", "kind")?.to_owned(),
            namespace: text_at(&value, "/metadata/namespace").map(str::to_owned),
            name: field("/metadata/name", "metadata.name")?.to_owned(),
        };
        Ok(Self {
            component,
            path,
            text: Cow::Borrowed(text),
            value,
            identity,
        })
    }

    /// The base name of a Job that carries a digest of its spec in its name.
    pub(crate) fn job_base(&self) -> Option<&str> {
        if !self.identity.is("batch", "Job") {
            return None;
        }
        self.value
            .get("metadata")?
            .get("annotations")?
            .get(JOB_ANNOTATION)?
            .as_str()
    }

    /// The same object with the values of a Secret replaced; `other` is its counterpart.
    pub(crate) fn masked(&self, side: Side, other: Option<&Object<'_>>) -> Self {
        if !secret::is_secret(&self.identity) {
            return self.clone();
        }
        let value = secret::mask(side, &self.value, other.map(|other| &other.value));
        Self {
            text: Cow::Owned(secret::to_yaml(&value)),
            value,
            ..self.clone()
        }
    }
}

fn parse_yaml(side: Side, path: &str, text: &str) -> Result<Value, Error> {
    let options = serde_saphyr::options! {
        with_snippet: false,
    };
    let mut documents: Vec<Value> = serde_saphyr::from_multiple_with_options(text, options)
        .map_err(|error| Error::Yaml {
            side,
            path: path.to_owned(),
            reason: error.to_string(),
        })?;
    match (documents.pop(), documents.len()) {
        (Some(value), 0) => Ok(value),
        (last, rest) => Err(Error::Documents {
            side,
            path: path.to_owned(),
            count: rest + usize::from(last.is_some()),
        }),
    }
}

fn text_at<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value
        .pointer(pointer)?
        .as_str()
        .filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(path: &str, text: &str) -> String {
        match Object::parse(Side::Baseline, path, text) {
            Ok(object) => format!("parsed {}", object.identity),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn a_file_that_is_not_one_object_is_an_error_with_its_path() {
        let object = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\n";
        let two = format!("{object}---\n{object}");
        for (path, text, expected) in [
            ("a.b/s.yaml", object, "parsed Secret/s"),
            (
                "a.b/s.yaml",
                "---\napiVersion: v1\nkind: Secret\nmetadata: {name: s}\n",
                "parsed Secret/s",
            ),
            (
                "s.yaml",
                object,
                "baseline manifest `s.yaml` lies outside a component's folder",
            ),
            (
                "a.b/s.yaml",
                &two,
                "baseline manifest `a.b/s.yaml` holds 2 documents, expected one object a file",
            ),
            (
                "a.b/s.yaml",
                "# nothing\n",
                "baseline manifest `a.b/s.yaml` holds 0 documents, expected one object a file",
            ),
            (
                "a.b/s.yaml",
                "kind: Secret\n",
                "baseline manifest `a.b/s.yaml` has no `apiVersion`",
            ),
            (
                "a.b/s.yaml",
                "- 1\n",
                "baseline manifest `a.b/s.yaml` has no `apiVersion`",
            ),
            (
                "a.b/s.yaml",
                "apiVersion: v1\nkind: List\nitems: []\n",
                "baseline manifest `a.b/s.yaml` has no `metadata.name`",
            ),
        ] {
            assert_eq!(error(path, text), expected);
        }
    }

    #[test]
    fn a_syntax_error_quotes_no_line_of_the_file() {
        assert_eq!(
            error("a.b/s.yaml", "kind: Secret\ndata:\n  password: \"hunter2\n"),
            "baseline manifest `a.b/s.yaml` cannot be read as YAML: \
             invalid indentation in multiline quoted scalar at line 4, column 1"
        );
    }
}
