//! The modules of this repository, for platforms that are put together in Rust.
//!
//! ```
//! use platc::modules::{hdfs::Hdfs, zookeeper::Zookeeper};
//!
//! let mut platform = platc::compiler::Platform::new("datalake".parse()?);
//! let ensemble = platform.add("zk", Zookeeper::new());
//! platform.add("lake", Hdfs::ha().zookeeper(&ensemble));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A reference to a component that does not offer what is needed does not compile:
//!
//! ```compile_fail,E0277
//! use platc::modules::{hdfs::Hdfs, postgresql::Postgresql};
//!
//! let mut platform = platc::compiler::Platform::new("datalake".parse()?);
//! let database = platform.add("meta", Postgresql::new());
//! platform.add("lake", Hdfs::ha().zookeeper(&database));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use platc_compiler::Registry;
pub use platc_module_airflow as airflow;
pub use platc_module_backup as backup;
pub use platc_module_celeborn as celeborn;
pub use platc_module_datagram as datagram;
pub use platc_module_external as external;
pub use platc_module_hdfs as hdfs;
pub use platc_module_hive as hive;
pub use platc_module_hue as hue;
pub use platc_module_impala as impala;
pub use platc_module_jupyter as jupyter;
pub use platc_module_livy as livy;
pub use platc_module_local_storage as local_storage;
pub use platc_module_minio as minio;
pub use platc_module_mlflow as mlflow;
pub use platc_module_observability as observability;
pub use platc_module_postgresql as postgresql;
pub use platc_module_rabbitmq as rabbitmq;
pub use platc_module_redis as redis;
pub use platc_module_spark as spark;
pub use platc_module_zookeeper as zookeeper;

/// A registry with every module of this repository.
pub fn standard_modules() -> Registry {
    Registry::new()
        .with::<platc_module_airflow::Airflow>()
        .with::<platc_module_backup::Backup>()
        .with::<platc_module_celeborn::Celeborn>()
        .with::<platc_module_datagram::Datagram>()
        .with::<platc_module_external::External>()
        .with::<platc_module_hdfs::Hdfs>()
        .with::<platc_module_hive::Hive>()
        .with::<platc_module_hue::Hue>()
        .with::<platc_module_impala::Impala>()
        .with::<platc_module_jupyter::Jupyter>()
        .with::<platc_module_livy::Livy>()
        .with::<platc_module_local_storage::LocalStorage>()
        .with::<platc_module_minio::Minio>()
        .with::<platc_module_mlflow::Mlflow>()
        .with::<platc_module_observability::Collector>()
        .with::<platc_module_observability::Grafana>()
        .with::<platc_module_observability::Loki>()
        .with::<platc_module_observability::Monitors>()
        .with::<platc_module_observability::Prometheus>()
        .with::<platc_module_postgresql::Postgresql>()
        .with::<platc_module_rabbitmq::Rabbitmq>()
        .with::<platc_module_redis::Redis>()
        .with::<platc_module_spark::SparkConnectServer>()
        .with::<platc_module_spark::SparkHistoryServer>()
        .with::<platc_module_spark::SparkJob>()
        .with::<platc_module_spark::SparkOperatorServer>()
        .with::<platc_module_spark::SparkStandalone>()
        .with::<platc_module_spark::SparkThriftServer>()
        .with::<platc_module_zookeeper::Zookeeper>()
}
