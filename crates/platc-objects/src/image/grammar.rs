//! The parts of an image reference, each checked against the grammar of `distribution/reference`.
//!
//! The rules are those of
//! <https://github.com/distribution/reference/blob/main/regexp.go>. Parts are checked from left to
//! right, so everything before the first bad character is ASCII and a byte offset is a position.

use std::net::Ipv6Addr;

use super::reference::ReferenceError;

const MAX_HOST: usize = 253;
const MAX_REPOSITORY: usize = 255;
const MAX_TAG: usize = 128;
const DIGEST_DIGITS: usize = 64;

/// Whether the first component of a name is a registry and not the start of a repository.
pub(super) fn is_host(component: &str) -> bool {
    component == "localhost" || component.contains(['.', ':'])
}

/// A host name, IPv4 address or bracketed IPv6 address with an optional port.
pub(super) fn check_host(host: &str) -> Result<(), ReferenceError> {
    let bracketed = host.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let (valid, port) = if let Some((address, port)) = bracketed {
        // IPv6 with an IPv4 tail is legal in general, and excluded by the grammar.
        let valid = !address.contains('.') && address.parse::<Ipv6Addr>().is_ok();
        (valid, port)
    } else {
        let (name, port) = host.split_at(host.find(':').unwrap_or(host.len()));
        let valid = name.len() <= MAX_HOST && name.split('.').all(is_host_label);
        (valid, port)
    };
    if valid && is_port(port) {
        Ok(())
    } else {
        Err(ReferenceError::Registry(host.to_owned()))
    }
}

fn is_host_label(label: &str) -> bool {
    label
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !label.is_empty()
        && !label.starts_with('-')
        && !label.ends_with('-')
}

/// Nothing, or `:` and a number that TCP has.
fn is_port(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix(':').is_some_and(|digits| {
            digits.bytes().all(|b| b.is_ascii_digit())
                && digits.parse::<u16>().is_ok_and(|port| port > 0)
        })
}

/// Path components joined by `/`; `start` is the offset of the repository in the whole text.
pub(super) fn check_repository(repository: &str, start: usize) -> Result<(), ReferenceError> {
    let alphabet = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    check_alphabet(repository, start, alphabet)?;
    if repository.bytes().any(|b| b.is_ascii_uppercase()) {
        return Err(ReferenceError::UpperCase(repository.to_owned()));
    }
    if repository.split('/').any(str::is_empty) {
        return Err(ReferenceError::EmptyComponent);
    }
    if let Some(component) = repository.split('/').find(|c| !separators_are_legal(c)) {
        return Err(ReferenceError::Separator(component.to_owned()));
    }
    Ok(())
}

/// The length of a whole repository, with what was added to it.
pub(super) fn check_length(repository: &str) -> Result<(), ReferenceError> {
    if repository.len() > MAX_REPOSITORY {
        return Err(ReferenceError::RepositoryTooLong {
            length: repository.len(),
            limit: MAX_REPOSITORY,
        });
    }
    Ok(())
}

/// Letters and digits at both ends, and between two runs of them one `.`, one or two `_`, or dashes.
fn separators_are_legal(component: &str) -> bool {
    let is_separator = |c: char| !c.is_ascii_alphanumeric();
    let inside = component.trim_matches(is_separator);
    inside.len() == component.len()
        && inside
            .split(|c| !is_separator(c))
            .all(|run| matches!(run, "" | "." | "_" | "__") || run.bytes().all(|b| b == b'-'))
}

/// A tag; `start` is its offset in the whole text.
pub(super) fn check_tag(tag: &str, start: usize) -> Result<(), ReferenceError> {
    check_alphabet(tag, start, |c| {
        c.is_ascii_alphanumeric() || "._-".contains(c)
    })?;
    if tag.is_empty() {
        return Err(ReferenceError::EmptyTag);
    }
    if tag.starts_with(['.', '-']) {
        return Err(ReferenceError::TagStart(tag.to_owned()));
    }
    if tag.len() > MAX_TAG {
        return Err(ReferenceError::TagTooLong {
            length: tag.len(),
            limit: MAX_TAG,
        });
    }
    Ok(())
}

