//! From what a person wrote about an application to a validated one.

use std::collections::BTreeMap;

use platc_sdk::capability::{Metastore, SparkMaster};
use platc_sdk::workload::Placement;
use platc_sdk::{Context, Diagnostic, Path, PathRef, Quantity, Ref, Reference, Resources};

use super::{Application, Backend, Codes, driver, executors, keys, places};
use crate::connect::Executor;
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
    let spark = version(ctx, codes, wishes.spark, on.master());
    let image = ctx.image("image", wishes.image.as_ref(), &spark.image());
    let user = user::checked(ctx, codes.bad_user, wishes.user);
    let asked = places::Places {
        files: &wishes.files,
        event_log: wishes.event_log.as_ref(),
        storage: &wishes.storage,
        warehouse: wishes.warehouse.as_ref(),
        metastore: wishes.metastore.as_ref(),
        has_logins: !matches!(on, On::Elsewhere),
    };
    let bound = places::bind(ctx, codes, &asked, user.as_deref());
    let own_repository = keys::names_a_repository(&wishes.spark_defaults);
    let settings = keys::checked(ctx, kind, (&on, &asked, spark), wishes.spark_defaults);
    let libraries: Vec<(libraries::Library, Path)> = match (&bound, &on) {
        (Some(bound), On::Kubernetes | On::Standalone(_)) => places::libraries(ctx, &asked, bound),
        _ => Vec::new(),
    };
    let needs = Needs {
        version: spark,
        libraries,
        extra: wishes.extra_packages,
        own_repository,
    };
    let library_codes = libraries::Codes {
        missing: codes.missing_library,
        download: codes.download,
        bad_package: codes.bad_package,
    };
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

/// The version: the one that is set, or else that of the cluster.
fn version(
    ctx: &mut Context<'_>,
    codes: &Codes,
    set: Option<SparkVersion>,
    master: Option<&SparkMaster>,
) -> SparkVersion {
    let of_master = master.map(|master| master.version.as_str());
    if let (Some(set), Some(of_master)) = (set, of_master)
        && set.as_str() != of_master
    {
        ctx.report(
            Diagnostic::error(
                codes.other_version,
                format!("the cluster runs Spark {of_master}"),
            )
            .at(&ctx.path("spark"), format!("not {of_master}"))
            .note("executors of another version cannot read what the driver sends")
            .help("leave `spark` out: the version is then that of the cluster"),
        );
    }
    set.or_else(|| SparkVersion::known(of_master?))
        .unwrap_or_default()
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
