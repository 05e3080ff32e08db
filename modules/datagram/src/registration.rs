//! Jobs that make other servers known to the server, by its REST interface.

use platc_sdk::capability::{AirflowRegistration, DagRepository};
use platc_sdk::workload::RunAs;
use platc_sdk::{Build, ConfigFile, ConfigMapHandle, Container, Duration, Quantity};

use crate::model::{Livy, Model};
use crate::names;

/// Safe to repeat; the head of the file says what its arguments are.
const REGISTER: &str = include_str!("register.py");

/// The user `nobody` of Debian; the script needs no file of its own.
const NOBODY: RunAs = RunAs::user(65534);

/// One Job for Livy, and one for each component with an Airflow.
pub(crate) fn registrations(model: &Model, out: &mut Build<'_>) {
    let airflows = out.requests::<DagRepository>();
    if model.livy.is_none() && airflows.is_empty() {
        return;
    }
    let script = ConfigFile::text("register.py", REGISTER);
    let scripts = out.config_files("scripts", [script]);
    if let Some(livy) = &model.livy {
        let container = register("register", model, &scripts).args(livy_record(model, livy));
        let job = out.finish_job("register").run_as(NOBODY);
        job.container(container)
            .placement(&model.placement)
            .gives_up_after(Duration::minutes(20));
    }
    for (consumer, registrations) in airflows {
        let job = out.request_job(&consumer).run_as(NOBODY);
        for (index, registration) in registrations.iter().enumerate() {
            job.container(airflow(index, model, &scripts, registration));
        }
        job.placement(&model.placement)
            .gives_up_after(Duration::minutes(20));
    }
}

fn register(name: &str, model: &Model, scripts: &ConfigMapHandle) -> Container {
    Container::new(name, &model.tools_image)
        .command(["python3", "/scripts/register.py"])
        .env("DATAGRAM_URL", model.endpoint().http())
        .env("DATAGRAM_USER", &model.admin.user)
        .env("DATAGRAM_PASSWORD", &model.admin.password)
        .mount(scripts, "/scripts")
        .resources(&Quantity::millicores(50), &Quantity::mebibytes(128))
        .unprivileged()
}

fn livy_record(model: &Model, livy: &Livy) -> [String; 8] {
    [
        "rt.LivyServer".to_owned(),
        "name=k8s_livy".to_owned(),
        "mode=cluster".to_owned(),
        // The server puts paths behind the URL as it is.
        format!("http={}/", livy.url),
        format!("webhdfs={}", model.web_hdfs),
        format!("user={}", model.hadoop_user),
        format!("home={}", names::HADOOP_HOMES),
        format!("master={}", livy.spark_master),
    ]
}

fn airflow(
    index: usize,
    model: &Model,
    scripts: &ConfigMapHandle,
    registration: &AirflowRegistration,
) -> Container {
    let AirflowRegistration {
        name,
        url,
        user,
        password,
        livy_connection,
    } = registration;
    let mut record = vec![
        "rt.Airflow".to_owned(),
        format!("name={name}"),
        format!("http={url}"),
        format!("apiUser={user}"),
        "apiPassword@=AIRFLOW_PASSWORD".to_owned(),
        format!("webhdfs={}", model.web_hdfs),
        format!("user={}", model.hadoop_user),
        format!("home={}", names::HADOOP_HOMES),
        "isKerberosEnabled:=false".to_owned(),
        format!("runOnLivy:={}", livy_connection.is_some()),
    ];
    record.extend(livy_connection.iter().map(|id| format!("livyConnId={id}")));
    register(&format!("register-{index}"), model, scripts)
        .env("AIRFLOW_PASSWORD", password)
        .args(record)
}
