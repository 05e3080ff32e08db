//! From what a person wrote to a validated server.

use platc_sdk::{
    Context, Diagnostic, Image, Page, Place, Quantity, Reference, Resources, SecretFormat, Storage,
};

use crate::config::{Redis, Size};
use crate::model::{Data, Metrics, Model, Variant};

mod settings;

const DEFAULT_IMAGE: &str = "docker.io/library/redis:7.2.12-bookworm";
const DEFAULT_EXPORTER: &str = "docker.io/oliver006/redis_exporter:v1.80.0";

/// The pages behind the codes of this module.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "redis::bad-setting",
        summary: "the server would not start with a line of `settings`",
        text: include_str!("../pages/bad-setting.md"),
    },
    Page {
        code: "redis::bitnami-image",
        summary: "the image is of another kind than the official one",
        text: include_str!("../pages/bitnami-image.md"),
    },
    Page {
        code: "redis::cluster-mode",
        summary: "a cluster cannot be a broker",
        text: include_str!("../pages/cluster-mode.md"),
    },
    Page {
        code: "redis::evicting-policy",
        summary: "queued tasks would be removed when memory ends",
        text: include_str!("../pages/evicting-policy.md"),
    },
    Page {
        code: "redis::little-memory",
        summary: "the server would have too little memory to start",
        text: include_str!("../pages/little-memory.md"),
    },
    Page {
        code: "redis::maxmemory-over-limit",
        summary: "the server may take more memory than its container has",
        text: include_str!("../pages/maxmemory-over-limit.md"),
    },
    Page {
        code: "redis::owned-setting",
        summary: "a key of `settings` contradicts what platc derives",
        text: include_str!("../pages/owned-setting.md"),
    },
    Page {
        code: "redis::password-in-settings",
        summary: "a password would stand in a configuration file",
        text: include_str!("../pages/password-in-settings.md"),
    },
    Page {
        code: "redis::repeated-setting",
        summary: "two keys of `settings` differ only in upper and lower case",
        text: include_str!("../pages/repeated-setting.md"),
    },
    Page {
        code: "redis::unused-key",
        summary: "a key has no effect beside another one",
        text: include_str!("../pages/unused-key.md"),
    },
];

pub(crate) fn validate(config: Redis, ctx: &mut Context<'_>) -> Option<Model> {
    let Redis {
        image,
        persistence,
        storage,
        size,
        resources,
        password,
        exporter,
        exporter_image,
        settings,
        placement,
    } = config;
    let variant = variant(image.as_ref());
    let image = server_image(ctx, image.as_ref());
    let metrics = metrics(ctx, exporter, exporter_image.as_ref());
    let data = data(ctx, persistence, storage, size);
    let resources = resources.unwrap_or_else(|| size.server());
    check_memory(ctx, &resources);
    let settings = settings::settings(ctx, settings, &resources.memory);
    let password = ctx.secret(
        "auth",
        "password",
        &password,
        SecretFormat::Alphanumeric(32),
    );
    Some(Model {
        identity: ctx.identity().clone(),
        image: image?,
        variant,
        data,
        resources,
        password,
        metrics: metrics?,
        settings,
        placement,
    })
}

fn variant(image: Option<&Reference>) -> Variant {
    match image.and_then(Reference::tag) {
        Some(tag) if tag.contains("alpine") => Variant::Alpine,
        _ => Variant::Debian,
    }
}

fn server_image(ctx: &mut Context<'_>, chosen: Option<&Reference>) -> Option<Image> {
    if let Some(image) = chosen
        && image
            .repository()
            .split('/')
            .any(|part| part.starts_with("bitnami"))
    {
        let path = ctx.path("image");
        ctx.report(
            Diagnostic::error(
                "redis::bitnami-image",
                format!("image `{image}` is not of the official kind"),
            )
            .at(&path, "a Bitnami image")
            .note("it has another user and other paths, and its versioned tags are gone")
            .fix(
                "use the official image",
                Place::value(&path),
                format!("{DEFAULT_IMAGE:?}"),
            ),
        );
        return None;
    }
    ctx.image("image", chosen, DEFAULT_IMAGE)
}

fn metrics(ctx: &mut Context<'_>, wanted: bool, chosen: Option<&Reference>) -> Option<Metrics> {
    if wanted {
        let image = ctx.image("exporter_image", chosen, DEFAULT_EXPORTER);
        return image.map(Metrics::Exporter);
    }
    if chosen.is_some() {
        report_unused(
            ctx,
            "exporter_image",
            "there is no exporter",
            "exporter = true",
        );
    }
    Some(Metrics::Off)
}

fn data(ctx: &mut Context<'_>, persistence: bool, storage: Option<Storage>, size: Size) -> Data {
    if persistence {
        let storage = storage.unwrap_or_else(|| size.storage());
        return Data::Kept(ctx.storage(storage));
    }
    if storage.is_some() {
        report_unused(ctx, "storage", "there is no volume", "persistence = true");
    }
    Data::Forgotten
}

fn report_unused(ctx: &mut Context<'_>, key: &str, why: &str, with: &str) {
    let path = ctx.path(key);
    ctx.report(
        Diagnostic::warning("redis::unused-key", format!("`{key}` has no effect"))
            .at_key(&path, why)
            .help(format!("remove it, or write `{with}`")),
    );
}

/// Too little also catches a size whose suffix was forgotten; Redis takes a `maxmemory` of zero,
/// which that would come to, for no limit at all.
fn check_memory(ctx: &mut Context<'_>, resources: &Resources) {
    let least = Quantity::mebibytes(64);
    if resources.memory >= least {
        return;
    }
    let path = ctx.path("resources.memory");
    ctx.report(
        Diagnostic::error(
            "redis::little-memory",
            format!("a server cannot work in `{}` of memory", resources.memory),
        )
        .at(&path, format!("less than {least}"))
        .note("three quarters of it become `maxmemory`, the rest is for the server itself")
        .help("`512Mi` is the default; a number without a suffix counts bytes"),
    );
}
