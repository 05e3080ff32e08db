//! From what a person wrote to a validated server.

use platc_sdk::capability::PasswordEncryption;
use platc_sdk::{Context, Diagnostic, Page, Quantity, Resources, SecretFormat};

use crate::config::{PasswordMethod, Postgresql, Size};
use crate::model::{Connections, MOST, Model};

mod image;
mod settings;

/// The pages behind the codes of this module.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "postgresql::bad-setting-name",
        summary: "a key of `settings` cannot be the name of a setting",
        text: include_str!("../pages/bad-setting-name.md"),
    },
    Page {
        code: "postgresql::bitnami-image",
        summary: "the image is of another kind than the official one",
        text: include_str!("../pages/bitnami-image.md"),
    },
    Page {
        code: "postgresql::connections-out-of-range",
        summary: "the server cannot have that many or that few connections",
        text: include_str!("../pages/connections-out-of-range.md"),
    },
    Page {
        code: "postgresql::little-memory",
        summary: "the server would have too little memory to start",
        text: include_str!("../pages/little-memory.md"),
    },
    Page {
        code: "postgresql::owned-setting",
        summary: "a key of `settings` contradicts what platc derives",
        text: include_str!("../pages/owned-setting.md"),
    },
    Page {
        code: "postgresql::repeated-setting",
        summary: "two keys of `settings` differ only in upper and lower case",
        text: include_str!("../pages/repeated-setting.md"),
    },
    Page {
        code: "postgresql::unknown-version",
        summary: "the image's tag does not say which version it has",
        text: include_str!("../pages/unknown-version.md"),
    },
    Page {
        code: "postgresql::unsupported-version",
        summary: "the major version is too old or not known",
        text: include_str!("../pages/unsupported-version.md"),
    },
    Page {
        code: "postgresql::version-differs-from-tag",
        summary: "`version` and the image's tag name two versions",
        text: include_str!("../pages/version-differs-from-tag.md"),
    },
];

pub(crate) fn validate(config: Postgresql, ctx: &mut Context<'_>) -> Option<Model> {
    let Postgresql {
        version,
        image,
        storage,
        size,
        resources,
        superuser_password,
        max_connections,
        password_encryption,
        settings,
        placement,
    } = config;
    let release = image::release(ctx, image.as_ref(), version);
    let connections = connections(ctx, max_connections, size);
    let settings = settings::settings(ctx, settings);
    let resources = resources.unwrap_or_else(|| size.server());
    check_memory(ctx, &resources);
    let superuser_password = ctx.secret(
        "superuser",
        "password",
        &superuser_password,
        SecretFormat::Alphanumeric(32),
    );
    let release = release?;
    Some(Model {
        identity: ctx.identity().clone(),
        image: release.image,
        major: release.major,
        variant: release.variant,
        storage: ctx.storage(storage),
        resources,
        superuser_password,
        connections: connections?,
        tuning: size.tuning(),
        password_encryption: match password_encryption {
            PasswordMethod::ScramSha256 => PasswordEncryption::ScramSha256,
            PasswordMethod::Md5 => PasswordEncryption::Md5,
        },
        settings,
        placement,
    })
}

/// The fewest connections that leave some for a component after those of the superuser.
const FEWEST: u32 = 10;

fn connections(ctx: &mut Context<'_>, count: Option<u32>, size: Size) -> Option<Connections> {
    let Some(count) = count else {
        return Some(Connections::ByConsumers(size.connections()));
    };
    if (FEWEST..=MOST).contains(&count) {
        return Some(Connections::Fixed(count));
    }
    let path = ctx.path("max_connections");
    ctx.report(
        Diagnostic::error(
            "postgresql::connections-out-of-range",
            format!("a server cannot have {count} connections"),
        )
        .at(&path, format!("must be {FEWEST} to {MOST}"))
        .note("three connections are kept for the superuser, and each takes memory also when idle")
        .help("leave the key out: the number then follows from the components that connect"),
    );
    None
}

/// Too little also catches a size whose suffix was forgotten.
fn check_memory(ctx: &mut Context<'_>, resources: &Resources) {
    let least = Quantity::mebibytes(128);
    if resources.memory >= least {
        return;
    }
    let path = ctx.path("resources.memory");
    ctx.report(
        Diagnostic::error(
            "postgresql::little-memory",
            format!("a server cannot work in `{}` of memory", resources.memory),
        )
        .at(&path, format!("less than {least}"))
        .note("a quarter of it becomes `shared_buffers`, and every connection takes some more")
        .help("`1Gi` is the default; a number without a suffix counts bytes"),
    );
}
