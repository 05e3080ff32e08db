//! Manifests: where each one stands, and the digest over all of them.
//!
//! The digest is the SHA-256 of a list with one line a manifest, sorted by path: the SHA-256 of the
//! file in hexadecimal, two spaces, the path. So `sha256sum` over the sorted files of a tree, piped
//! into `sha256sum`, gives the same number.

use std::fmt::Write as _;

use platc_objects::digest::hex;
use sha2::{Digest as _, Sha256};

use crate::compilation::Manifest;

/// The path of an object's manifest: `<directory>/<kind>-<name>.yaml`, or
/// `<directory>/<kind>-<name>@<namespace>.yaml` for an object that lives in another namespace than
/// its component: a component may have rights of the same name in two namespaces. The kind of a custom
/// object is followed by its group: two groups may have kinds of the same name.
///
/// No two objects of a component have the same path, nor two that differ only in case, which some
/// file systems take for one: what is no small letter, digit, `.`, `-` or `_` is written as `%` and
/// two hexadecimal digits for each of its bytes. Only names of RBAC objects hold such characters.
pub(crate) fn path(
    directory: &str,
    home: Option<&str>,
    manifest: &platc_objects::ObjectId,
    custom_group: Option<&str>,
) -> String {
    let elsewhere = manifest
        .namespace
        .as_deref()
        .filter(|namespace| Some(*namespace) != home);
    // A platform has tens of thousands of paths: one allocation each.
    let lengths = [
        directory,
        manifest.kind,
        &manifest.name,
        elsewhere.unwrap_or_default(),
        custom_group.unwrap_or_default(),
    ]
    .map(str::len);
    let mut path = String::with_capacity(lengths.iter().sum::<usize>() + "/.-@.yaml".len());
    path.push_str(directory);
    path.push('/');
    path.extend(
        manifest
            .kind
            .chars()
            .map(|letter| letter.to_ascii_lowercase()),
    );
    if let Some(group) = custom_group {
        path.push('.');
        path.push_str(group);
    }
    path.push('-');
    push_escaped(&manifest.name, &mut path);
    if let Some(namespace) = elsewhere {
        path.push('@');
        push_escaped(namespace, &mut path);
    }
    path.push_str(".yaml");
    path
}

fn push_escaped(name: &str, path: &mut String) {
    let mut rest = name;
    while let Some(odd) = rest.find(|c| !is_plain(c)) {
        let (plain, odd) = rest.split_at(odd);
        path.push_str(plain);
        let end = odd.find(is_plain).unwrap_or(odd.len());
        for byte in odd[..end].bytes() {
            let _ = write!(path, "%{byte:02x}");
        }
        rest = &odd[end..];
    }
    path.push_str(rest);
}

fn is_plain(letter: char) -> bool {
    matches!(letter, 'a'..='z' | '0'..='9' | '.' | '-' | '_')
}

/// The digest of one manifest.
pub(crate) fn digest(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// The digest over manifests, which have to be sorted by path: all of a platform, or a part.
pub fn tree_digest<'m>(manifests: impl IntoIterator<Item = &'m Manifest>) -> String {
    let mut tree = Sha256::new();
    for manifest in manifests {
        tree.update(hex(&manifest.digest));
        tree.update("  ");
        tree.update(&manifest.path);
        tree.update("\n");
    }
    let digest: [u8; 32] = tree.finalize().into();
    hex(&digest)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use platc_objects::ObjectId;
    use proptest::prelude::*;

    use super::*;

    fn role(name: &str, namespace: Option<&str>) -> ObjectId {
        ObjectId {
            group: "rbac.authorization.k8s.io",
            kind: "Role",
            namespace: namespace.map(str::to_owned),
            name: name.to_owned(),
        }
    }

    #[test]
    fn ordinary_names_are_written_as_they_are_and_others_are_escaped() {
        let cases = [
            ("reader", Some("lake"), "role-reader.yaml"),
            ("reader", None, "role-reader.yaml"),
            ("reader.v1_x-2", Some("lake"), "role-reader.v1_x-2.yaml"),
            ("reader", Some("pond"), "role-reader@pond.yaml"),
            ("reader.pond", Some("lake"), "role-reader.pond.yaml"),
            ("reader@pond", Some("lake"), "role-reader%40pond.yaml"),
            ("system:node", Some("lake"), "role-system%3anode.yaml"),
            ("Reader", Some("lake"), "role-%52eader.yaml"),
            ("100% я", Some("lake"), "role-100%25%20%d1%8f.yaml"),
        ];
        for (name, namespace, expected) in cases {
            let path = path("gadget.main", Some("lake"), &role(name, namespace), None);
            assert_eq!(path, format!("gadget.main/{expected}"));
        }
    }

    #[test]
    fn names_that_differ_by_a_separator_have_different_paths() {
        let letters = ["a", "A", "b", ".", "-", "@", ":", "_", "%"];
        let mut names: Vec<String> = letters.map(str::to_owned).into();
        for _ in 0..2 {
            let longer = names
                .iter()
                .flat_map(|name| letters.map(|next| format!("{name}{next}")));
            names = longer.chain(letters.map(str::to_owned)).collect();
        }
        let mut paths = BTreeSet::new();
        for name in &names {
            for namespace in ["home", "a", "b", "a.b", "a-b"] {
                let path = path(
                    "gadget.main",
                    Some("home"),
                    &role(name, Some(namespace)),
                    None,
                );
                let folded = path.to_lowercase();
                assert!(paths.insert(folded), "{path} of {name} in {namespace}");
            }
        }
    }

    /// What the path was made of; the way back exists only because no two objects share a path.
    fn parse(path: &str, home: &str) -> Option<(String, String)> {
        let file = path
            .strip_prefix("gadget.main/role-")?
            .strip_suffix(".yaml")?;
        let (name, namespace) = file.split_once('@').unwrap_or((file, home));
        Some((unescaped(name)?, unescaped(namespace)?))
    }

    fn unescaped(text: &str) -> Option<String> {
        let mut parts = text.split('%');
        let mut bytes = parts.next()?.as_bytes().to_vec();
        for part in parts {
            bytes.push(u8::from_str_radix(part.get(..2)?, 16).ok()?);
            bytes.extend(part[2..].bytes());
        }
        String::from_utf8(bytes).ok()
    }

    proptest! {
        #[test]
        fn the_object_can_be_read_back_from_its_path(
            name in "[a-zA-Z0-9.:_@%-]{1,12}|\\PC{1,12}",
            namespace in "[a-z0-9-]{1,12}",
            home in "[a-z0-9-]{1,12}",
        ) {
            let path = path("gadget.main", Some(&home), &role(&name, Some(&namespace)), None);
            prop_assert_eq!(path.matches('/').count(), 1);
            prop_assert_eq!(&path.to_lowercase(), &path);
            prop_assert_eq!(parse(&path, &home), Some((name, namespace)));
        }
    }
}
