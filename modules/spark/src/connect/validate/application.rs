//! What the driver is made of: its files and tables, its jars and its settings.

use std::collections::BTreeMap;

use platc_sdk::capability::{Metastore, ShuffleService};
use platc_sdk::{Context, Image, Path, PathRef, Ref};

use super::spark_defaults::{self, Around};
use super::{CODES, iceberg, shuffle, telemetry};
use crate::application::places::{self, BoundPlaces, Opener, Places};
use crate::connect::config::{Backend, Iceberg, Otel};
use crate::connect::model::{ApplicationModel, Tables};
use crate::keys::names_a_repository;
use crate::libraries::{self, Libraries, Library, Needs};
use crate::version::SparkVersion;

/// What a person says about the application that the server is.
pub(super) struct Application {
    pub(super) version: SparkVersion,
    pub(super) backend: Backend,
    pub(super) libraries: Libraries,
    pub(super) extra_packages: Vec<String>,
    pub(super) event_log: Option<PathRef>,
    pub(super) storage: Vec<PathRef>,
    pub(super) warehouse: Option<PathRef>,
    pub(super) metastore: Option<Ref<Metastore>>,
    pub(super) iceberg: Option<Iceberg>,
    pub(super) shuffle_service: Option<Ref<ShuffleService>>,
    pub(super) otel: Option<Otel>,
    pub(super) spark_defaults: BTreeMap<String, String>,
}

impl Application {
    /// Binds everything that it uses, and finds out which jars that needs.
    pub(super) fn checked(
        self,
        ctx: &mut Context<'_>,
        image: Option<&Image>,
        user: Option<&str>,
    ) -> Option<ApplicationModel> {
        let iceberg = self.iceberg.as_ref();
        let places = Places {
            files: &[],
            event_log: self.event_log.as_ref(),
            storage: &self.storage,
            warehouse: self.warehouse.as_ref(),
            metastore: self.metastore.as_ref(),
            iceberg: iceberg.map(|iceberg| &iceberg.warehouse),
            opener: Opener::Server,
        };
        let bound = places::bind(ctx, &CODES, &places, user);
        iceberg::check(ctx, iceberg, self.metastore.is_some());
        let shuffle = shuffle::bound(
            ctx,
            self.shuffle_service.as_ref(),
            &shuffle::Application {
                version: self.version,
                image,
                libraries: self.libraries,
                extra_packages: &self.extra_packages,
                spark_defaults: &self.spark_defaults,
            },
        );
        let client = shuffle.as_ref().and_then(|shuffle| shuffle.package.clone());
        let needs = Needs {
            version: self.version,
            libraries: needed(ctx, &places, bound.as_ref()),
            extra: client.into_iter().chain(self.extra_packages).collect(),
            own_repository: names_a_repository(&self.spark_defaults),
        };
        let around = Around {
            version: self.version,
            backend: self.backend,
            places: &places,
        };
        let settings = spark_defaults::checked(ctx, &around, self.spark_defaults);
        let codes = CODES.of_libraries();
        let packages = libraries::packages(ctx, &codes, self.libraries, image, needs);
        let otel = telemetry::checked(ctx, self.otel, image);
        let bound = bound?;
        Some(ApplicationModel {
            packages,
            storage: bound.storage,
            event_log: bound.event_log,
            tables: Tables {
                metastore: bound.metastore,
                warehouse: bound.warehouse,
                iceberg: iceberg
                    .zip(bound.iceberg)
                    .map(|(iceberg, warehouse)| iceberg::model(iceberg, warehouse)),
            },
            shuffle: shuffle?.settings,
            otel: otel.ok()?,
            settings,
        })
    }
}

/// Each library that is needed, at the setting that needs it.
fn needed(
    ctx: &Context<'_>,
    places: &Places<'_>,
    bound: Option<&BoundPlaces>,
) -> Vec<(Library, Path)> {
    let connect = (Library::Connect, ctx.address().path());
    let s3a = bound.and_then(|bound| places::s3a(ctx, places, bound));
    let iceberg = places
        .iceberg
        .map(|_| (Library::Iceberg, ctx.path("iceberg")));
    [Some(connect), s3a, iceberg]
        .into_iter()
        .flatten()
        .collect()
}
