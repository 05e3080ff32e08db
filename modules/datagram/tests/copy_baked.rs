//! The script that copies what the image brings into the volumes that hide it.
#![expect(
    clippy::disallowed_methods,
    reason = "the rule is for modules; this test runs a script on real files"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const SCRIPT: &str = include_str!("../src/copy_baked.sh");

/// An empty directory of this test's own, with `image` and `volume` in it.
fn workplace(name: &str) -> PathBuf {
    let place = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(place.join("image/models/deep")).expect("the directory is this test's own");
    fs::create_dir_all(place.join("volume")).expect("the directory is this test's own");
    fs::write(place.join("image/models/one"), "image").expect("the directory is this test's own");
    fs::write(place.join("image/models/deep/two words"), "image")
        .expect("the directory is this test's own");
    place
}

/// Runs the script as the init container does, and answers with what it printed. Paths are told from
/// the workplace on.
fn copy(place: &Path, image: &str) -> String {
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", SCRIPT, "copy-baked"])
        .args([place.join("image"), place.join("volume")])
        .env("IMAGE", image)
        .output()
        .expect("bash runs");
    let text = [output.stdout, output.stderr].concat();
    let start = format!("{}/", place.display());
    String::from_utf8(text)
        .expect("it prints text")
        .replace(&start, "/")
}

/// All files below a directory, with what is in them.
fn files(directory: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut directories = vec![directory.to_owned()];
    while let Some(next) = directories.pop() {
        for entry in fs::read_dir(next).expect("the directory is this test's own") {
            let path = entry.expect("the directory is this test's own").path();
            if path.is_dir() {
                directories.push(path);
            } else {
                let name = path
                    .strip_prefix(directory)
                    .expect("it is below")
                    .display()
                    .to_string();
                found.insert(name, fs::read_to_string(path).expect("files are text"));
            }
        }
    }
    found
}

fn table(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let owned = |&(name, text): &(&str, &str)| (name.to_owned(), text.to_owned());
    pairs.iter().map(owned).collect()
}

#[test]
fn an_empty_volume_gets_everything_once() {
    let place = workplace("empty-volume");
    let place = place.as_path();
    assert_eq!(
        copy(place, "datagram:1"),
        "/image was copied into its volume\n"
    );
    let expected = table(&[
        (".platc-image", "datagram:1\n"),
        ("models/deep/two words", "image"),
        ("models/one", "image"),
    ]);
    assert_eq!(files(&place.join("volume")), expected);
    fs::remove_file(place.join("volume/models/one")).expect("the directory is this test's own");
    assert_eq!(
        copy(place, "datagram:1"),
        "/image is in its volume already\n"
    );
    let expected = table(&[
        (".platc-image", "datagram:1\n"),
        ("models/deep/two words", "image"),
    ]);
    assert_eq!(files(&place.join("volume")), expected);
}

#[test]
fn another_image_adds_its_files_and_replaces_none() {
    let place = workplace("another-image");
    let place = place.as_path();
    fs::create_dir_all(place.join("volume/models")).expect("the directory is this test's own");
    fs::write(place.join("volume/models/one"), "changed by people")
        .expect("the directory is this test's own");
    // What a copy leaves behind that was killed.
    fs::create_dir_all(place.join("volume/.platc-aside"))
        .expect("the directory is this test's own");
    fs::write(place.join("volume/.platc-aside/half"), "ha")
        .expect("the directory is this test's own");
    assert_eq!(
        copy(place, "datagram:2"),
        "/image was copied into its volume\n"
    );
    let expected = table(&[
        (".platc-image", "datagram:2\n"),
        ("models/deep/two words", "image"),
        ("models/one", "changed by people"),
    ]);
    assert_eq!(files(&place.join("volume")), expected);
}

#[test]
fn an_image_without_the_directory_is_no_mistake() {
    let place = workplace("no-directory");
    let place = place.as_path();
    fs::remove_dir_all(place.join("image")).expect("the directory is this test's own");
    assert_eq!(copy(place, "datagram:1"), "the image has no /image\n");
    assert_eq!(files(&place.join("volume")), table(&[]));
}
