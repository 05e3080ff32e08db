//! From what a person wrote to a validated collector.

use std::collections::BTreeMap;
use std::num::NonZeroU32;

use platc_sdk::capability::MetricsStoreRequest;
use platc_sdk::{
    Context, Diagnostic, Image, Place, Resources, SecretFormat, SecretKey, SecretValue,
};

use super::config::{Collector, Debug};
use super::model::{Exporter, Model};
use super::names;

mod pages;
mod settings;

pub(crate) use pages::PAGES;

const DEFAULT_IMAGE: &str = "docker.io/otel/opentelemetry-collector-contrib:0.153.0";

/// The first version that reads the keys of the collector's own metrics as they are written here.
const FIRST_VERSION: (u32, u32) = (0, 112);

pub(crate) fn validate(config: Collector, ctx: &mut Context<'_>) -> Option<Model> {
    let Collector {
        metrics,
        logs,
        forward,
        debug,
        replicas,
        image,
        size,
        resources,
        secrets,
        settings,
        placement,
    } = config;
    let image = ctx.image("image", image.as_ref(), DEFAULT_IMAGE);
    check_version(ctx, image.as_ref());
    let replicas = at_least_one(ctx, replicas);
    let bound_metrics = ctx.bind_some("metrics", metrics.as_ref());
    if let (Some(reference), Some(Some(_))) = (&metrics, &bound_metrics) {
        ctx.request(reference, MetricsStoreRequest::RemoteWrite);
    }
    let declared = [
        metrics.as_ref().map(|_| names::TO_METRICS),
        logs.as_ref().map(|_| names::TO_LOGS),
        forward.as_ref().map(|_| names::FORWARD),
        verbosity(debug).map(|_| names::DEBUG),
    ];
    settings::check(ctx, &settings, &declared);
    let logs = ctx.bind_some("logs", logs.as_ref());
    let forward = ctx.bind_some("forward", forward.as_ref());
    let secrets = checked_secrets(ctx, secrets);
    let (cpu, memory) = size.of([(100, 512), (500, 1024), (2000, 4 * 1024)]);
    let mut exporters: Vec<Exporter> = Vec::new();
    exporters.extend(bound_metrics?.map(|store| Exporter::Metrics(store.url)));
    exporters.extend(logs?.map(|store| Exporter::Logs(store.url)));
    exporters.extend(forward?.map(|endpoint| Exporter::Forward(endpoint.grpc)));
    exporters.extend(verbosity(debug).map(Exporter::Debug));
    check_exporters(ctx, &exporters, settings.contains_key("service"));
    Some(Model {
        identity: ctx.identity().clone(),
        resources: resources.unwrap_or_else(|| Resources::new(cpu, memory)),
        exporters,
        secrets,
        settings,
        placement,
        replicas: replicas?,
        image: image?,
    })
}

fn verbosity(debug: Debug) -> Option<&'static str> {
    match debug {
        Debug::Off => None,
        Debug::Basic => Some("basic"),
        Debug::Normal => Some("normal"),
        Debug::Detailed => Some("detailed"),
    }
}

fn check_exporters(ctx: &mut Context<'_>, exporters: &[Exporter], has_own_pipelines: bool) {
    if has_own_pipelines || !exporters.is_empty() {
        return;
    }
    let path = ctx.path("debug");
    ctx.report(
        Diagnostic::error(
            "otel-collector::no-exporter",
            format!("`{}` hands nothing on", ctx.address()),
        )
        .at(&path, "nothing is left")
        .note("a collector without a pipeline does not start")
        .help("name `metrics`, `logs` or `forward`, or leave `debug` at `basic`"),
    );
}

fn at_least_one(ctx: &mut Context<'_>, replicas: u32) -> Option<NonZeroU32> {
    let checked = NonZeroU32::new(replicas);
    if checked.is_none() {
        let path = ctx.path("replicas");
        ctx.report(
            Diagnostic::error(
                "otel-collector::no-collectors",
                "there would be no collector",
            )
            .at(&path, "must be 1 or more")
            .note("what sends telemetry would wait for it for ever")
            .fix("one is the least", Place::value(&path), "1"),
        );
    }
    checked
}

/// A tag that is no version says nothing, and is believed.
fn check_version(ctx: &mut Context<'_>, image: Option<&Image>) {
    let Some((tag, version)) = image.and_then(|image| {
        let tag = image.source().tag()?;
        let mut parts = tag.trim_start_matches('v').split('.');
        let mut number = || parts.next()?.parse::<u32>().ok();
        Some((tag, (number()?, number()?)))
    }) else {
        return;
    };
    if version >= FIRST_VERSION {
        return;
    }
    ctx.report(
        Diagnostic::error(
            "otel-collector::old-version",
            format!("the collector {tag} cannot read the configuration"),
        )
        .at(&ctx.path("image"), "older than 0.112")
        .note("older ones write their own metrics to an `address`, and listen at localhost only")
        .help("use 0.112 or newer"),
    );
}

fn checked_secrets(
    ctx: &mut Context<'_>,
    secrets: BTreeMap<String, SecretValue>,
) -> BTreeMap<String, SecretKey> {
    let plain = |c: char| c == '_' || c.is_ascii_uppercase() || c.is_ascii_digit();
    for name in secrets.keys() {
        let starts_well = name.starts_with(|c: char| c == '_' || c.is_ascii_uppercase());
        if starts_well && name.chars().all(plain) && name != "GOMEMLIMIT" {
            continue;
        }
        let path = ctx.path("secrets").key(name);
        ctx.report(
            Diagnostic::error(
                "otel-collector::bad-variable",
                format!("{name:?} cannot be a variable of the collector"),
            )
            .at_key(&path, "not a free variable")
            .note("`${env:NAME}` takes letters, digits and `_`")
            .help("use capital letters, digits and `_`, such as `API_TOKEN`"),
        );
    }
    secrets
        .into_iter()
        .map(|(name, value)| {
            let format = SecretFormat::Alphanumeric(32);
            let key = ctx.secret(names::COLLECTOR, &name, &value, format);
            (name, key)
        })
        .collect()
}
