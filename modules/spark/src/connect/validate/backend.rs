//! Where executors run, and the version that follows from it.

use platc_sdk::capability::SparkMaster;
use platc_sdk::{Context, Diagnostic, Ref};

use super::CODES;
use crate::application::Executors;
use crate::application::executors::{self, Place};
use crate::cluster;
use crate::connect::config::{Backend, Executor};
use crate::connect::model::BackendModel;
use crate::size::Size;
use crate::version::SparkVersion;

/// The backend, and the cluster that goes with it.
pub(super) struct Cluster {
    pub(super) backend: Backend,
    master: Option<SparkMaster>,
}

impl Cluster {
    /// The backend that is said, or else the one that `master` asks for. A `master` is bound also where
    /// it does not go with the backend, so that its own mistakes are reported.
    pub(super) fn chosen(
        ctx: &mut Context<'_>,
        backend: Option<Backend>,
        master: Option<&Ref<SparkMaster>>,
        version: Option<SparkVersion>,
    ) -> Self {
        let default = match master {
            Some(_) => Backend::Standalone,
            None => Backend::Kubernetes,
        };
        let backend = backend.unwrap_or(default);
        match (backend, master) {
            (Backend::Standalone, None) => no_master(ctx),
            (Backend::Kubernetes | Backend::Local, Some(_)) => two_backends(ctx),
            (Backend::Local, None) => local(ctx),
            (Backend::Standalone, Some(_)) | (Backend::Kubernetes, None) => {}
        }
        Self {
            backend,
            master: master.and_then(|master| {
                cluster::bound(ctx, ("master", CODES.other_version), master, version)
            }),
        }
    }

    /// The version: the one that is set, or else that of the cluster.
    pub(super) fn version(&self, set: Option<SparkVersion>) -> SparkVersion {
        cluster::version(set, self.master.as_ref())
    }

    /// The executors; reports those that no worker is large enough for.
    pub(super) fn executor(
        &self,
        ctx: &mut Context<'_>,
        size: Size,
        executor: Executor,
    ) -> Option<Executors> {
        let place = Place {
            has_pods: self.backend == Backend::Kubernetes,
            master: self.master.as_ref(),
        };
        executors::checked(ctx, &CODES, (size, &place), executor)
    }

    /// The backend in the model; `None` when a mistake about it was reported.
    pub(super) fn model(self, ctx: &Context<'_>) -> Option<BackendModel> {
        match self.backend {
            Backend::Kubernetes => Some(BackendModel::Kubernetes {
                pull_secret: ctx.pull_secret().map(ToString::to_string),
            }),
            Backend::Local => Some(BackendModel::Local),
            Backend::Standalone => self.master.map(|master| BackendModel::Standalone {
                url: master.url(),
                shuffle_service: master.shuffle_service,
            }),
        }
    }
}

fn no_master(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error(
            "spark-connect::no-master",
            "the backend `standalone` needs a cluster",
        )
        .at(&ctx.path("backend"), "`master` is missing")
        .help("write `master = \"spark-standalone.<name>\"`"),
    );
}

fn two_backends(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::error("spark-connect::two-backends", "executors run in one place")
            .at(&ctx.path("backend"), "one place")
            .at(&ctx.path("master"), "another place")
            .help("leave one of them out; with `master` the backend is `standalone`"),
    );
}

fn local(ctx: &mut Context<'_>) {
    ctx.report(
        Diagnostic::warning(
            "spark-connect::local-backend",
            "all work is done inside of the server",
        )
        .at(&ctx.path("backend"), "no executors")
        .note("one large query takes the memory of everybody, and the settings of `executor` do nothing")
        .help("leave `backend` out to have executor pods"),
    );
}
