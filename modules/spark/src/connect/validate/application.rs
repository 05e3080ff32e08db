//! What the driver is made of: its files and tables, its jars and its settings.

use std::collections::BTreeMap;

use platc_sdk::capability::ShuffleService;
use platc_sdk::{Context, Image, Ref};

use super::spark_defaults::{self, Around};
use super::{shuffle, tables, telemetry};
use crate::connect::config::Otel;
use crate::connect::model::ApplicationModel;
use crate::libraries::{self, Codes, Libraries, Needs};

/// What a person says about the application that the server is.
pub(super) struct Application {
    pub(super) libraries: Libraries,
    pub(super) extra_packages: Vec<String>,
    pub(super) shuffle_service: Option<Ref<ShuffleService>>,
    pub(super) otel: Option<Otel>,
    pub(super) spark_defaults: BTreeMap<String, String>,
}

impl Application {
    /// Binds everything that it uses, and finds out which jars that needs.
    pub(super) fn checked(
        self,
        ctx: &mut Context<'_>,
        around: &Around<'_>,
        image: Option<&Image>,
        user: Option<&str>,
    ) -> Option<ApplicationModel> {
        let bound = tables::bind(ctx, around.places, user);
        let shuffle = shuffle::bound(
            ctx,
            self.shuffle_service.as_ref(),
            &shuffle::Application {
                version: around.version,
                image,
                libraries: self.libraries,
                extra_packages: &self.extra_packages,
                spark_defaults: &self.spark_defaults,
            },
        );
        let client = shuffle.as_ref().and_then(|shuffle| shuffle.package.clone());
        let needs = Needs {
            version: around.version,
            libraries: tables::libraries(ctx, around.places, bound.as_ref()),
            extra: client.into_iter().chain(self.extra_packages).collect(),
            own_repository: spark_defaults::names_a_repository(&self.spark_defaults),
        };
        let settings = spark_defaults::checked(ctx, around, self.spark_defaults);
        let codes = Codes {
            missing: "spark-connect::missing-library",
            download: "spark-connect::download",
            bad_package: "spark-connect::bad-package",
        };
        let packages = libraries::packages(ctx, &codes, self.libraries, image, needs);
        let otel = telemetry::checked(ctx, self.otel, image);
        let bound = bound?;
        Some(ApplicationModel {
            packages,
            storage: bound.storage,
            event_log: bound.event_log,
            tables: bound.tables,
            shuffle: shuffle?.settings,
            otel: otel.ok()?,
            settings,
        })
    }
}