/// `sha256:` and the digits; the other algorithms of the grammar are in use nowhere.
pub(super) fn check_digest(digest: &str) -> Result<(), ReferenceError> {
    if digest.strip_prefix("sha256:").is_some_and(is_sha256) {
        Ok(())
    } else {
        Err(ReferenceError::Digest(digest.to_owned()))
    }
}

/// Whether the text is what `sha256` prints.
pub(super) fn is_sha256(text: &str) -> bool {
    text.len() == DIGEST_DIGITS && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

fn check_alphabet(
    text: &str,
    start: usize,
    allowed: impl Fn(char) -> bool,
) -> Result<(), ReferenceError> {
    match text.char_indices().find(|(_, c)| !allowed(*c)) {
        Some((offset, character)) => Err(ReferenceError::Character {
            character,
            position: start + offset + 1,
        }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::image::{Reference, ReferenceError as E};

    const DIGITS: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    fn refused(cases: &[(&str, E)]) {
        for (text, expected) in cases {
            assert_eq!(
                text.parse::<Reference>().as_ref(),
                Err(expected),
                "{text:?}"
            );
        }
    }

    fn character(character: char, position: usize) -> E {
        E::Character {
            character,
            position,
        }
    }

    #[test]
    fn what_is_no_registry_is_named() {
        let hosts = [
            "-bad.io",
            "my_host.io",
            "a..b",
            "host:0",
            "host:65536",
            "host:+80",
            "host:",
            "[::1",
            "[::g]:80",
            "[::1]80",
            "[::ffff:1.2.3.4]",
            "озеро.рф",
            "a .io",
        ];
        for host in hosts {
            refused(&[(&format!("{host}/app"), E::Registry(host.to_owned()))]);
        }
    }

    #[test]
    fn each_mistake_in_a_repository_has_its_own_error() {
        // `library/` counts.
        let long = "r".repeat(248);
        refused(&[
            ("", E::Empty),
            ("https://quay.io/a/b", E::Scheme("https".to_owned())),
            ("docker://postgres:17", E::Scheme("docker".to_owned())),
            (DIGITS, E::ImageId),
            ("postgres 17", character(' ', 9)),
            (" postgres", character(' ', 1)),
            ("quay.io/a:b/c", character(':', 10)),
            ("apache/lívy", character('í', 9)),
            ("Apache/livy", E::UpperCase("Apache/livy".to_owned())),
            (
                "quay.io/Apache/livy:1",
                E::UpperCase("Apache/livy".to_owned()),
            ),
            ("quay.io/", E::EmptyComponent),
            ("/postgres", E::EmptyComponent),
            ("a//b", E::EmptyComponent),
            (":17", E::EmptyComponent),
            ("a/_b", E::Separator("_b".to_owned())),
            ("a-", E::Separator("a-".to_owned())),
            ("a___b", E::Separator("a___b".to_owned())),
            ("quay.io/a..b", E::Separator("a..b".to_owned())),
            ("quay.io/a.-b", E::Separator("a.-b".to_owned())),
            (
                &long,
                E::RepositoryTooLong {
                    length: 256,
                    limit: 255,
                },
            ),
        ]);
    }

    #[test]
    fn each_mistake_in_a_tag_or_digest_has_its_own_error() {
        let long = format!("a:{}", "t".repeat(129));
        let upper = format!("sha256:{}", DIGITS.to_ascii_uppercase());
        refused(&[
            ("postgres:", E::EmptyTag),
            ("postgres:17:1", character(':', 12)),
            ("quay.io/a/b:1+2", character('+', 14)),
            ("postgres:17\n", character('\n', 12)),
            ("postgres:-1", E::TagStart("-1".to_owned())),
            (
                &long,
                E::TagTooLong {
                    length: 129,
                    limit: 128,
                },
            ),
            ("@", E::EmptyComponent),
            ("postgres@", E::Digest(String::new())),
            ("postgres@sha256:12", E::Digest("sha256:12".to_owned())),
            ("postgres@md5:12", E::Digest("md5:12".to_owned())),
            (&format!("a@{upper}"), E::Digest(upper)),
        ]);
    }
}
