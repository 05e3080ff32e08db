//! From what a person wrote to a validated component.

use std::collections::BTreeSet;

use platc_sdk::capability::{ObjectStore, ObjectStoreRequest, S3Login, SparkConnect};
use platc_sdk::workload::RunAs;
use platc_sdk::{Context, Diagnostic, Image, Name, Page, Reference, SecretFormat, SecretValue};

use crate::config::{Buckets, Jupyter};
use crate::model::{Model, Server, Work};
use crate::names::SERVER;

/// The newest image of each line of Spark; the first one is taken where there is no Spark.
const IMAGES: [(&str, &str); 3] = [
    ("4.1", "quay.io/jupyter/pyspark-notebook:spark-4.1.1"),
    ("4.0", "quay.io/jupyter/pyspark-notebook:spark-4.0.1"),
    ("3.5", "quay.io/jupyter/pyspark-notebook:spark-3.5.3"),
];

/// The pages behind the codes of this file.
pub(crate) const PAGES: &[Page] = &[
    Page {
        code: "jupyter::duplicate-user",
        summary: "a user is named twice",
        text: include_str!("pages/duplicate-user.md"),
    },
    Page {
        code: "jupyter::no-image",
        summary: "there is no image of this version of Spark",
        text: include_str!("pages/no-image.md"),
    },
    Page {
        code: "jupyter::other-spark",
        summary: "the client in the image and the Spark Connect server have different versions",
        text: include_str!("pages/other-spark.md"),
    },
];

pub(crate) fn validate(config: Jupyter, ctx: &mut Context<'_>) -> Option<Model> {
    let Jupyter {
        connect,
        s3,
        tracking,
        users,
        image,
        user: [user, group],
        token,
        size,
        resources,
        storage,
        ephemeral,
        ingress,
        placement,
    } = config;
    let connect = ctx.bind_some("connect", connect.as_ref());
    let tracking = ctx.bind_some("tracking", tracking.as_ref());
    let store = s3.map(|buckets| store(ctx, &buckets));
    check_users(ctx, &users);
    let image = match &connect {
        Some(connect) => self::image(ctx, image.as_ref(), connect.as_ref()),
        // What the reference came to has been reported; the image is checked with it.
        None => None,
    };
    let store = match store {
        None => None,
        Some(store) => Some(store?),
    };
    Some(Model {
        servers: servers(ctx, &users, &token),
        connect: connect?,
        store,
        tracking: tracking?,
        image: image?,
        user: RunAs {
            user: user.into(),
            group: group.into(),
            volumes: group.into(),
        },
        resources: resources.unwrap_or_else(|| size.resources()),
        work: if ephemeral {
            Work::Lost
        } else {
            Work::Kept(ctx.storage(storage))
        },
        ingress,
        placement,
    })
}

fn servers(ctx: &Context<'_>, users: &[Name], token: &SecretValue) -> Vec<Server> {
    let server = |role: &str, base: String| Server {
        role: role.to_owned(),
        base,
        token: ctx.secret(role, "token", token, SecretFormat::Alphanumeric(40)),
    };
    if users.is_empty() {
        return vec![server(SERVER, String::new())];
    }
    users
        .iter()
        .map(|user| server(user.as_str(), format!("/user/{user}")))
        .collect()
}

fn check_users(ctx: &mut Context<'_>, users: &[Name]) {
    let mut seen = BTreeSet::new();
    for (index, user) in users.iter().enumerate() {
        if !seen.insert(user) {
            let path = ctx.path("users").index(index);
            ctx.report(
                Diagnostic::error(
                    "jupyter::duplicate-user",
                    format!("the user `{user}` is named twice"),
                )
                .at(&path, "named before")
                .help("remove one of the two: each user has one server"),
            );
        }
    }
}

fn store(ctx: &mut Context<'_>, buckets: &Buckets) -> Option<(ObjectStore, S3Login)> {
    let Buckets { store, paths } = buckets;
    let offered = ctx.bind("s3.store", store)?;
    let login = ctx.store_login(store, &offered, &paths.iter().collect::<Vec<_>>());
    for path in paths {
        ctx.request(store, ObjectStoreRequest::Location(path.clone()));
    }
    Some((offered, login))
}

/// The image, with a client of the server's version as far as that can be seen.
fn image(
    ctx: &mut Context<'_>,
    chosen: Option<&Reference>,
    connect: Option<&SparkConnect>,
) -> Option<Image> {
    let line = connect.map(|connect| line_of(&connect.version));
    let default = IMAGES
        .iter()
        .find(|(known, _)| line.as_deref().is_none_or(|line| line == *known));
    let Some(chosen) = chosen else {
        let Some((_, default)) = default else {
            report_no_image(ctx, connect);
            return None;
        };
        return ctx.image("image", None, default);
    };
    let tag = chosen.tag().and_then(|tag| tag.strip_prefix("spark-"));
    if let (Some(tag), Some(connect), Some(line)) = (tag, connect, &line)
        && line_of(tag) != *line
    {
        report_other_spark(ctx, tag, connect);
    }
    ctx.image("image", Some(chosen), "")
}

/// The first two numbers of a version: `3.5` of `3.5.7`.
fn line_of(version: &str) -> String {
    let numbers: Vec<&str> = version.splitn(3, '.').take(2).collect();
    numbers.join(".")
}

fn report_no_image(ctx: &mut Context<'_>, connect: Option<&SparkConnect>) {
    let version = connect.map_or("", |connect| &connect.version);
    let path = ctx.path("connect");
    ctx.report(
        Diagnostic::error(
            "jupyter::no-image",
            format!("no image with a client of Spark {version} is known"),
        )
        .at(&path, format!("a server of Spark {version}"))
        .help("name one with `image`"),
    );
}

fn report_other_spark(ctx: &mut Context<'_>, client: &str, connect: &SparkConnect) {
    let path = ctx.path("image");
    let server = &connect.version;
    ctx.report(
        Diagnostic::error(
            "jupyter::other-spark",
            format!("the image has a client of Spark {client}, the server is Spark {server}"),
        )
        .at(&path, format!("Spark {client}"))
        .note("a client and a Spark Connect server understand each other when the first two numbers of their versions are the same")
        .help(format!(
            "leave `image` out, or name one with Spark {}",
            line_of(server)
        )),
    );
}
