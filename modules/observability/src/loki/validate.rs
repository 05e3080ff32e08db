//! From what a person wrote to a validated Loki.

use platc_sdk::capability::FileSystemRequest;
use platc_sdk::serde_json::Value;
use platc_sdk::{Context, Diagnostic, Duration, Page, PathRef, Place, Resources};

use super::config::Loki;
use super::model::{Chunks, Model};
use crate::overlay::Tree;

const DEFAULT_IMAGE: &str = "docker.io/grafana/loki:3.7.6";

/// The compactor removes whole days.
const SHORTEST_RETENTION: Duration = Duration::days(1);

/// The pages behind the codes of this file.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "loki::derived-key",
        summary: "a key of `loki.yaml` is derived by platc",
        text: include_str!("pages/derived-key.md"),
    },
    Page {
        code: "loki::not-a-bucket",
        summary: "logs cannot be kept at this location",
        text: include_str!("pages/not-a-bucket.md"),
    },
    Page {
        code: "loki::old-schema",
        summary: "a schema cannot hold the logs of OTLP",
        text: include_str!("pages/old-schema.md"),
    },
    Page {
        code: "loki::short-retention",
        summary: "logs cannot be removed after less than a day",
        text: include_str!("pages/short-retention.md"),
    },
    Page {
        code: "loki::tenants",
        summary: "every request would need a tenant",
        text: include_str!("pages/tenants.md"),
    },
];

/// Keys that platc derives, with what to do instead.
const DERIVED: &[(&str, &str, &str)] = &[
    ("common", "storage", "set `location` instead"),
    ("compactor", "retention_enabled", "set `retention` instead"),
    (
        "limits_config",
        "retention_period",
        "set `retention` instead",
    ),
    ("server", "http_listen_port", "it is always 3100"),
];

pub(crate) fn validate(config: Loki, ctx: &mut Context<'_>) -> Option<Model> {
    let Loki {
        location,
        retention,
        image,
        size,
        resources,
        storage,
        settings,
        placement,
    } = config;
    let image = ctx.image("image", image.as_ref(), DEFAULT_IMAGE);
    let chunks = match &location {
        None => Some(Chunks::Volume),
        Some(location) => bucket(ctx, location),
    };
    check_retention(ctx, retention);
    check_tenants(ctx, &settings);
    check_schema(ctx, &settings);
    check_derived(ctx, &settings);
    let (cpu, memory) = size.of([(200, 1024), (1000, 4 * 1024), (4000, 16 * 1024)]);
    Some(Model {
        identity: ctx.identity().clone(),
        retention,
        resources: resources.unwrap_or_else(|| Resources::new(cpu, memory)),
        storage: ctx.storage(storage),
        settings,
        placement,
        image: image?,
        chunks: chunks?,
    })
}

/// Loki has a bucket of its own: it knows no directory inside of one.
fn bucket(ctx: &mut Context<'_>, location: &PathRef) -> Option<Chunks> {
    let file_system = ctx.bind_path("location", location)?;
    let name = location.path.as_str().trim_start_matches('/');
    let login = ctx.login(&location.storage, &file_system, &[&location.path]);
    let (Some(store), Some(login)) = (file_system.object_store, login) else {
        not_a_bucket(ctx, "not an object store", "Loki cannot write to HDFS");
        return None;
    };
    if name.is_empty() || name.contains('/') {
        not_a_bucket(
            ctx,
            "not a bucket",
            "Loki takes a whole bucket, and no directory inside of one",
        );
        return None;
    }
    ctx.request(
        &location.storage,
        FileSystemRequest::Directory {
            path: location.path.clone(),
            owner: "loki:loki".to_owned(),
            mode: "700",
        },
    );
    Some(Chunks::Bucket {
        bucket: name.to_owned(),
        store: Box::new(store),
        login,
    })
}

fn not_a_bucket(ctx: &mut Context<'_>, label: &str, note: &str) {
    ctx.report(
        Diagnostic::error("loki::not-a-bucket", "logs cannot be kept there")
            .at(&ctx.path("location"), label)
            .note(note)
            .help("name a bucket of an object store, as `minio.lake:/loki`; or leave it out"),
    );
}

fn check_retention(ctx: &mut Context<'_>, retention: Duration) {
    if retention >= SHORTEST_RETENTION {
        return;
    }
    let path = ctx.path("retention");
    ctx.report(
        Diagnostic::error(
            "loki::short-retention",
            "logs cannot be removed after less than a day",
        )
        .at(&path, "less than a day")
        .note("an index is for a day, and Loki does not start with a shorter retention")
        .fix("`1d` is the shortest time", Place::value(&path), "\"1d\""),
    );
}

fn check_tenants(ctx: &mut Context<'_>, settings: &Tree) {
    if settings.get("auth_enabled") != Some(&Value::Bool(true)) {
        return;
    }
    let path = ctx.path("settings").key("auth_enabled");
    ctx.report(
        Diagnostic::error("loki::tenants", "every request would need a tenant")
            .at(&path, "nobody names one")
            .note("without the header `X-Scope-OrgID` Loki answers 401 `no org id`, and neither Grafana nor the collector sends it")
            .help("remove it"),
    );
}

fn check_schema(ctx: &mut Context<'_>, settings: &Tree) {
    let configs = settings
        .get("schema_config")
        .and_then(|schema| schema.get("configs"))
        .and_then(Value::as_array);
    let Some(last) = configs.and_then(|configs| configs.last()) else {
        return;
    };
    let is = |key: &str, value: &str| last.get(key).and_then(Value::as_str) == Some(value);
    let structured = settings
        .get("limits_config")
        .and_then(|limits| limits.get("allow_structured_metadata"));
    if (is("schema", "v13") && is("store", "tsdb")) || structured == Some(&Value::Bool(false)) {
        return;
    }
    let path = ctx.path("settings.schema_config.configs");
    ctx.report(
        Diagnostic::error(
            "loki::old-schema",
            "the last schema cannot hold the logs of OTLP",
        )
        .at(&path, "not `tsdb` with `v13`")
        .note("Loki 3 does not start with it: structured metadata need `tsdb` and `v13`")
        .help("add a schema `v13` with the store `tsdb` from a day in the future on"),
    );
}

fn check_derived(ctx: &mut Context<'_>, settings: &Tree) {
    for (table, key, instead) in DERIVED {
        let is_set = settings
            .get(*table)
            .is_some_and(|settings| settings.get(*key).is_some());
        if !is_set {
            continue;
        }
        let path = ctx.path("settings").key(table).key(key);
        ctx.report(
            Diagnostic::error(
                "loki::derived-key",
                format!("`{table}.{key}` is derived by platc"),
            )
            .at_key(&path, "would contradict other settings")
            .note("volumes, buckets, probes and the removal of logs follow from the same setting")
            .help(format!("leave the key out: {instead}")),
        );
    }
}
