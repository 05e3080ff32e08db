//! From what a person wrote to a validated Livy server.

use platc_sdk::{Context, Diagnostic};

use crate::config::{Livy, Recovery, Version};
use crate::model::{Model, Sessions, User};

mod history;
mod images;
mod pages;
mod settings;
mod spark;
mod spark_defaults;
mod storage;

use history::EventLogs;
use spark::Applications;
use storage::{Directories, Wanted};

pub(crate) use pages::PAGES;

#[expect(
    clippy::too_many_lines,
    reason = "a line for each key: a new one must fail to compile here until it is used"
)]
pub(crate) fn validate(config: Livy, ctx: &mut Context<'_>) -> Option<Model> {
    let Livy {
        image,
        spark_image,
        storage,
        version,
        user,
        upload_path,
        event_log,
        shared_libraries,
        recovery,
        history,
        driver,
        executor,
        spark_uid,
        spark_defaults,
        settings,
        client_settings,
        size,
        resources,
        run_as_user,
        ingress,
        placement,
    } = config;
    let user = checked_user(ctx, user);
    let image = images::checked(ctx, &image, &spark_image, version);
    let wanted = Wanted {
        storage: &storage,
        upload_path: upload_path.as_ref(),
        event_log: event_log.as_ref(),
        shared_libraries: shared_libraries.as_ref(),
        recovery: &recovery,
    };
    let directories = storage::bind(ctx, &wanted, user.as_ref());
    let sessions = sessions(ctx, &recovery, version, directories.as_ref());
    let logs = EventLogs::new(directories.as_ref(), event_log.as_ref(), &spark_defaults);
    let history = history::bind(ctx, history.as_ref(), user.as_ref(), &logs);
    let applications = Applications {
        spark_image,
        user,
        driver,
        executor,
        spark_uid,
        spark_defaults,
    };
    let spark = spark::checked(ctx, applications, version, &wanted);
    let (settings, client_settings) = settings::checked(ctx, settings, client_settings);
    Some(Model {
        identity: ctx.identity().clone(),
        version,
        image,
        run_as_user,
        resources: resources.unwrap_or_else(|| size.server()),
        spark: spark?,
        storage: directories?.storage,
        recovery: sessions?,
        history,
        settings,
        client_settings,
        ingress,
        placement,
    })
}

fn checked_user(ctx: &mut Context<'_>, user: String) -> Option<User> {
    let mut letters = user.chars();
    let starts_well = letters
        .next()
        .is_some_and(|c| c.is_ascii_alphabetic() || c == '_');
    if starts_well && letters.all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c)) {
        return Some(User(user));
    }
    ctx.report(
        Diagnostic::error(
            "livy::bad-user",
            format!("{user:?} is not the name of a Hadoop user"),
        )
        .at(&ctx.path("user"), "not a user name")
        .note("it becomes the owner of directories, and its home is `/user/<user>`")
        .help("use letters, digits, `_`, `.` and `-`, and a letter first"),
    );
    None
}

fn sessions(
    ctx: &mut Context<'_>,
    recovery: &Recovery,
    version: Version,
    directories: Option<&Directories>,
) -> Option<Sessions> {
    if *recovery != Recovery::Off && version < Version::V0_9 {
        recovery_needs_a_newer_livy(ctx);
    }
    match recovery {
        Recovery::Off => Some(Sessions::Forgotten),
        Recovery::Ensemble(ensemble) => {
            let ensemble = ctx.bind("recovery.ensemble", ensemble)?;
            Some(Sessions::InZooKeeper(ensemble.connection_string()))
        }
        Recovery::Directory(_) => {
            let state = directories?.state.clone()?;
            Some(Sessions::InDirectory(state))
        }
    }
}

fn recovery_needs_a_newer_livy(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "livy::recovery-in-0.8",
            "Livy 0.8 has no recovery on Kubernetes",
        )
        .at_key(&ctx.path("recovery"), "needs Livy 0.9")
        .note("the server ends with `Session recovery requires YARN`")
        .help("leave the key out, or take an image with Livy 0.9"),
    );
}
