//! The formats an image list can be written in.

use std::fmt;
use std::str::FromStr;

/// A format, named after the tool that reads it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// One reference a line.
    Plain,
    /// JSON with everything that is known of each image.
    Json,
    /// The YAML source of `skopeo sync`.
    Skopeo,
    /// The `.imgpkg/images.yml` of a Carvel bundle; only for images with a digest.
    Imgpkg,
    /// A manifest for `hauler store sync`.
    Hauler,
    /// A package for `zarf package create`.
    Zarf,
    /// A POSIX shell script that carries the images with docker alone.
    Docker,
}

impl Format {
    /// Every format, in the order in which help texts list them.
    pub const fn all() -> [Self; 7] {
        [
            Self::Plain,
            Self::Json,
            Self::Skopeo,
            Self::Imgpkg,
            Self::Hauler,
            Self::Zarf,
            Self::Docker,
        ]
    }

    /// The name on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Json => "json",
            Self::Skopeo => "skopeo",
            Self::Imgpkg => "imgpkg",
            Self::Hauler => "hauler",
            Self::Zarf => "zarf",
            Self::Docker => "docker",
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no format.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a format for image lists: use {names}", names = names())]
pub struct UnknownFormat(pub String);

fn names() -> String {
    Format::all().map(Format::as_str).join(", ")
}

impl FromStr for Format {
    type Err = UnknownFormat;

    fn from_str(text: &str) -> Result<Self, UnknownFormat> {
        Self::all()
            .into_iter()
            .find(|format| format.as_str() == text)
            .ok_or_else(|| UnknownFormat(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_format_is_found_by_its_name() {
        for format in Format::all() {
            assert_eq!(format.to_string().parse(), Ok(format));
        }
    }

    #[test]
    fn an_unknown_format_is_answered_with_the_known_ones() {
        let error = "Plain".parse::<Format>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`Plain` is not a format for image lists: use plain, json, skopeo, imgpkg, hauler, zarf, docker"
        );
    }
}
