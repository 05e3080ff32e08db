//! How much the servers are given where a person does not say it number by number.

use platc_sdk::Resources;
use schemars::JsonSchema;
use serde::Deserialize;

/// How much the defaults give.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Size {
    /// For trying things out.
    #[default]
    Small,
    /// For a team.
    Medium,
    /// For a company.
    Large,
}

impl Size {
    /// Processor and memory of each web server.
    pub(crate) fn web(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 2048),
            Self::Medium => Resources::new(1000, 4096),
            Self::Large => Resources::new(2000, 6144),
        }
    }

    /// Processor and memory of each scheduler that runs no tasks.
    pub(crate) fn scheduler(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 2048),
            Self::Medium => Resources::new(1000, 4096),
            Self::Large => Resources::new(2000, 8192),
        }
    }

    /// Processor and memory of each scheduler with the tasks of the local executor.
    pub(crate) fn scheduler_with_tasks(self) -> Resources {
        match self {
            Self::Small => Resources::new(1000, 4096),
            Self::Medium => Resources::new(2000, 8192),
            Self::Large => Resources::new(4000, 16_384),
        }
    }

    /// Processor and memory of each DAG processor.
    pub(crate) fn dag_processor(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 1024),
            Self::Medium => Resources::new(1000, 2048),
            Self::Large => Resources::new(2000, 4096),
        }
    }

    /// Processor and memory of each triggerer.
    pub(crate) fn triggerer(self) -> Resources {
        match self {
            Self::Small => Resources::new(250, 1024),
            Self::Medium => Resources::new(500, 2048),
            Self::Large => Resources::new(1000, 4096),
        }
    }

    /// Processor and memory of each worker.
    pub(crate) fn worker(self) -> Resources {
        match self {
            Self::Small => Resources::new(1000, 4096),
            Self::Medium => Resources::new(2000, 8192),
            Self::Large => Resources::new(4000, 16_384),
        }
    }

    /// Tasks that each worker runs at the same time.
    pub(crate) fn concurrency(self) -> u32 {
        match self {
            Self::Small => 8,
            Self::Medium => 16,
            Self::Large => 32,
        }
    }

    /// Processor and memory of each task pod.
    pub(crate) fn task(self) -> Resources {
        match self {
            Self::Small => Resources::new(500, 1024),
            Self::Medium => Resources::new(1000, 2048),
            Self::Large => Resources::new(2000, 4096),
        }
    }

    /// `core.parallelism`, the tasks that run at the same time for each scheduler, where that is not
    /// Airflow's own 32: fewer than the workers have room for would leave them idle.
    pub(crate) fn parallelism(self) -> Option<u32> {
        match self {
            Self::Small => None,
            Self::Medium => Some(64),
            Self::Large => Some(128),
        }
    }
}
