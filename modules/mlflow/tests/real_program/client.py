"""A client of the tracking server, and a look into the bucket behind it."""

import os
import sys

import boto3

server, s3 = sys.argv[1:]
bucket = boto3.client("s3", endpoint_url=s3)
bucket.create_bucket(Bucket="mlflow")
for name in [name for name in os.environ if name.startswith(("AWS_", "MLFLOW_"))]:
    del os.environ[name]

os.environ["MLFLOW_SUPPRESS_PRINTING_URL_TO_STDOUT"] = "true"
import mlflow  # noqa: E402

mlflow.set_tracking_uri(server)
experiment = mlflow.set_experiment("test")
print("experiment", experiment.artifact_location[: len("mlflow-artifacts:/")])
with mlflow.start_run() as run:
    mlflow.log_metric("accuracy", 0.5)
    mlflow.log_text("notes", "notes.txt")
print("metric", mlflow.get_run(run.info.run_id).data.metrics["accuracy"])
for artifact in mlflow.MlflowClient().list_artifacts(run.info.run_id):
    print("artifact", artifact.path)
for found in bucket.list_objects_v2(Bucket="mlflow")["Contents"]:
    parts = found["Key"].split("/")
    print("object", parts[0] + "/" + parts[-1])
