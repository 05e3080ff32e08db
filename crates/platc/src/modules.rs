//! The modules of this repository.

use platc_compiler::Registry;

/// A registry with every module of this repository.
pub fn standard_modules() -> Registry {
    Registry::new()
        .with::<platc_module_airflow::Airflow>()
        .with::<platc_module_datagram::Datagram>()
        .with::<platc_module_external::External>()
        .with::<platc_module_hdfs::Hdfs>()
        .with::<platc_module_livy::Livy>()
        .with::<platc_module_postgresql::Postgresql>()
        .with::<platc_module_redis::Redis>()
        .with::<platc_module_spark::SparkHistoryServer>()
        .with::<platc_module_zookeeper::Zookeeper>()
}
