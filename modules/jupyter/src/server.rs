//! One server.

use platc_sdk::capability::SparkConnect;
use platc_sdk::{Build, Container, Duration, Quantity, http_get};

use crate::model::{Model, Server, Work};
use crate::names::{HTTP, SCRATCH, WORK};

/// Says what is missing before people find out in a notebook.
const CHECK: &str = include_str!("check.py");

/// What a program writes beside notebooks goes to the scratch volume: an image that was built from one of
/// Spark has a home that does not exist.
const PLACES: [(&str, &str); 4] = [
    ("JUPYTER_RUNTIME_DIR", "/tmp/jupyter/runtime"),
    ("JUPYTER_DATA_DIR", "/tmp/jupyter/data"),
    ("IPYTHONDIR", "/tmp/ipython"),
    ("MPLCONFIGDIR", "/tmp/matplotlib"),
];

/// The server, its Service and its Ingress.
pub(crate) fn server(model: &Model, server: &Server, out: &mut Build<'_>) {
    out.product_version(model.image.source().tag().unwrap_or("unknown"));
    let workload = out.stateful_set(&server.role, 1);
    if let Some(connect) = &model.connect {
        workload.init(check(model, connect));
    }
    workload
        .service([HTTP])
        .container(lab(model, server))
        .run_as(model.user)
        .placement(&model.placement)
        .stops_within(Duration::seconds(30));
    if let Work::Kept(storage) = &model.work {
        workload.claim("work", storage, WORK);
    }
    ingress(model, server, out);
}

/// The container with the server.
fn lab(model: &Model, server: &Server) -> Container {
    let api = http_get(&format!("{}/api", server.base), HTTP);
    let mut container = Container::new("jupyter", &model.image)
        .args([
            "start-notebook.py".to_owned(),
            format!("--ServerApp.base_url={}/", server.base),
            format!("--ServerApp.root_dir={WORK}"),
        ])
        .env("JUPYTER_TOKEN", &server.token)
        .envs(PLACES)
        .port(HTTP)
        .scratch("tmp", SCRATCH)
        .resources(&model.resources.cpu, &model.resources.memory)
        .unprivileged()
        .started_when(api.clone().patience(Duration::minutes(5)))
        .ready_when(api.clone())
        // A kernel that is busy is no reason to end all notebooks.
        .alive_when(api.failures(10));
    if let Some(connect) = &model.connect {
        // pyspark reads the first, the notebooks of the spark_k8s charts the second.
        container = container
            .env("SPARK_REMOTE", connect.remote())
            .env("SPARK_CONNECT_URL", connect.remote());
    }
    if let Some((store, login)) = &model.store {
        container = login
            .give(container)
            .env("AWS_ENDPOINT_URL", store.url())
            .env("AWS_REGION", store.region.clone())
            .env("S3_ENDPOINT", store.url());
    }
    if let Some(tracking) = &model.tracking {
        container = container.env("MLFLOW_TRACKING_URI", &tracking.url);
    }
    if let Work::Lost = model.work {
        container = container.scratch("work", WORK);
    }
    container
}

/// Whether the image has what a client of this Spark Connect server needs.
fn check(model: &Model, connect: &SparkConnect) -> Container {
    Container::new("check-client", &model.image)
        .command(["python3", "-c", CHECK])
        .args([connect.version.as_str()])
        .envs(PLACES)
        .scratch("tmp", SCRATCH)
        .resources(&Quantity::millicores(100), &Quantity::mebibytes(512))
        .unprivileged()
}

fn ingress(model: &Model, server: &Server, out: &mut Build<'_>) {
    let Some(ingress) = &model.ingress else {
        return;
    };
    let name = out.identity().object_name(&server.role);
    let mut object = ingress.object(name.clone(), name, HTTP);
    let rules = object.spec.iter_mut().flat_map(|spec| &mut spec.rules);
    let paths = rules
        .flatten()
        .flat_map(|rule| &mut rule.http)
        .flat_map(|http| &mut http.paths);
    for path in paths {
        path.path = Some(format!("{}/", server.base));
    }
    out.object(platc_sdk::Stage::Foundation, &server.role, object);
}
