//! Jobs.

use serde_json::{Value, json};

use crate::{condition, names, template, testbed};

fn job(name: &str, policy: &str, spec: &Value) -> Value {
    let mut template = template(name, "example.com/job:1");
    template["spec"]["restartPolicy"] = json!(policy);
    let mut job = json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": {"name": name},
        "spec": {"template": template},
    });
    for (field, value) in spec.as_object().into_iter().flatten() {
        job["spec"][field] = value.clone();
    }
    job
}

#[test]
fn a_job_completes() {
    let Some(testbed) = testbed("a_job_completes") else {
        return;
    };
    let namespace = testbed.namespace("job");
    let spec = json!({"completions": 2, "parallelism": 1});
    namespace.create("jobs", &job("format", "Never", &spec));
    let done = namespace.wait("batch/v1", "jobs/format", |job| {
        condition(job, "Complete").is_some()
    });
    assert_eq!(done["status"]["succeeded"], 2);
    assert!(done["status"]["completionTime"].is_string());
    assert_eq!(condition(&done, "Failed"), None);
}

#[test]
fn a_job_fails_when_its_pods_have_failed_too_often() {
    let Some(testbed) = testbed("a_job_fails_when_its_pods_have_failed_too_often") else {
        return;
    };
    let namespace = testbed.namespace("job");
    for (policy, name) in [("Never", "never"), ("OnFailure", "again")] {
        namespace.behave(&format!("Job.{name}"), "fail");
        namespace.create("jobs", &job(name, policy, &json!({"backoffLimit": 1})));
        let failed = namespace.wait("batch/v1", &format!("jobs/{name}"), |job| {
            condition(job, "Failed").is_some()
        });
        let expected = Some(("True", "BackoffLimitExceeded"));
        assert_eq!(condition(&failed, "Failed"), expected);
        assert_eq!(failed["status"]["failed"], 2);
    }
}

#[test]
fn a_job_that_takes_too_long_fails() {
    let Some(testbed) = testbed("a_job_that_takes_too_long_fails") else {
        return;
    };
    let namespace = testbed.namespace("job");
    namespace.behave("Job.format", "never-ready");
    let spec = json!({"activeDeadlineSeconds": 1});
    namespace.create("jobs", &job("format", "Never", &spec));
    let failed = namespace.wait("batch/v1", "jobs/format", |job| {
        condition(job, "Failed").is_some()
    });
    let expected = Some(("True", "DeadlineExceeded"));
    assert_eq!(condition(&failed, "Failed"), expected);
}

#[test]
fn a_job_whose_image_is_not_there_waits_until_it_is() {
    let Some(testbed) = testbed("a_job_whose_image_is_not_there_waits_until_it_is") else {
        return;
    };
    let namespace = testbed.namespace("job");
    namespace.behave("Job.format", "image-pull");
    namespace.create("jobs", &job("format", "Never", &json!({})));
    namespace.wait("v1", "pods", |pods| {
        let state = &pods["items"][0]["status"]["containerStatuses"][0]["state"];
        state["waiting"]["reason"] == "ImagePullBackOff"
    });
    namespace.behave("Job.format", "ready");
    namespace.wait("batch/v1", "jobs/format", |job| {
        condition(job, "Complete").is_some()
    });
    assert_eq!(names(&namespace.get("v1", "pods").unwrap()).len(), 1);
}
