//! The configuration files of Spark.

use k8s_openapi::api::core::v1::ConfigMap;

use super::tenant::Tenant;

pub(super) fn spark_defaults(tenant: &Tenant<'_>) -> ConfigMap {
    config_map(
        tenant,
        "spark-defaults",
        "spark-defaults.conf",
        spark_defaults_conf(tenant),
    )
}

pub(super) fn spark_log4j(tenant: &Tenant<'_>) -> ConfigMap {
    let text = log4j2_properties(tenant);
    config_map(tenant, "spark-log4j", "log4j2.properties", text)
}

fn config_map(tenant: &Tenant<'_>, name: &str, file: &str, text: String) -> ConfigMap {
    ConfigMap {
        metadata: tenant.metadata(name, "spark", "config"),
        data: Some([(file.to_owned(), text)].into()),
        ..ConfigMap::default()
    }
}

fn spark_defaults_conf(tenant: &Tenant<'_>) -> String {
    let team = &tenant.team.name;
    let spark = &tenant.team.spark;
    let cost_center = &tenant.team.cost_center;
    let namespace = &tenant.namespace;
    let organization = &tenant.organization.name;
    let domain = &tenant.organization.domain;
    let image = tenant.image("spark", &spark.version);
    let executors = u32::from(spark.executors);
    let cores = u32::from(spark.executor_cores);
    let memory = u32::from(spark.executor_memory_gi);
    let overhead = memory * 1024 / 10;
    let driver_memory = spark.driver_memory_gi;
    let most_executors = executors * 2;
    let partitions = executors * cores * 3;
    format!(
        "\
# generated: spark defaults
spark.master k8s://https://kubernetes.default.svc:443
spark.app.name {team}-connect
spark.submit.deployMode client
spark.kubernetes.namespace {namespace}
spark.kubernetes.container.image {image}
spark.kubernetes.container.image.pullPolicy IfNotPresent
spark.kubernetes.authenticate.driver.serviceAccountName spark
spark.kubernetes.authenticate.executor.serviceAccountName spark
spark.kubernetes.executor.label.platform.example.com/team {team}
spark.kubernetes.executor.label.platform.example.com/cost-center {cost_center}
spark.executor.instances {executors}
spark.executor.cores {cores}
spark.executor.memory {memory}g
spark.executor.memoryOverhead {overhead}m
spark.driver.memory {driver_memory}g
spark.driver.cores 2
spark.dynamicAllocation.enabled true
spark.dynamicAllocation.shuffleTracking.enabled true
spark.dynamicAllocation.minExecutors 1
spark.dynamicAllocation.maxExecutors {most_executors}
spark.dynamicAllocation.executorIdleTimeout 120s
spark.sql.shuffle.partitions {partitions}
spark.sql.adaptive.enabled true
spark.sql.adaptive.coalescePartitions.enabled true
spark.sql.adaptive.skewJoin.enabled true
spark.sql.catalog.{organization} org.apache.iceberg.spark.SparkCatalog
spark.sql.catalog.{organization}.type rest
spark.sql.catalog.{organization}.uri http://catalog.{domain}:8181
spark.sql.catalog.{organization}.warehouse s3a://{organization}-{team}/warehouse
spark.serializer org.apache.spark.serializer.KryoSerializer
spark.eventLog.enabled true
spark.eventLog.dir s3a://{organization}-{team}/events
spark.history.fs.logDirectory s3a://{organization}-{team}/events
spark.history.fs.cleaner.enabled true
spark.history.fs.cleaner.maxAge 14d
spark.hadoop.fs.s3a.endpoint https://s3.{domain}
spark.hadoop.fs.s3a.path.style.access true
spark.hadoop.fs.s3a.connection.maximum 200
spark.ui.prometheus.enabled true
"
    )
}

fn log4j2_properties(tenant: &Tenant<'_>) -> String {
    let team = &tenant.team.name;
    let level = &tenant.team.log_level;
    let identifier = &tenant.identifier;
    format!(
        "\
# generated: log4j2
status = error
name = {team}
monitorInterval = 30
property.level = {level}
property.pattern = %d{{ISO8601}} %p %c{{1}}: %m%n%ex
rootLogger.level = {level}
rootLogger.appenderRef.stdout.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = ${{pattern}}
logger.repl.name = org.apache.spark.repl.Main
logger.repl.level = warn
logger.jetty.name = org.sparkproject.jetty
logger.jetty.level = warn
logger.jetty2.name = org.sparkproject.jetty.util.component.AbstractLifeCycle
logger.jetty2.level = error
logger.parquet.name = org.apache.parquet
logger.parquet.level = error
logger.iceberg.name = org.apache.iceberg
logger.iceberg.level = {level}
logger.hive.name = org.apache.hadoop.hive.metastore.RetryingHMSHandler
logger.hive.level = fatal
logger.s3a.name = org.apache.hadoop.fs.s3a
logger.s3a.level = warn
logger.team.name = com.example.{identifier}
logger.team.level = {level}
logger.connect.name = org.apache.spark.sql.connect
"
    )
}
