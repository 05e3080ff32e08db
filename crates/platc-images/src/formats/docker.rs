//! A POSIX shell script that carries the images with docker alone.
//!
//! The fixed parts are the files in `docker/`. Words are in single quotes; no reference has one.

use std::collections::BTreeMap;

use platc_objects::{Image, Reference};

use crate::lines::Lines;
use crate::pin::pinned;
use crate::{ImageList, ImageUse};

const SAVE: &str = include_str!("docker/save.sh");
const SAVE_AND_PUSH: &str = include_str!("docker/save_and_push.sh");
const CHECK: &str = include_str!("docker/check.sh");

/// How one image travels; two references to the same image travel once.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Trip {
    /// What is pulled.
    source: String,
    /// Its name in the archive, which docker keeps only for images that have a tag.
    archived: String,
    /// Its tag in the mirror.
    pushed: String,
    /// What the cluster pulls, if that is a digest.
    checked: Option<String>,
}

impl Trip {
    fn of(image: &Image) -> Self {
        let (source, target) = (image.source(), image.target());
        Self {
            source: pinned(source),
            archived: tagged(source),
            pushed: tagged(target),
            checked: target.digest().map(|_| pinned(target)),
        }
    }
}

/// The image by a tag that is its own: one tag can stand beside several digests.
fn tagged(reference: &Reference) -> String {
    let name = reference.name();
    match reference.digest() {
        Some(digest) => format!("{name}:{}", digest.replace(':', "-")),
        None => pinned(reference),
    }
}

/// The trips of a list, with the uses of each.
type Trips<'a> = BTreeMap<Trip, Vec<&'a ImageUse>>;

/// The script: `save` and, if there is a mirror, `push`.
///
/// With a mirror, what is in it already does not travel.
pub(crate) fn render(list: &ImageList, why: bool) -> String {
    let is_mirrored = list.entries().any(|entry| entry.image.is_moved());
    let (travel, stay): (Vec<_>, Vec<_>) = list
        .entries()
        .partition(|entry| !is_mirrored || entry.image.is_moved());
    let mut trips = Trips::new();
    for entry in travel {
        let uses = trips.entry(Trip::of(entry.image)).or_default();
        uses.extend(entry.uses);
    }
    let mut out = Lines::new(why);
    out.block(if is_mirrored { SAVE_AND_PUSH } else { SAVE });
    if !stay.is_empty() {
        out.line("");
    }
    for entry in stay {
        out.uses(entry.uses, 0);
        out.line(format_args!(
            "# already in the mirror: {}",
            entry.image.source()
        ));
    }
    write_save(&trips, &mut out);
    if is_mirrored {
        write_push(&trips, &mut out);
        write_choice(&["save", "push"], &mut out);
    } else {
        write_choice(&["save"], &mut out);
    }
    out.into_text()
}

fn write_save(trips: &Trips<'_>, out: &mut Lines) {
    out.line("\nsave() {");
    for (trip, uses) in trips {
        out.uses(uses.iter().copied(), 4);
        out.line(format_args!("    docker pull '{}'", trip.source));
        if trip.source != trip.archived {
            let (source, archived) = (&trip.source, &trip.archived);
            out.line(format_args!("    docker tag '{source}' '{archived}'"));
        }
    }
    if trips.is_empty() {
        out.line("    echo 'there are no images to save' >&2");
    } else {
        let archived: Vec<_> = trips
            .keys()
            .map(|trip| format!("'{}'", trip.archived))
            .collect();
        let archived = archived.join(" \\\n        ");
        out.line(format_args!(
            "    docker save --output \"$archive\" \\\n        {archived}"
        ));
    }
    out.line("}");
}

fn write_push(trips: &Trips<'_>, out: &mut Lines) {
    let checked: Vec<_> = trips
        .keys()
        .filter_map(|trip| trip.checked.as_ref())
        .collect();
    if !checked.is_empty() {
        out.block(CHECK);
    }
    out.line("\npush() {");
    out.line("    docker load --input \"$archive\"");
    for Trip {
        archived, pushed, ..
    } in trips.keys()
    {
        out.line(format_args!("    docker tag '{archived}' '{pushed}'"));
        out.line(format_args!("    docker push '{pushed}'"));
    }
    for target in &checked {
        out.line(format_args!("    check '{target}'"));
    }
    if !checked.is_empty() {
        out.line("    fail_if_missing");
    }
    out.line("}");
}

/// Runs the function named by the first argument.
fn write_choice(commands: &[&str], out: &mut Lines) {
    out.line("\ncase \"${1:-}\" in");
    for command in commands {
        out.line(format_args!("    {command}) {command} ;;"));
    }
    let usage = commands.join("|");
    out.line("    *)");
    out.line(format_args!(
        "        echo \"usage: sh $0 {usage} [archive]\" >&2"
    ));
    out.line("        exit 1\n        ;;\nesac");
}
