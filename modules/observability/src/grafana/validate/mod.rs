//! From what a person wrote to a validated Grafana.

use std::collections::BTreeMap;

use platc_sdk::{Context, Diagnostic, Resources, SecretFormat, SecretKey, SecretValue, Storage};

use super::config::Grafana;
use super::model::{Data, Model};
use super::names;

mod dashboards;
mod datasources;
mod pages;
mod settings;

pub(crate) use pages::PAGES;

const DEFAULT_IMAGE: &str = "docker.io/grafana/grafana:13.2.0";

pub(crate) fn validate(config: Grafana, ctx: &mut Context<'_>) -> Option<Model> {
    let Grafana {
        metrics,
        logs,
        datasources,
        dashboards,
        image,
        size,
        resources,
        admin_user,
        admin_password,
        storage,
        secrets,
        settings,
        ingress,
        node_port,
        placement,
    } = config;
    let image = ctx.image("image", image.as_ref(), DEFAULT_IMAGE);
    let metrics = ctx.bind_some("metrics", metrics.as_ref());
    let logs = ctx.bind_some("logs", logs.as_ref());
    let datasources = datasources::checked(ctx, datasources, metrics.as_ref(), logs.as_ref());
    dashboards::check(ctx, &dashboards);
    check_node_port(ctx, node_port);
    let (cpu, memory) = size.of([(100, 512), (250, 1024), (1000, 2048)]);
    Some(Model {
        resources: resources.unwrap_or_else(|| Resources::new(cpu, memory)),
        dashboards: dashboards
            .into_iter()
            .map(|(name, json)| (name.to_string(), json))
            .collect(),
        admin_user,
        admin_password: password(ctx, "admin-password", &admin_password),
        data: data(ctx, storage),
        secrets: checked_secrets(ctx, secrets),
        settings: settings::checked(ctx, settings),
        datasources,
        ingress,
        node_port,
        placement,
        image: image?,
        metrics: metrics?.map(|store| store.url),
        logs: logs?.map(|store| store.url),
    })
}

fn data(ctx: &Context<'_>, storage: Option<Storage>) -> Data {
    match storage {
        None => Data::Forgotten,
        Some(storage) => Data::Kept(ctx.storage(storage)),
    }
}

fn password(ctx: &Context<'_>, key: &str, value: &SecretValue) -> SecretKey {
    ctx.secret(names::CLIENTS, key, value, SecretFormat::Alphanumeric(24))
}

fn checked_secrets(
    ctx: &mut Context<'_>,
    secrets: BTreeMap<String, SecretValue>,
) -> BTreeMap<String, SecretKey> {
    let plain = |c: char| c == '_' || c.is_ascii_uppercase() || c.is_ascii_digit();
    for name in secrets.keys() {
        let starts_well = name.starts_with(|c: char| c == '_' || c.is_ascii_uppercase());
        if starts_well && name.chars().all(plain) && !name.starts_with("GF_") {
            continue;
        }
        let path = ctx.path("secrets").key(name);
        ctx.report(
            Diagnostic::error(
                "grafana::bad-variable",
                format!("{name:?} cannot be a variable of the server"),
            )
            .at_key(&path, "not a free variable")
            .note("variables that begin with `GF_` are keys of `grafana.ini`")
            .help("use capital letters, digits and `_`, such as `PG_PASSWORD`"),
        );
    }
    secrets
        .into_iter()
        .map(|(name, value)| {
            let key = password(ctx, &name, &value);
            (name, key)
        })
        .collect()
}

/// Another range can be set at the API server, but seldom is.
fn check_node_port(ctx: &mut Context<'_>, port: Option<u16>) {
    let Some(port) = port.filter(|port| !(30_000..=32_767).contains(port)) else {
        return;
    };
    ctx.report(
        Diagnostic::warning(
            "grafana::unusual-node-port",
            format!("{port} is no port for nodes in most clusters"),
        )
        .at(&ctx.path("node_port"), "outside of 30000 to 32767")
        .note("the API server refuses it, unless another range is set there")
        .help("take a port from 30000 to 32767"),
    );
}
