//! Keys of Spark that applications often set, for telling a misspelt one. Spark takes any key that
//! begins with `spark.` and says nothing about one it does not know.

/// The key that has the same letters as `key` when case and separators are left aside, and is not the
/// same.
pub(crate) fn meant(key: &str) -> Option<&'static str> {
    let letters = letters(key);
    KNOWN
        .iter()
        .find(|known| **known != key && self::letters(known) == letters)
        .copied()
}

fn letters(key: &str) -> String {
    key.chars()
        .filter(|c| !matches!(c, '-' | '_'))
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

/// Keys with capital letters, sorted; a key without any is hardly ever misspelt in this way.
const KNOWN: &[&str] = &[
    "spark.blockManager.port",
    "spark.cleaner.periodicGC.interval",
    "spark.driver.bindAddress",
    "spark.driver.blockManager.port",
    "spark.driver.defaultJavaOptions",
    "spark.driver.extraClassPath",
    "spark.driver.extraJavaOptions",
    "spark.driver.extraLibraryPath",
    "spark.driver.maxResultSize",
    "spark.driver.memoryOverhead",
    "spark.driver.memoryOverheadFactor",
    "spark.driver.userClassPathFirst",
    "spark.dynamicAllocation.cachedExecutorIdleTimeout",
    "spark.dynamicAllocation.enabled",
    "spark.dynamicAllocation.executorAllocationRatio",
    "spark.dynamicAllocation.executorIdleTimeout",
    "spark.dynamicAllocation.initialExecutors",
    "spark.dynamicAllocation.maxExecutors",
    "spark.dynamicAllocation.minExecutors",
    "spark.dynamicAllocation.schedulerBacklogTimeout",
    "spark.dynamicAllocation.shuffleTracking.enabled",
    "spark.dynamicAllocation.shuffleTracking.timeout",
    "spark.eventLog.buffer.kb",
    "spark.eventLog.compress",
    "spark.eventLog.compression.codec",
    "spark.eventLog.dir",
    "spark.eventLog.enabled",
    "spark.eventLog.overwrite",
    "spark.eventLog.rolling.enabled",
    "spark.eventLog.rolling.maxFileSize",
    "spark.executor.defaultJavaOptions",
    "spark.executor.extraClassPath",
    "spark.executor.extraJavaOptions",
    "spark.executor.extraLibraryPath",
    "spark.executor.heartbeatInterval",
    "spark.executor.memoryOverhead",
    "spark.executor.memoryOverheadFactor",
    "spark.executor.userClassPathFirst",
    "spark.extraListeners",
    "spark.jars.ivySettings",
    "spark.kubernetes.allocation.maxPendingPods",
    "spark.kubernetes.authenticate.driver.serviceAccountName",
    "spark.kubernetes.authenticate.executor.serviceAccountName",
    "spark.kubernetes.container.image.pullPolicy",
    "spark.kubernetes.container.image.pullSecrets",
    "spark.kubernetes.driver.podTemplateContainerName",
    "spark.kubernetes.driver.podTemplateFile",
    "spark.kubernetes.executor.apiPollingInterval",
    "spark.kubernetes.executor.deleteOnTermination",
    "spark.kubernetes.executor.podNamePrefix",
    "spark.kubernetes.executor.podTemplateContainerName",
    "spark.kubernetes.executor.podTemplateFile",
    "spark.kubernetes.memoryOverheadFactor",
    "spark.kubernetes.submission.connectionTimeout",
    "spark.kubernetes.submission.requestTimeout",
    "spark.kubernetes.submission.waitAppCompletion",
    "spark.memory.offHeap.enabled",
    "spark.memory.offHeap.size",
    "spark.memory.storageFraction",
    "spark.rpc.askTimeout",
    "spark.rpc.message.maxSize",
    "spark.scheduler.maxRegisteredResourcesWaitingTime",
    "spark.scheduler.minRegisteredResourcesRatio",
    "spark.shuffle.io.maxRetries",
    "spark.shuffle.io.retryWait",
    "spark.sql.adaptive.coalescePartitions.enabled",
    "spark.sql.adaptive.skewJoin.enabled",
    "spark.sql.autoBroadcastJoinThreshold",
    "spark.sql.broadcastTimeout",
    "spark.sql.catalogImplementation",
    "spark.sql.files.maxPartitionBytes",
    "spark.sql.legacy.timeParserPolicy",
    "spark.sql.parquet.datetimeRebaseModeInRead",
    "spark.sql.parquet.datetimeRebaseModeInWrite",
    "spark.sql.session.timeZone",
    "spark.sql.sources.partitionOverwriteMode",
    "spark.task.maxFailures",
    "spark.ui.killEnabled",
    "spark.ui.proxyBase",
    "spark.ui.retainedJobs",
    "spark.ui.retainedStages",
    "spark.ui.retainedTasks",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_in_the_wrong_case_is_recognized_and_an_unknown_one_is_left_alone() {
        for (key, expected) in [
            (
                "spark.executor.extraclasspath",
                Some("spark.executor.extraClassPath"),
            ),
            (
                "spark.driver.extra_class_path",
                Some("spark.driver.extraClassPath"),
            ),
            ("spark.executor.extraClassPath", None),
            ("spark.mycompany.extraKey", None),
        ] {
            assert_eq!(meant(key), expected, "{key}");
        }
    }
}
