//! A catalog of Iceberg tables.

use platc_sdk::{Context, Diagnostic};

use crate::connect::config::{Iceberg, IcebergCatalog};
use crate::connect::model::IcebergModel;

/// Reports a catalog in a Metastore where there is none.
pub(super) fn check(ctx: &mut Context<'_>, iceberg: Option<&Iceberg>, has_metastore: bool) {
    let hive = iceberg.is_some_and(|iceberg| iceberg.catalog == IcebergCatalog::Hive);
    if hive && !has_metastore {
        ctx.report(
            Diagnostic::error(
                "spark-connect::catalog-without-metastore",
                "the catalog `hive` needs a Metastore",
            )
            .at(&ctx.path("iceberg.catalog"), "`metastore` is missing")
            .help("set `metastore`, or use the catalog `hadoop`"),
        );
    }
}

/// The catalog with its tables in the directory with this URI.
pub(super) fn model(iceberg: &Iceberg, warehouse: String) -> IcebergModel {
    let name = iceberg.name.as_ref();
    IcebergModel {
        name: name.map_or_else(|| "iceberg".to_owned(), ToString::to_string),
        warehouse,
        kind: match iceberg.catalog {
            IcebergCatalog::Hadoop => "hadoop",
            IcebergCatalog::Hive => "hive",
        },
    }
}
