//! From what a person wrote to a validated server. Only the files of this folder make diagnostics.

mod access;
mod database;
mod libraries;
mod pages;

use std::collections::BTreeMap;

use platc_sdk::capability::BatchServer;
use platc_sdk::database::DatabaseAccount;
use platc_sdk::ingress::Ingress;
use platc_sdk::{Context, Diagnostic, Image, PlainName, Settings, Stage, Storage};

use crate::config::Datagram;
use crate::model::{Livy, Model, Volumes};
pub(crate) use pages::PAGES;

const DEFAULT_TOOLS: &str = "docker.io/library/python:3.13.7-slim-bookworm";

/// Keys of `application.properties` that follow from other settings, and what to do instead.
const DERIVED: &[(&str, &str)] = &[
    ("server.port", "leave it out: the Service has port 8089"),
    ("deploy.dir", "leave it out: the directory is a volume"),
    (
        "maven.home",
        "leave it out: it is where the image has Maven",
    ),
    ("gitflow.root", "leave it out: the directory is a volume"),
    ("gitflow.repoName", "leave it out: Airflow clones `default`"),
    ("cust.code", "leave it out: Airflow clones `default`"),
    ("teneo.url", "use `database`"),
    ("teneo.user", "use `database_name`"),
    ("teneo.password", "use `database_password`"),
    ("ldap.enabled", "use `ldap`"),
    ("ldap.always_admin", "use `always_admin`"),
];

pub(crate) fn validate(config: Datagram, ctx: &mut Context<'_>) -> Option<Model> {
    let Datagram {
        image,
        database,
        storage,
        admin,
        livy,
        database_name,
        database_password: password,
        database_driver: driver,
        hadoop_user,
        shared_libraries,
        ldap,
        always_admin,
        maven_mirror,
        application_properties,
        size,
        resources,
        workspace_storage,
        git_storage,
        maven_storage,
        ingress,
        tools_image,
        placement,
    } = config;
    // The reference is given, so the default is never looked at.
    let image = ctx.image("image", Some(&image), "");
    let tools_image = ctx.image("tools_image", tools_image.as_ref(), DEFAULT_TOOLS);
    let account = DatabaseAccount::named(&database, &database_name, &password);
    let database = database::login(ctx, &account, driver);
    // Only the registration at the end waits for it.
    let livy = livy
        .as_ref()
        .map(|livy| ctx.bind_for::<BatchServer>(Stage::Finish, "livy", livy));
    let batches = livy.as_ref().and_then(Option::as_ref);
    let hadoop_user = acting_user(hadoop_user, batches);
    let files = libraries::bind(ctx, &storage, batches, &hadoop_user, shared_libraries);
    let admin = access::admin(ctx, admin);
    let access = access::access(ctx, ldap, always_admin);
    check_maven(ctx, maven_mirror.as_deref(), image.as_ref());
    let application_properties = application_properties_of(ctx, application_properties);
    Some(Model {
        identity: ctx.identity().clone(),
        image: image?,
        tools_image: tools_image?,
        database: database?,
        admin: admin?,
        access,
        hadoop_user,
        web_hdfs: files?.web_hdfs_roots(),
        livy: match livy {
            None => None,
            Some(livy) => Some(known(livy?)),
        },
        maven_mirror,
        application_properties,
        resources: resources.unwrap_or_else(|| size.server()),
        volumes: volumes(ctx, workspace_storage, git_storage, maven_storage),
        ingress: ingress.map(patient),
        placement,
    })
}

fn volumes(ctx: &Context<'_>, workspace: Storage, git: Storage, maven: Storage) -> Volumes {
    Volumes {
        workspace: ctx.storage(workspace),
        git: ctx.storage(git),
        maven: ctx.storage(maven),
    }
}

fn known(livy: BatchServer) -> Livy {
    Livy {
        url: livy.endpoint.http(),
        spark_master: livy.spark_master,
    }
}

/// Files on the file system belong to this user.
fn acting_user(chosen: Option<PlainName>, livy: Option<&BatchServer>) -> String {
    match (chosen, livy) {
        (Some(chosen), _) => chosen.to_string(),
        (None, Some(livy)) => livy.user.clone(),
        (None, None) => "datagram".to_owned(),
    }
}

fn check_maven(ctx: &mut Context<'_>, mirror: Option<&str>, image: Option<&Image>) {
    let path = ctx.path("maven_mirror");
    match mirror {
        Some(mirror) => {
            if let Some(label) = problem_with_url(mirror) {
                ctx.report(
                    Diagnostic::error(
                        "datagram::bad-url",
                        format!("{mirror:?} is not the address of a Maven repository"),
                    )
                    .at(&path, label),
                );
            }
        }
        None if image.is_some_and(Image::is_moved) => ctx.report(
            Diagnostic::warning(
                "datagram::maven-without-mirror",
                "every build of a job fetches its dependencies from the Internet",
            )
            .at_key(&ctx.address().path(), "`maven_mirror` is missing")
            .note("images come from a mirror, so the cluster may have no way to the Internet")
            .help("set `maven_mirror`; `https://repo.maven.apache.org/maven2` if there is a way"),
        ),
        None => {}
    }
}

/// What is wrong with a URL that is written into files and onto command lines. Letters, digits and
/// the few marks below need no escapes in any of them.
fn problem_with_url(url: &str) -> Option<&'static str> {
    let rest = url
        .strip_prefix("https://")
        .or_else(|| url.strip_prefix("http://"));
    let Some(rest) = rest.filter(|rest| !rest.is_empty()) else {
        return Some("must start with `https://` or `http://`");
    };
    if rest.split('/').next().unwrap_or(rest).contains('@') {
        return Some("a login cannot be part of it");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~:/%+=".contains(c);
    (!rest.chars().all(plain)).then_some("has a character that a URL cannot have here")
}

fn application_properties_of(
    ctx: &mut Context<'_>,
    properties: BTreeMap<String, String>,
) -> Settings {
    for (key, instead) in DERIVED {
        if properties.contains_key(*key) {
            let path = ctx.path("application_properties").key(key);
            ctx.report(
                Diagnostic::error(
                    "datagram::derived-property",
                    format!("`{key}` follows from other settings"),
                )
                .at_key(&path, "cannot be set here")
                .help(*instead),
            );
        }
    }
    properties.into_iter().collect()
}

/// The Ingress, with the sizes and times that imports of models and long calls need.
fn patient(ingress: Ingress) -> Ingress {
    let defaults = [
        ("proxy-body-size", "50m"),
        ("proxy-read-timeout", "3600"),
        ("proxy-send-timeout", "3600"),
    ];
    let mut annotations: BTreeMap<String, String> = defaults
        .into_iter()
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
