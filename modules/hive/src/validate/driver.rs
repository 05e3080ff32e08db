//! Where PostgreSQL's driver comes from.

use platc_sdk::{AbsolutePath, Context, Diagnostic, Reference};

use super::image::{Chosen, is_official};
use crate::config::JdbcDriver;
use crate::model::Driver;

/// An image that has the driver; nothing of it runs but `find` and `cp`.
const DEFAULT_IMAGE: &str = "docker.io/flyway/flyway:10.22.0-alpine";
/// Where it has the driver.
const DEFAULT_PATH: &str = "/flyway";
/// What downloads the driver.
const CURL_IMAGE: &str = "docker.io/curlimages/curl:8.10.1";

/// The driver, and whether it can log in to a server that stores passwords as SCRAM.
pub(super) struct Checked {
    pub(super) driver: Driver,
    pub(super) knows_scram: bool,
}

pub(super) fn driver(
    ctx: &mut Context<'_>,
    config: &JdbcDriver,
    hive: Option<&Chosen>,
) -> Option<Checked> {
    let JdbcDriver {
        version,
        image,
        path,
        url,
        sha256,
    } = config;
    let sources = [
        ("version", version.is_some()),
        ("image", image.is_some()),
        ("url", url.is_some()),
    ];
    let chosen: Vec<&str> = sources
        .iter()
        .filter_map(|(key, is_set)| is_set.then_some(*key))
        .collect();
    if chosen.len() > 1 {
        report_several(ctx, &chosen);
        return None;
    }
    check_unused(
        ctx,
        "path",
        path.is_some() && (version.is_some() || url.is_some()),
    );
    check_unused(ctx, "sha256", sha256.is_some() && url.is_none());
    if let Some(version) = version {
        check_official(ctx, hive);
        return in_image(ctx, version);
    }
    let driver = match url {
        Some(url) => downloaded(ctx, url, sha256.as_deref()),
        None => copied(ctx, image.as_ref(), path.as_ref().map(AbsolutePath::as_str)),
    };
    driver.map(|driver| Checked {
        driver,
        knows_scram: true,
    })
}

fn in_image(ctx: &mut Context<'_>, version: &str) -> Option<Checked> {
    let Some(release) = release(version) else {
        ctx.report(
            Diagnostic::error(
                "hive::bad-driver-version",
                format!("{version:?} is not a version of the driver"),
            )
            .at(&ctx.path("jdbc_driver.version"), "not a version")
            .help("write the numbers of the file's name: `42.7.4` of `postgresql-42.7.4.jar`"),
        );
        return None;
    };
    Some(Checked {
        driver: Driver::InImage,
        knows_scram: release >= (42, 2),
    })
}

/// The first two numbers of a version: those of `42.2.16` and of `9.4.1212.jre7`.
fn release(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.split(['.', '-']).map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn copied(ctx: &mut Context<'_>, image: Option<&Reference>, path: Option<&str>) -> Option<Driver> {
    let image = ctx.image("jdbc_driver.image", image, DEFAULT_IMAGE)?;
    let path = path.unwrap_or(DEFAULT_PATH).to_owned();
    Some(Driver::Copied { image, path })
}

fn downloaded(ctx: &mut Context<'_>, url: &str, sha256: Option<&str>) -> Option<Driver> {
    let host = ["https://", "http://"]
        .iter()
        .find_map(|scheme| url.strip_prefix(scheme));
    let plain = |c: char| c.is_ascii_graphic();
    if !host
        .is_some_and(|host| !host.starts_with('/') && host.contains('/') && host.chars().all(plain))
    {
        ctx.report(
            Diagnostic::error(
                "hive::bad-driver-url",
                format!("{url:?} is not the address of a file"),
            )
            .at(
                &ctx.path("jdbc_driver.url"),
                "not `https://` or `http://` with a path",
            )
            .help("write the whole address of the jar"),
        );
        return None;
    }
    let sha256 = sha256
        .map(str::to_ascii_lowercase)
        .filter(|digest| is_sha256(digest));
    let Some(sha256) = sha256 else {
        report_digest(ctx);
        return None;
    };
    let image = ctx.image("jdbc_driver.url", None, CURL_IMAGE)?;
    Some(Driver::Downloaded {
        image,
        url: url.to_owned(),
        sha256,
    })
}

fn is_sha256(digest: &str) -> bool {
    digest.len() == 64 && digest.chars().all(|c| c.is_ascii_hexdigit())
}

fn report_digest(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "hive::unchecked-driver",
            "nobody would notice if another file were downloaded",
        )
        .at(&ctx.path("jdbc_driver.url"), "needs `sha256`")
        .note("the driver runs with the password of the database")
        .help("set `jdbc_driver.sha256` to the 64 digits that `sha256sum` prints for the file"),
    );
}

fn report_several(ctx: &mut Context<'_>, keys: &[&str]) {
    let diagnostic = Diagnostic::error(
        "hive::several-driver-sources",
        "the driver comes from several places",
    );
    let diagnostic = keys.iter().fold(diagnostic, |diagnostic, key| {
        diagnostic.at_key(&ctx.path(&format!("jdbc_driver.{key}")), "one place")
    });
    ctx.report(
        diagnostic.help("keep one of them: two versions on the class path are one too many"),
    );
}

fn check_unused(ctx: &mut Context<'_>, key: &str, is_unused: bool) {
    if is_unused {
        let path = ctx.path(&format!("jdbc_driver.{key}"));
        let belongs = if key == "path" { "image" } else { "url" };
        ctx.report(
            Diagnostic::error(
                "hive::unused-setting",
                format!("`jdbc_driver.{key}` has no effect"),
            )
            .at_key(&path, format!("belongs to `{belongs}`"))
            .help("leave it out"),
        );
    }
}

/// Official images leave the driver out.
fn check_official(ctx: &mut Context<'_>, hive: Option<&Chosen>) {
    let Some(hive) = hive.filter(|hive| is_official(hive.image.source())) else {
        return;
    };
    ctx.report(
        Diagnostic::error(
            "hive::image-without-driver",
            format!("`{}` has no driver of PostgreSQL", hive.image.source()),
        )
        .at(&ctx.path("jdbc_driver.version"), "not in this image")
        .note("the Metastore would end with `ClassNotFoundException: org.postgresql.Driver`")
        .help("leave `jdbc_driver` out: the driver is then copied from another image")
        .help("or name an image of your own, with the driver in `/opt/hive/lib`, with `image`"),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_know_scram_since_42_2() {
        for (version, expected) in [
            ("42.7.4", Some(true)),
            ("42.2.16", Some(true)),
            ("42.2", Some(true)),
            ("42.1.4.jre7", Some(false)),
            ("9.4.1212", Some(false)),
            ("9.4-1201-jdbc41", Some(false)),
            ("latest", None),
            ("42", None),
        ] {
            let knows = release(version).map(|release| release >= (42, 2));
            assert_eq!(knows, expected, "{version}");
        }
    }
}
