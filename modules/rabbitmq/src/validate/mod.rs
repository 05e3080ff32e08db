//! From what a person wrote to a validated cluster.

use platc_sdk::ingress::Ingress;
use platc_sdk::{Context, Diagnostic, Place, Quantity, Resources, SecretFormat};

use crate::config::{Rabbitmq, Size};
use crate::model::{ClusterSize, Management, Model};

mod image;
mod names;
mod pages;
mod settings;

pub(crate) use pages::PAGES;

pub(crate) fn validate(config: Rabbitmq, ctx: &mut Context<'_>) -> Option<Model> {
    let Rabbitmq {
        servers,
        image,
        storage,
        size,
        resources,
        user,
        password,
        cookie,
        virtual_host,
        management,
        ingress,
        plugins,
        quorum_wait,
        settings,
        placement,
    } = config;
    let servers = servers_of(ctx, servers);
    let release = image::release(ctx, image.as_ref());
    let storage = ctx.storage(storage);
    let resources = resources_of(ctx, size, resources);
    let settings = settings::settings(ctx, settings, &resources.memory, &storage.size);
    names::check_user(ctx, &user);
    names::check_virtual_host(ctx, &virtual_host);
    names::check_plugins(ctx, &plugins);
    let management = management_of(ctx, management, ingress);
    let secret =
        |role, key, value, length| ctx.secret(role, key, value, SecretFormat::Alphanumeric(length));
    let password = secret("user", "password", &password, 32);
    let cookie = secret("cookie", "cookie", &cookie, 64);
    let release = release?;
    Some(Model {
        identity: ctx.identity().clone(),
        size: servers?,
        image: release.image,
        version: release.version,
        variant: release.variant,
        storage,
        resources,
        user,
        password,
        cookie,
        virtual_host,
        management,
        plugins,
        quorum_wait,
        settings,
        placement,
    })
}

fn servers_of(ctx: &mut Context<'_>, servers: u32) -> Option<ClusterSize> {
    let size = ClusterSize::of(servers);
    if size.is_none() {
        let path = ctx.path("servers");
        let (better, why) = match servers {
            0 => ("1", "there would be no broker"),
            2 => (
                "3",
                "two stop when one of them is lost, as a majority is gone",
            ),
            4 => ("5", "four tolerate no more losses than three"),
            6 => ("7", "six tolerate no more losses than five"),
            _ => (
                "7",
                "every server takes part in every decision, so more only slow each other",
            ),
        };
        ctx.report(
            Diagnostic::error(
                "rabbitmq::even-servers",
                format!("{servers} servers are no good quorum"),
            )
            .at(&path, "must be 1, 3, 5 or 7")
            .note(why)
            .fix(
                "take the nearest number that is a quorum",
                Place::value(&path),
                better,
            ),
        );
    }
    size
}

fn resources_of(ctx: &mut Context<'_>, size: Size, chosen: Option<Resources>) -> Resources {
    let resources = chosen.unwrap_or_else(|| match size {
        Size::Small => Resources::new(250, 1024),
        Size::Medium => Resources::new(1000, 4096),
        Size::Large => Resources::new(2000, 8192),
    });
    if resources.memory < Quantity::mebibytes(256) {
        let path = ctx.path("resources.memory");
        ctx.report(
            Diagnostic::error(
                "rabbitmq::little-memory",
                format!("a server cannot work in `{}` of memory", resources.memory),
            )
            .at(&path, "less than 256Mi")
            .note("the server alone takes more than 100 MiB before there is a message")
            .help("`1Gi` is the default; a number without a suffix counts bytes"),
        );
    }
    resources
}

fn management_of(ctx: &mut Context<'_>, wanted: bool, ingress: Option<Ingress>) -> Management {
    if wanted {
        return Management::Pages { ingress };
    }
    if ingress.is_some() {
        let path = ctx.path("ingress");
        ctx.report(
            Diagnostic::warning("rabbitmq::unused-key", "`ingress` has no effect")
                .at_key(&path, "there are no web pages")
                .help("remove it, or write `management = true`"),
        );
    }
    Management::Off
}
