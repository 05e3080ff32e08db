//! From what a person wrote to a validated operator.

mod pages;

use std::collections::{BTreeMap, BTreeSet};

use platc_sdk::{Context, Diagnostic, Resources};

use super::config::{Controller, SparkOperatorServer, Webhook};
use super::model::{ControllerModel, Model, WebhookModel};

pub(crate) use pages::PAGES;

const IMAGE: &str = "ghcr.io/kubeflow/spark-operator/controller:2.5.2";

/// What `spark-submit` takes, and what the controller itself takes, in mebibytes.
const MEMORY: u64 = 512;

/// Flags that platc derives, with what to do instead.
#[rustfmt::skip]
const DERIVED: &[(&str, &str)] = &[
    ("controller-threads", "set `controller.threads`"),
    ("enable-metrics", "leave the flag out: the metrics are read"),
    ("enable-ui-service", "set `ui_service`"),
    ("health-probe-bind-address", "leave the flag out: the probes use the port"),
    ("leader-election", "leave the flag out: two controllers would run everything twice"),
    ("leader-election-lock-name", "leave the flag out: the rights name it"),
    ("leader-election-lock-namespace", "leave the flag out: the rights name it"),
    ("metrics-bind-address", "leave the flag out: the metrics are read there"),
    ("metrics-endpoint", "leave the flag out: the metrics are read there"),
    ("metrics-prefix", "leave the flag out: the alerts know the metrics without one"),
    ("namespace-selector", "list them with `namespaces`: the rights are for those"),
    ("namespaces", "set `namespaces`"),
];

pub(crate) fn validate(config: SparkOperatorServer, ctx: &mut Context<'_>) -> Option<Model> {
    let SparkOperatorServer {
        image,
        namespaces,
        crds,
        ui_service,
        controller,
        webhook,
        placement,
    } = config;
    let image = ctx.image("image", image.as_ref(), IMAGE);
    let controller = checked_controller(ctx, controller);
    let webhook = checked_webhook(ctx, webhook);
    let mut watched: BTreeSet<String> = namespaces.iter().map(ToString::to_string).collect();
    if watched.is_empty() {
        watched.insert(ctx.identity().namespace.clone());
    }
    Some(Model {
        identity: ctx.identity().clone(),
        image: image?,
        namespaces: watched,
        makes_crds: crds,
        ui_service,
        controller: controller?,
        webhook: webhook.ok()?,
        placement,
    })
}

fn checked_controller(ctx: &mut Context<'_>, controller: Controller) -> Option<ControllerModel> {
    let Controller {
        replicas,
        threads,
        resources,
        flags,
    } = controller;
    check_flags(ctx, &flags);
    let replicas = count(ctx, "controller.replicas", replicas);
    let threads = count(ctx, "controller.threads", threads)?;
    check_memory(ctx, threads, &resources);
    Some(ControllerModel {
        replicas: replicas?,
        threads,
        resources,
        flags,
    })
}

/// A mistake that was reported.
struct Reported;

/// The webhook, if there is to be one.
fn checked_webhook(
    ctx: &mut Context<'_>,
    webhook: Webhook,
) -> Result<Option<WebhookModel>, Reported> {
    let Webhook {
        enabled,
        replicas,
        resources,
    } = webhook;
    if !enabled {
        return Ok(None);
    }
    let replicas = count(ctx, "webhook.replicas", replicas).ok_or(Reported)?;
    Ok(Some(WebhookModel {
        replicas,
        resources,
    }))
}

/// A number that is not zero.
fn count(ctx: &mut Context<'_>, key: &str, number: u32) -> Option<u32> {
    if number > 0 {
        return Some(number);
    }
    ctx.report(
        Diagnostic::error("spark-operator::zero-count", format!("`{key}` is zero"))
            .at(&ctx.path(key), "nothing would run")
            .help("write 1 or more; `webhook.enabled = false` leaves the webhook out"),
    );
    None
}

fn check_memory(ctx: &mut Context<'_>, threads: u32, resources: &Resources) {
    let needed = MEMORY * (u64::from(threads) + 1);
    if resources.memory.whole_mebibytes() >= needed {
        return;
    }
    ctx.report(
        Diagnostic::warning(
            "spark-operator::small-memory",
            format!("{threads} submissions at a time need more memory"),
        )
        .at(
            &ctx.path("controller.resources.memory"),
            format!("less than {needed}Mi"),
        )
        .note("each is a JVM of some 512Mi; when there are too many, applications end with `signal: killed`")
        .help(format!("give it {needed}Mi, or lower `controller.threads`")),
    );
}

fn check_flags(ctx: &mut Context<'_>, flags: &BTreeMap<String, String>) {
    for flag in flags.keys() {
        let at = ctx.path("controller.flags").key(flag);
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if flag.starts_with('-') || !flag.chars().all(plain) {
            ctx.report(
                Diagnostic::error("spark-operator::not-a-flag", format!("`{flag}` is no flag"))
                    .at_key(&at, "not a bare name")
                    .help("write its name without dashes in front: `max-tracked-executor-per-app`"),
            );
        } else if let Some((_, instead)) = DERIVED.iter().find(|(known, _)| known == flag) {
            ctx.report(
                Diagnostic::error(
                    "spark-operator::derived-flag",
                    format!("`--{flag}` is derived by platc"),
                )
                .at_key(&at, "would contradict other objects")
                .help(*instead),
            );
        }
    }
}
