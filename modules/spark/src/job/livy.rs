//! The pod that sends the application to Livy and waits for its end.

use platc_sdk::{Build, ConfigFile, Container, Endpoint, EnvValue, Quantity};

use super::model::Model;
use super::{CONFIG, files, submit};

/// Where its files are.
const FILES: &str = "/etc/spark-job";

pub(crate) fn livy(model: &Model, endpoint: &Endpoint, out: &mut Build<'_>) {
    let script = ConfigFile::text("run_batch.py", include_str!("run_batch.py"));
    let config = out.config_files(CONFIG, [files::batch(model), script]);
    let program = Container::new("spark-job", &model.application.image)
        // Livy has no two runs of one name.
        .env("POD_NAME", EnvValue::PodField("metadata.name"))
        .args([
            "python3",
            &format!("{FILES}/run_batch.py"),
            &endpoint.http(),
            "$(POD_NAME)",
            &format!("{FILES}/batch.json"),
        ])
        .mount(&config, FILES)
        .resources(&Quantity::millicores(50), &Quantity::mebibytes(128))
        .unprivileged();
    submit::run(model, program, None, out);
}
