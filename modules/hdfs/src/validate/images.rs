//! The image of each role.

use platc_sdk::{Context, Diagnostic, Image, Reference};

use crate::config::Images;
use crate::model::{RoleImages, Version};

/// The images that each line of Hadoop has by default: NameNode and JournalNode, DataNode, client.
fn defaults(version: Version) -> [&'static str; 3] {
    match version {
        Version::V3 => ["docker.io/apache/hadoop:3.3.6"; 3],
        Version::V2 => [
            "docker.io/uhopper/hadoop-namenode:2.7.2",
            "docker.io/uhopper/hadoop-datanode:2.7.2",
            "docker.io/uhopper/hadoop:2.7.2",
        ],
    }
}

pub(super) fn images(
    ctx: &mut Context<'_>,
    version: Version,
    image: Option<&Reference>,
    images: &Images,
) -> Option<RoleImages> {
    let Images {
        name_node,
        journal_node,
        data_node,
        client,
    } = images;
    let [name_default, data_default, client_default] = defaults(version);
    let general = image.map(|image| {
        check_version(ctx, version, "image", image);
        ctx.image("image", Some(image), name_default)
    });
    let mut role = |key: &str, chosen: Option<&Reference>, default| -> Option<Image> {
        if let Some(chosen) = chosen {
            let key = format!("images.{key}");
            check_version(ctx, version, &key, chosen);
            return ctx.image(&key, Some(chosen), default);
        }
        match &general {
            Some(general) => general.clone(),
            None => ctx.image("image", None, default),
        }
    };
    let name_node = role("name_node", name_node.as_ref(), name_default);
    let journal_node = role("journal_node", journal_node.as_ref(), name_default);
    let data_node = role("data_node", data_node.as_ref(), data_default);
    let client = role("client", client.as_ref(), client_default);
    Some(RoleImages {
        name_node: name_node?,
        journal_node: journal_node?,
        data_node: data_node?,
        client: client?,
    })
}

/// A tag that starts with the number of the other line is of the other line.
fn check_version(ctx: &mut Context<'_>, version: Version, key: &str, image: &Reference) {
    let (major, other, other_version) = match version {
        Version::V3 => ("3", "2.", "2.7"),
        Version::V2 => ("2", "3.", "3"),
    };
    if !image.tag().is_some_and(|tag| tag.starts_with(other)) {
        return;
    }
    let path = ctx.path(key);
    ctx.report(
        Diagnostic::error(
            "hdfs::image-of-another-version",
            format!("`{image}` is not an image of Hadoop {major}"),
        )
        .at(&path, "another line of Hadoop")
        .note("Hadoop 2 and 3 listen at different ports and read different variables")
        .help(format!(
            "set `version = \"{other_version}\"`, or take another image"
        )),
    );
}
