//! From what a person wrote about an application to a validated one.

use std::collections::BTreeMap;

use platc_sdk::capability::{Metastore, SparkMaster};
use platc_sdk::workload::Placement;
use platc_sdk::{Context, PathRef, Quantity, Ref, Reference, Resources};

use super::places::{Opener, Places};
use super::{Application, Backend, Codes, driver, executors, keys, places};
use crate::cluster;
use crate::connect::Executor;
use crate::keys::names_a_repository;
use crate::libraries::{self, Libraries, Needs};
use crate::size::Size;
use crate::user;
use crate::version::SparkVersion;

/// What differs between kinds of applications.
pub(crate) struct Kind<'a> {
    /// The codes that it reports under.
    pub(crate) codes: &'a Codes,
    /// Keys that only this kind derives, with what to do instead.
    pub(crate) derived: &'a [(&'static str, &'static str)],
}

/// Where the application runs, as far as the reference to it could be bound.
pub(crate) enum On {
    /// In pods of its own.
    Kubernetes,
    /// In the workers of this cluster; `None` when a mistake about it was reported.
    Standalone(Option<SparkMaster>),
    /// Where another server starts it, which has its own image and its own logins.
    Elsewhere,
}

impl On {
    fn master(&self) -> Option<&SparkMaster> {
        match self {
            Self::Standalone(master) => master.as_ref(),
            Self::Kubernetes | Self::Elsewhere => None,
        }
    }

    fn opener(&self) -> Opener {
        match self {
            Self::Kubernetes | Self::Standalone(_) => Opener::Application,
            Self::Elsewhere => Opener::Starter,
        }
    }
}

/// What a person wrote.
pub(crate) struct Wishes {
    pub(crate) spark: Option<SparkVersion>,
    pub(crate) image: Option<Reference>,
    pub(crate) libraries: Libraries,
    pub(crate) extra_packages: Vec<String>,
    pub(crate) size: Size,
    pub(crate) resources: Option<Resources>,
    pub(crate) executor: Executor,
    pub(crate) user: String,
    /// Files that the driver opens, each with the setting that names it.
    pub(crate) files: Vec<(&'static str, PathRef)>,
    pub(crate) event_log: Option<PathRef>,
    pub(crate) storage: Vec<PathRef>,
    pub(crate) warehouse: Option<PathRef>,
    pub(crate) metastore: Option<Ref<Metastore>>,
    pub(crate) spark_defaults: BTreeMap<String, String>,
    pub(crate) scratch: Quantity,
    pub(crate) placement: Placement,
}

/// The application, after all that is wrong with it was reported.
pub(crate) fn checked(
    ctx: &mut Context<'_>,
    kind: &Kind<'_>,
    on: On,
    wishes: Wishes,
) -> Option<Application> {
    let codes = kind.codes;
    let spark = cluster::version(wishes.spark, on.master());
    let image = ctx.image("image", wishes.image.as_ref(), &spark.image());
    let user = user::checked(ctx, codes.bad_user, wishes.user);
    let asked = Places {
        files: &wishes.files,
        event_log: wishes.event_log.as_ref(),
        storage: &wishes.storage,
        warehouse: wishes.warehouse.as_ref(),
        metastore: wishes.metastore.as_ref(),
        iceberg: None,
        opener: on.opener(),
    };
    let bound = places::bind(ctx, codes, &asked, user.as_deref());
    let own_repository = names_a_repository(&wishes.spark_defaults);
    let settings = keys::checked(ctx, kind, (&on, &asked, spark), wishes.spark_defaults);
    let s3a = bound
        .as_ref()
        .and_then(|bound| places::s3a(ctx, &asked, bound));
    let needs = Needs {
        version: spark,
        libraries: s3a.into_iter().collect(),
        extra: wishes.extra_packages,
        own_repository,
    };
    let library_codes = codes.of_libraries();
    let packages =
        libraries::packages(ctx, &library_codes, wishes.libraries, image.as_ref(), needs);
    let place = executors::Place {
        has_pods: !matches!(on, On::Standalone(_)),
        master: on.master(),
    };
    let executors = executors::checked(ctx, codes, (wishes.size, &place), wishes.executor);
    let driver = driver::checked(ctx, codes, wishes.size, wishes.resources);
    let bound = bound?;
    Some(Application {
        identity: ctx.identity().clone(),
        version: spark,
        image: image?,
        backend: backend(ctx, on)?,
        executors: executors?,
        user: user?,
        driver: driver?,
        packages,
        storage: bound.storage,
        event_log: bound.event_log,
        metastore: bound.metastore,
        warehouse: bound.warehouse,
        files: bound.files,
        settings,
        scratch: wishes.scratch,
        placement: wishes.placement,
    })
}

/// The backend; `None` when a mistake about it was reported.
fn backend(ctx: &Context<'_>, on: On) -> Option<Backend> {
    match on {
        On::Kubernetes | On::Elsewhere => Some(Backend::Kubernetes {
            pull_secret: ctx.pull_secret().map(ToString::to_string),
        }),
        On::Standalone(master) => master.map(|master| Backend::Standalone {
            url: master.url(),
            shuffle_service: master.shuffle_service,
        }),
    }
}
