//! A real Jupyter server with the generated arguments and variables.
//!
//! It takes `jupyterlab` from the Python package index. Where it cannot be installed the test fails with
//! `CI=true` and is skipped otherwise.
#![expect(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test that starts a real program: it runs files and processes"
)]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use platc_compiler::Registry;
use platc_module_jupyter::Jupyter;
use platc_sdk::k8s_openapi::api::apps::v1::StatefulSet;
use platc_sdk::k8s_openapi::api::core::v1::Container;
use platc_testing::{Running, Venv, compile_text, free_port, manifest};

/// The rest of what it needs comes with it.
const JUPYTER: &str = "jupyterlab==4.4.9\n";

const TOKEN: &str = "token-of-the-test";

const PLATFORM: &str = r#"
[platform]
name = "lab"

[jupyter.main]
users = ["anna", "boris"]
"#;

#[test]
fn a_server_starts_below_the_path_of_its_user_and_wants_its_token() {
    let venv = Venv {
        test: "jupyter",
        name: "jupyter",
        requirements: JUPYTER,
        complete: false,
    };
    let Some(programs) = venv.programs() else {
        return;
    };
    let (container, port) = (
        container("jupyter.main/statefulset-main-jupyter-anna.yaml"),
        free_port(),
    );
    let home = tempfile::tempdir().unwrap();
    let mut command = lab(&programs, &container, home.path(), port);
    let _server = Running(command.spawn().unwrap());

    let probe = container.readiness_probe.as_ref().unwrap();
    let path = probe.http_get.clone().unwrap().path.unwrap();
    assert_eq!(path, "/user/anna/api");
    wait_for(&format!("http://127.0.0.1:{port}{path}"));

    let contents = format!("http://127.0.0.1:{port}/user/anna/api/contents");
    assert_eq!(status(&contents), "403");
    assert_eq!(status(&format!("{contents}?token={TOKEN}")), "200");
    assert_eq!(
        status(&format!("http://127.0.0.1:{port}/user/boris/api")),
        "404"
    );
    assert!(home.path().join("tmp/jupyter/runtime").is_dir());
}

/// The container with a server.
fn container(path: &str) -> Container {
    let registry = Registry::new().with::<Jupyter>();
    let set = manifest(&compile_text(&registry, PLATFORM), path);
    let set: StatefulSet = serde_json::from_value(set).unwrap();
    let pod = set.spec.unwrap().template.spec.unwrap();
    pod.containers.into_iter().next().unwrap()
}

/// `start-notebook.py` of the Docker Stacks calls `jupyter lab` with its arguments. Directories are
/// those of the test, and the port is one that is free.
fn lab(programs: &Path, container: &Container, home: &Path, port: u16) -> Command {
    let here = |text: &str| {
        text.replace("/tmp/", &format!("{}/tmp/", home.display()))
            .replace("/home/jovyan/work", &home.display().to_string())
    };
    let arguments = container.args.iter().flatten().skip(1);
    let mut command = Command::new(programs.join("jupyter-lab"));
    command
        .args(arguments.map(|argument| here(argument)))
        .args([
            "--no-browser".to_owned(),
            "--allow-root".to_owned(),
            "--ServerApp.port_retries=0".to_owned(),
            format!("--ServerApp.port={port}"),
        ])
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .env("HOME", "/nonexistent")
        .env("JUPYTER_CONFIG_DIR", home.join("config"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for variable in container.env.iter().flatten() {
        // What comes from the Secret is the token.
        let value = variable.value.clone().unwrap_or_else(|| TOKEN.to_owned());
        command.env(&variable.name, here(&value));
    }
    command
}

fn wait_for(url: &str) {
    let since = Instant::now();
    while status(url) != "200" {
        assert!(
            since.elapsed() < Duration::from_mins(1),
            "{url}: {}",
            status(url)
        );
        std::thread::sleep(Duration::from_millis(200));
    }
}

/// The status of a request; `000` when nobody answers.
fn status(url: &str) -> String {
    let output = Command::new("curl")
        .args([
            "--silent",
            "--output",
            "/dev/null",
            "--write-out",
            "%{http_code}",
            url,
        ])
        .output()
        .unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}
