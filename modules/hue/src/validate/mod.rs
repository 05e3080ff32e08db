//! From what a person wrote to a validated Hue.

mod account;
mod engines;
mod pages;
mod settings;
mod storage;

use std::num::NonZeroU32;

use platc_sdk::build::Stage;
use platc_sdk::workload::PodUsers;
use platc_sdk::{Context, Diagnostic, Path, Place, Resources, SecretFormat};

use crate::config::{Hue, Size};
use crate::model::Model;

pub(crate) use self::pages::PAGES;

const DEFAULT_IMAGE: &str = "docker.io/gethue/hue:4.11.0";

#[expect(
    clippy::too_many_lines,
    reason = "a line for each key: a new one must fail to compile here until it is used"
)]
pub(crate) fn validate(config: Hue, ctx: &mut Context<'_>) -> Option<Model> {
    let Hue {
        database,
        engines,
        storage,
        http_fs,
        metastore,
        livy,
        account,
        admin,
        secret_key,
        image,
        replicas,
        size,
        resources,
        time_zone,
        ldap,
        settings,
        secret_env,
        ingress,
        placement,
    } = config;
    let metadata = account::metadata(ctx, &database, &account);
    let admin = account::admin(ctx, admin);
    let ldap = account::ldap(ctx, ldap);
    let engines = engines::bind(ctx, &engines);
    storage::check_http_fs(ctx, http_fs.as_deref());
    let files = storage.map(|path| storage::bind(ctx, &path, http_fs.as_deref()));
    // The tables can be made without these two.
    let metastore = metastore.map(|server| ctx.bind_for(Stage::Run, "metastore", &server));
    let livy = livy.map(|server| ctx.bind_for(Stage::Run, "livy", &server));
    let settings = settings::checked(ctx, settings);
    let secret_env = settings::secret_env(ctx, secret_env);
    let image = ctx.image("image", image.as_ref(), DEFAULT_IMAGE);
    let replicas = at_least_one(ctx, replicas);
    check_user(ctx);
    Some(Model {
        identity: ctx.identity().clone(),
        image: image?,
        replicas: replicas?,
        resources: resources.unwrap_or_else(|| match size {
            Size::Small => Resources::new(250, 2048),
            Size::Medium => Resources::new(1000, 4096),
            Size::Large => Resources::new(2000, 8192),
        }),
        metadata: metadata?,
        admin,
        // Django signs with SHA-256.
        secret_key: ctx.secret(
            "keys",
            "secret-key",
            &secret_key,
            SecretFormat::Alphanumeric(64),
        ),
        engines: engines?,
        files: match files {
            Some(files) => Some(files?),
            None => None,
        },
        metastore: match metastore {
            Some(metastore) => Some(metastore?),
            None => None,
        },
        livy: match livy {
            Some(livy) => Some(livy?.endpoint),
            None => None,
        },
        time_zone,
        ldap,
        settings,
        secret_env,
        ingress,
        placement,
    })
}

/// The web server changes to the user and the group of its settings, which only those two and root may.
fn check_user(ctx: &mut Context<'_>) {
    let identity = ctx.identity();
    if identity.pod_users == PodUsers::Cluster {
        let users = Path::from_keys(["namespaces", &identity.namespace, "pod_users"]);
        let message = "Hue does not start where the cluster chooses users";
        ctx.report(
            Diagnostic::warning("hue::other-user", message)
                .at_key(&ctx.address().path(), "needs the user of its image")
                .at(&users, "another user is chosen here")
                .help("put it into a namespace without `pod_users = \"cluster\"`"),
        );
    }
}

fn at_least_one(ctx: &mut Context<'_>, replicas: u32) -> Option<NonZeroU32> {
    let checked = NonZeroU32::new(replicas);
    if checked.is_none() {
        let path = ctx.path("replicas");
        ctx.report(
            Diagnostic::error("hue::no-servers", "there are no web servers")
                .at(&path, "must be 1 or more")
                .fix("one is the least", Place::value(&path), "1"),
        );
    }
    checked
}
