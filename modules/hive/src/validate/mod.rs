//! From what a person wrote to a validated Metastore.

use std::num::NonZeroU32;

use platc_sdk::database::DatabaseAccount;
use platc_sdk::{Context, Diagnostic, Duration, Place};

use crate::config::Hive;
use crate::model::{Events, Model, Upgrade};

mod database;
mod driver;
mod image;
mod pages;
mod settings;
mod sizes;
mod warehouse;

pub(crate) use pages::PAGES;

pub(crate) fn validate(config: Hive, ctx: &mut Context<'_>) -> Option<Model> {
    let Hive {
        database,
        warehouse,
        version,
        image,
        replicas,
        size,
        resources,
        database_name,
        database_password,
        jdbc_driver,
        upgrade_schema,
        events,
        event_retention,
        user,
        kerberos,
        hive_site,
        core_site,
        server,
        server_resources,
        server_site,
        placement,
    } = config;
    let image = image::image(ctx, version, image.as_ref());
    let driver = driver::driver(ctx, &jdbc_driver, image.as_ref());
    let knows_scram = driver.as_ref().is_none_or(|driver| driver.knows_scram);
    let account = DatabaseAccount::named(&database, &database_name, &database_password);
    let database = database::login(ctx, &account, knows_scram);
    let user = checked_user(ctx, user);
    let warehouse = warehouse::bound(ctx, &warehouse, user.as_deref(), kerberos.as_ref());
    warehouse::check_server(ctx, server && kerberos.is_some());
    let replicas = at_least_one(ctx, replicas);
    let resources = sizes::of_metastore(ctx, size, resources);
    let events = checked_events(ctx, events, event_retention);
    settings::check(ctx, &hive_site, &core_site, &server_site);
    let server = sizes::server(ctx, size, server, server_resources, server_site);
    let image = image?;
    Some(Model {
        identity: ctx.identity().clone(),
        version: image.version,
        release: image.release,
        image: image.image,
        replicas: replicas?,
        resources: resources?,
        database: database?,
        driver: driver?.driver,
        upgrade: upgrade(upgrade_schema),
        events,
        warehouse: warehouse?,
        user: user?,
        hive_site: hive_site.into_iter().collect(),
        core_site: core_site.into_iter().collect(),
        server: server?,
        placement,
    })
}

fn upgrade(is_allowed: bool) -> Upgrade {
    if is_allowed {
        Upgrade::Allowed
    } else {
        Upgrade::Refused
    }
}

fn at_least_one(ctx: &mut Context<'_>, replicas: u32) -> Option<NonZeroU32> {
    let checked = NonZeroU32::new(replicas);
    if checked.is_none() {
        let path = ctx.path("replicas");
        ctx.report(
            Diagnostic::error("hive::no-servers", "the Metastore has no servers")
                .at(&path, "must be 1 or more")
                .fix("one server is the least", Place::value(&path), "1"),
        );
    }
    checked
}

fn checked_user(ctx: &mut Context<'_>, user: String) -> Option<String> {
    let mut letters = user.chars();
    let starts_well = letters
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if starts_well && letters.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
        return Some(user);
    }
    ctx.report(
        Diagnostic::error(
            "hive::bad-user",
            format!("{user:?} is not the name of a Hadoop user"),
        )
        .at(&ctx.path("user"), "not a user name")
        .note("it becomes the owner of the warehouse")
        .help("use letters, digits, `_`, `.` and `-`, and a letter first"),
    );
    None
}

fn checked_events(ctx: &mut Context<'_>, wanted: bool, retention: Option<Duration>) -> Events {
    if wanted {
        return Events::KeptFor(retention.unwrap_or(Duration::days(2)));
    }
    if retention.is_some() {
        ctx.report(
            Diagnostic::error("hive::unused-setting", "`event_retention` has no effect")
                .at_key(&ctx.path("event_retention"), "nothing is noted")
                .at(&ctx.path("events"), "because of this")
                .help("leave one of them out"),
        );
    }
    Events::Off
}
