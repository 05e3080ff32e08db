//! What saves the databases of a server, and what brings them back. It runs in the namespace of the server,
//! where the superuser's Secret is.

use platc_sdk::capability::BackupSource;
use platc_sdk::{Address, Build, Container, Identity};

use crate::copier::{End, Ends, Owner, Way};
use crate::model::{Model, Target};
use crate::names::{COPIES, MOUNT, PASSING, VOLUME};
use crate::saved_path::{claim, finish, restore_role, with_claim};
use crate::validate::role_of;

const DUMP: &str = concat!(
    include_str!("scripts/copies.sh"),
    "\n",
    include_str!("scripts/directory.sh"),
    "\n",
    include_str!("scripts/dump.sh")
);
const RESTORE: &str = concat!(
    include_str!("scripts/copies.sh"),
    "\n",
    include_str!("scripts/directory.sh"),
    "\n",
    include_str!("scripts/restore.sh")
);

pub(crate) fn databases(model: &Model, out: &mut Build<'_>) {
    for (address, identity, source) in out.collected::<BackupSource>() {
        if !model.except.contains(address) {
            database(model, address, (identity, source), out);
        }
    }
}

fn database(
    model: &Model,
    address: &Address,
    (home, source): (&Identity, &BackupSource),
    out: &mut Build<'_>,
) {
    let role = role_of(out.identity(), address, "");
    match &model.target {
        Target::Claims(_) => {
            let claim = claim(model, &role, &home.namespace, out);
            let dump = with_claim(dump(model, source), claim.as_ref());
            let job = out.cron_job(&role, model.schedule.clone());
            finish(model, job.beside(home).container(kept(model, dump)));
            let restore = with_claim(restore(model, source), claim.as_ref());
            let job = out.cron_job(&restore_role(&role), model.schedule.clone());
            finish(model, job.beside(home).suspended().container(restore));
        }
        Target::Location(location) => {
            let copies = location.below(&address.to_string());
            let ends = Ends {
                data: End::Directory(format!("{COPIES}/{PASSING}")),
                copies: End::Location(&copies),
            };
            let owner = Owner {
                role: &role,
                namespace: &home.namespace,
            };
            let config = ends.config(&owner, out);
            let copier = |way| {
                ends.container(model, way, config.as_ref())
                    .scratch(VOLUME, MOUNT)
            };
            let job = out.cron_job(&role, model.schedule.clone());
            job.init(passing(dump(model, source)).scratch(VOLUME, MOUNT));
            finish(model, job.beside(home).container(copier(Way::Save)));
            let job = out.cron_job(&restore_role(&role), model.schedule.clone());
            job.init(copier(Way::Fetch { overwrite: false }));
            let restore = restore(model, source).env("FETCHED", format!("{COPIES}/{PASSING}"));
            let job = job.beside(home).suspended();
            finish(model, job.container(restore.scratch(VOLUME, MOUNT)));
        }
    }
}

/// A copy that stays where it is made.
fn kept(model: &Model, dump: Container) -> Container {
    dump.env("KEEP", model.retention.copies)
        .env("KEEP_DAYS", model.retention.days)
}

/// A copy that is taken elsewhere afterwards.
fn passing(dump: Container) -> Container {
    dump.env("STAMP", PASSING)
        .env("KEEP", 1_u32)
        .env("KEEP_DAYS", 0_u32)
}

fn dump(model: &Model, source: &BackupSource) -> Container {
    client(model, "dump", source)
        .command(["/bin/sh", "-euc", DUMP, "dump"])
        .env("WAIT_SECONDS", 600_u32)
}

fn restore(model: &Model, source: &BackupSource) -> Container {
    let restore = &model.restore;
    client(model, "restore", source)
        .command(["/bin/sh", "-euc", RESTORE, "restore"])
        .env("COPY", &restore.copy)
        .env("DATABASES", restore.databases.join("\n"))
        .env("OVERWRITE", restore.overwrite.join("\n"))
}

/// A client of the server, as its superuser.
fn client(model: &Model, name: &str, source: &BackupSource) -> Container {
    let BackupSource::Database {
        endpoint,
        image,
        user,
        password,
    } = source;
    Container::new(name, image)
        .env("PGHOST", &endpoint.host)
        .env("PGPORT", endpoint.port)
        .env("PGUSER", user)
        .env("PGPASSWORD", password)
        .env("PGCONNECT_TIMEOUT", 10_u32)
        .env("HOME", MOUNT)
        .env("TARGET", COPIES)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
}
