//! SHA-256 in the short forms that names and annotations carry.

use sha2::{Digest as _, Sha256};

/// SHA-256 of the parts, each preceded by its length, so that moving a byte from one part to the
/// next changes the digest.
pub fn sha256<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

/// Lower-case hexadecimal text of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = [
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f',
    ];
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}

/// Sixteen hexadecimal digits over the parts: enough to see a change, short enough for an annotation.
pub fn short<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> String {
    hex(&sha256(parts)[..8])
}

/// `text` cut to `limit` characters; a longer one ends in ten hexadecimal digits of its digest, so
/// that two long names with the same beginning stay apart.
pub fn fit(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let digest = hex(&sha256([text.as_bytes()])[..5]);
    let keep = text
        .char_indices()
        .map(|(at, _)| at)
        .take_while(|at| at + 1 + digest.len() <= limit)
        .last()
        .unwrap_or(0);
    let head = text[..keep].trim_end_matches(['-', '.', '_']);
    format!("{head}-{digest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_keeps_its_beginning_and_stays_unique() {
        assert_eq!(fit("lake", 63), "lake");
        let one = fit(&format!("{}-one", "x".repeat(70)), 63);
        let two = fit(&format!("{}-two", "x".repeat(70)), 63);
        assert_eq!(one.len(), 63);
        assert_ne!(one, two);
        assert!(fit(&"я".repeat(40), 63).len() <= 63);
    }

    #[test]
    fn parts_do_not_run_into_each_other() {
        let left: [&[u8]; 2] = [b"ab", b"c"];
        let right: [&[u8]; 2] = [b"a", b"bc"];
        assert_ne!(short(left), short(right));
    }
}
