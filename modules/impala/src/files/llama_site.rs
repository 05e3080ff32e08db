//! `llama-site.xml`: how many queries of a pool run and wait, and how much memory each gets.

use platc_sdk::{ConfigFile, Settings};

use crate::model::{Model, Pool};

pub(crate) fn llama_site(model: &Model) -> ConfigFile {
    let settings = model.pools.iter().fold(Settings::new(), add);
    ConfigFile::hadoop_xml("llama-site.xml", &settings)
}

fn add(settings: Settings, pool: &Pool) -> Settings {
    let throttling = |key: &str| {
        format!(
            "llama.am.throttling.maximum.{key}.reservations.root.{}",
            pool.name
        )
    };
    let admission = |key: &str| format!("impala.admission-control.{key}.root.{}", pool.name);
    let options = (!pool.query_options.is_empty()).then_some(&pool.query_options);
    let milliseconds = pool
        .queue_timeout
        .map(|timeout| u64::from(timeout.as_seconds()) * 1000);
    let bytes = |memory: &platc_sdk::Quantity| memory.units().to_string();
    settings
        .set_some(throttling("placed"), pool.max_running)
        .set_some(throttling("queued"), pool.max_queued)
        .set_some(admission("pool-queue-timeout-ms"), milliseconds)
        .set_some(admission("pool-default-query-options"), options)
        .set_some(
            admission("min-query-mem-limit"),
            pool.min_query_memory.as_ref().map(bytes),
        )
        .set_some(
            admission("max-query-mem-limit"),
            pool.max_query_memory.as_ref().map(bytes),
        )
}
