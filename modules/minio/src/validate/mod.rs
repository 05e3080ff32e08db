//! From what a person wrote to a validated object store.

mod buckets;
mod images;
mod layout;
mod pages;
mod variables;

use std::collections::BTreeMap;

use platc_sdk::capability::{ObjectStore, S3Login};
use platc_sdk::ingress::Ingress;
use platc_sdk::provision::object_store::Client;
use platc_sdk::{Context, Diagnostic, Endpoint, Resources, SecretFormat, SecretValue};

use crate::config::{Minio, Size};
use crate::model::Model;
use crate::names;

pub(crate) use pages::PAGES;

/// Enough for any password that a person would choose, and far from the least one, of 8.
const PASSWORD: SecretFormat = SecretFormat::Alphanumeric(32);

pub(crate) fn validate(config: Minio, ctx: &mut Context<'_>) -> Option<Model> {
    let Minio {
        servers,
        drives,
        storage,
        ephemeral,
        size,
        resources,
        image,
        client_image,
        client_resources,
        root_user,
        root_password,
        region,
        buckets,
        console,
        ingress,
        api_ingress,
        tls_secret,
        settings,
        placement,
    } = config;
    let layout = layout::layout(ctx, servers, drives);
    let drives = layout::drives(ctx, storage, ephemeral);
    let resources = resources_of(ctx, size, resources);
    let image = images::server(ctx, image.as_ref());
    let client_image = images::client(ctx, client_image.as_ref());
    check_region(ctx, &region);
    check_console(ctx, console, ingress.is_some());
    let buckets = buckets::buckets(ctx, buckets);
    let settings = variables::variables(ctx, settings, &region, console, ingress.as_ref());
    let tls = tls_secret.is_some();
    let login = root_login(ctx, &root_user, &root_password);
    let store = store(ctx, region, tls);
    Some(Model {
        identity: ctx.identity().clone(),
        layout: layout?,
        drives,
        image: image?,
        resources,
        client: Client {
            store,
            login,
            image: client_image?,
            resources: client_resources,
            placement: placement.clone(),
            authority: tls_secret.as_ref().map(ToString::to_string),
        },
        buckets: buckets?,
        console,
        ingress: ingress.map(|ingress| annotated(ingress, &[], tls)),
        api_ingress: api_ingress.map(|ingress| annotated(ingress, LARGE_BODIES, tls)),
        tls_secret,
        settings,
        placement,
    })
}

fn root_login(ctx: &Context<'_>, user: &SecretValue, password: &SecretValue) -> S3Login {
    S3Login {
        access_key: ctx.secret("root", "user", user, SecretFormat::Literal("root")),
        secret_key: ctx.secret("root", "password", password, PASSWORD),
    }
}

fn store(ctx: &Context<'_>, region: String, tls: bool) -> ObjectStore {
    let host = ctx.identity().service_host(names::API);
    ObjectStore {
        endpoint: Endpoint::new(host, names::S3.number),
        tls,
        region,
        path_style: true,
        login: None,
    }
}

fn resources_of(ctx: &mut Context<'_>, size: Size, chosen: Option<Resources>) -> Resources {
    let resources = chosen.unwrap_or_else(|| match size {
        Size::Small => Resources::new(250, 1024),
        Size::Medium => Resources::new(1000, 4096),
        Size::Large => Resources::new(2000, 8192),
    });
    if resources.memory.whole_mebibytes() < 512 {
        let path = ctx.path("resources.memory");
        ctx.report(
            Diagnostic::warning(
                "minio::little-memory",
                "a server with so little memory is killed when several uploads come at once",
            )
            .at(&path, "less than `512Mi`")
            .note("MinIO reserves a buffer of some mebibytes for each request"),
        );
    }
    resources
}

fn check_region(ctx: &mut Context<'_>, region: &str) {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if region.starts_with(|c: char| c.is_ascii_alphabetic()) && region.chars().all(plain) {
        return;
    }
    let path = ctx.path("region");
    ctx.report(
        Diagnostic::error("minio::bad-region", format!("{region:?} is not a region"))
            .at(&path, "use letters, digits and `-`")
            .note("clients sign their requests with it"),
    );
}

fn check_console(ctx: &mut Context<'_>, console: bool, ingress: bool) {
    if console || !ingress {
        return;
    }
    let diagnostic = Diagnostic::error(
        "minio::no-console",
        "there is no console behind the address",
    );
    let diagnostic = diagnostic
        .at_key(&ctx.path("ingress"), "leads to the console")
        .at(&ctx.path("console"), "switched off here")
        .help("for an address of the S3 interface set `api_ingress`");
    ctx.report(diagnostic);
}

/// The Ingress of the S3 interface: a part of an upload has up to 5 GiB, and must not be collected in
/// the controller first.
const LARGE_BODIES: &[(&str, &str)] = &[
    ("proxy-body-size", "0"),
    ("proxy-buffering", "off"),
    ("proxy-request-buffering", "off"),
];

/// An Ingress with these annotations for ingress-nginx, beside what it needs to speak TLS to the servers.
fn annotated(ingress: Ingress, defaults: &[(&str, &str)], tls: bool) -> Ingress {
    let by_tls = tls.then_some(("backend-protocol", "HTTPS"));
    let mut annotations: BTreeMap<String, String> = defaults
        .iter()
        .copied()
        .chain(by_tls)
        .map(|(key, value)| {
            let key = format!("nginx.ingress.kubernetes.io/{key}");
            (key, value.to_owned())
        })
        .collect();
    annotations.extend(ingress.annotations);
    Ingress {
        annotations,
        ..ingress
    }
}
