//! The YAML source of `skopeo sync`: registry, repository, tags or digests.

use std::collections::BTreeMap;

use platc_objects::Image;

use crate::lines::Lines;
use crate::pin::{pin, pinned};
use crate::{ImageEntry, ImageList, ImageUse};

/// Registry, repository, tag or digest, and who uses it.
///
/// A repository is only here with something to copy: skopeo takes an empty list for "every tag".
type Tree<'a> = BTreeMap<&'a str, BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a ImageUse>>>>;

/// The images to copy, with the command that copies them in the first line.
///
/// With a mirror, images that `skopeo sync --scoped` cannot put where the cluster looks for them
/// are left out of the tree and listed as `skopeo copy` commands: it keeps the colon of a
/// registry's port in the path, which is no reference, and stops there.
pub(crate) fn render(list: &ImageList, why: bool) -> String {
    let is_mirrored = list.entries().any(|entry| entry.image.is_moved());
    let mirror = list.entries().find_map(|entry| scope(entry.image));
    let (synced, left): (Vec<_>, Vec<_>) = list.entries().partition(|entry| {
        let scope = scope(entry.image);
        !is_mirrored || (scope.is_some() && scope == mirror)
    });
    let destination = match (&mirror, is_mirrored) {
        (Some(mirror), _) => Some(("docker", mirror.as_str())),
        (None, false) => Some(("dir", "<folder>")),
        (None, true) => None,
    };
    let mut out = Lines::new(why);
    if let Some((transport, place)) = destination {
        out.line(format_args!(
            "# skopeo sync --src yaml --dest {transport} --scoped --all --preserve-digests --keep-going <this file> {place}"
        ));
    }
    for entry in left {
        out.uses(entry.uses, 0);
        write_by_hand(entry.image, &mut out);
    }
    write_tree(&tree(&synced), &mut out);
    out.into_text()
}

/// The mirror, if its name for the image is the one that `--scoped` makes.
fn scope(image: &Image) -> Option<String> {
    let target = image.target().name();
    let prefix = target.strip_suffix(&image.source().name())?;
    Some(prefix.strip_suffix('/')?.to_owned())
}

/// What to do about an image that the tree leaves out, as a comment.
fn write_by_hand(image: &Image, out: &mut Lines) {
    let source = pinned(image.source());
    if image.is_moved() {
        let target = pinned(image.target());
        out.line(format_args!(
            "# skopeo copy --all --preserve-digests docker://{source} docker://{target}"
        ));
    } else {
        out.line(format_args!("# already in the mirror: {source}"));
    }
}

fn tree<'a>(synced: &[ImageEntry<'a>]) -> Tree<'a> {
    let mut tree = Tree::new();
    for entry in synced {
        let source = entry.image.source();
        let repositories = tree.entry(source.registry()).or_default();
        let pins = repositories.entry(source.repository()).or_default();
        pins.entry(pin(source)).or_default().extend(entry.uses);
    }
    tree
}

fn write_tree(tree: &Tree<'_>, out: &mut Lines) {
    if tree.is_empty() {
        out.line("{}");
    }
    for (registry, repositories) in tree {
        out.line(format_args!("\"{registry}\":"));
        out.line("  images:");
        for (repository, pins) in repositories {
            out.line(format_args!("    \"{repository}\":"));
            for (pin, uses) in pins {
                out.uses(uses.iter().copied(), 6);
                out.line(format_args!("      - \"{pin}\""));
            }
        }
    }
}
