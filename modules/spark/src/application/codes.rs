//! The codes of what can be wrong with any application.

use crate::{keys, libraries};

/// The codes that one kind reports under, each with that kind's name.
pub(crate) struct Codes {
    pub(crate) bad_package: &'static str,
    pub(crate) bad_user: &'static str,
    pub(crate) derived_key: &'static str,
    pub(crate) download: &'static str,
    pub(crate) executor_over_worker: &'static str,
    pub(crate) gpus_without_pods: &'static str,
    pub(crate) harmful_key: &'static str,
    pub(crate) min_over_max: &'static str,
    pub(crate) missing_library: &'static str,
    pub(crate) no_executors: &'static str,
    pub(crate) not_a_spark_key: &'static str,
    pub(crate) other_version: &'static str,
    pub(crate) small_heap: &'static str,
    pub(crate) small_memory: &'static str,
    pub(crate) two_object_stores: &'static str,
    pub(crate) warehouse_without_access: &'static str,
}

impl Codes {
    /// Those about libraries.
    pub(crate) fn of_libraries(&self) -> libraries::Codes {
        libraries::Codes {
            missing: self.missing_library,
            download: self.download,
            bad_package: self.bad_package,
        }
    }

    /// Those about keys of Spark.
    pub(crate) fn of_keys(&self) -> keys::Codes {
        keys::Codes {
            not_a_spark_key: self.not_a_spark_key,
            derived: self.derived_key,
            harmful: self.harmful_key,
        }
    }
}

/// The [`Codes`] of a kind.
macro_rules! codes {
    ($kind:literal) => {
        $crate::application::Codes {
            bad_package: concat!($kind, "::bad-package"),
            bad_user: concat!($kind, "::bad-user"),
            derived_key: concat!($kind, "::derived-key"),
            download: concat!($kind, "::download"),
            executor_over_worker: concat!($kind, "::executor-over-worker"),
            gpus_without_pods: concat!($kind, "::gpus-without-pods"),
            harmful_key: concat!($kind, "::harmful-key"),
            min_over_max: concat!($kind, "::min-over-max"),
            missing_library: concat!($kind, "::missing-library"),
            no_executors: concat!($kind, "::no-executors"),
            not_a_spark_key: concat!($kind, "::not-a-spark-key"),
            other_version: concat!($kind, "::other-version"),
            small_heap: concat!($kind, "::small-heap"),
            small_memory: concat!($kind, "::small-memory"),
            two_object_stores: concat!($kind, "::two-object-stores"),
            warehouse_without_access: concat!($kind, "::warehouse-without-access"),
        }
    };
}
pub(crate) use codes;
