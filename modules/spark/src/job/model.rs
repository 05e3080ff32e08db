//! A validated application that runs once or by the clock.

use platc_sdk::{Duration, Endpoint, Schedule};

use crate::application::Application;

/// A validated application that runs once or by the clock.
#[derive(Debug)]
pub struct Model {
    /// Where it runs, and with what.
    pub application: Application,
    /// What is run.
    pub program: Program,
    /// Who runs it.
    pub runner: Runner,
    /// When it runs; once when absent.
    pub schedule: Option<Schedule>,
    /// Times that a run which failed is started anew.
    pub retries: u32,
    /// Time after which a run has failed.
    pub deadline: Duration,
}

/// What is run.
#[derive(Debug)]
pub struct Program {
    /// URI of the Python file or jar.
    pub main: String,
    /// What it is written in.
    pub language: Language,
    /// Words that it gets.
    pub arguments: Vec<String>,
    /// URIs of jars on the class path.
    pub jars: Vec<String>,
    /// URIs of Python files that it imports.
    pub py_files: Vec<String>,
}

/// What an application is written in.
#[derive(Debug)]
pub enum Language {
    /// Python.
    Python,
    /// Java or Scala; this class is run.
    Jvm(String),
}

/// Who runs the application.
#[derive(Debug)]
pub enum Runner {
    /// A pod that is the driver.
    Submit,
    /// An operator; its drivers have this account.
    Operator {
        /// Name of the account.
        service_account: String,
    },
    /// A Livy.
    Livy {
        /// Its REST interface.
        endpoint: Endpoint,
    },
}

impl Program {
    /// The class, of a jar.
    pub(crate) fn class(&self) -> Option<&String> {
        match &self.language {
            Language::Python => None,
            Language::Jvm(class) => Some(class),
        }
    }
}
