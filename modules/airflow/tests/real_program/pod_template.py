# Makes a task's pod of the template on standard input, as the Kubernetes executor does, and tells what
# came out.
import datetime
import sys
import tempfile

from airflow.providers.cncf.kubernetes.kube_config import KubeConfig
from airflow.providers.cncf.kubernetes.pod_generator import PodGenerator

with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
    file.write(sys.stdin.read())
    file.flush()
    template = PodGenerator.deserialize_model_file(file.name)

config = KubeConfig()
pod = PodGenerator.construct_pod(
    dag_id="dag",
    task_id="task",
    pod_id="pod-1",
    try_number=1,
    kube_image=config.kube_image,
    date=datetime.datetime(2024, 1, 1, tzinfo=datetime.timezone.utc),
    args=["airflow", "tasks", "run"],
    pod_override_object=None,
    base_worker_pod=template,
    namespace=config.executor_namespace,
    scheduler_job_id="1",
)
base = pod.spec.containers[0]
print("name:", pod.metadata.name)
print("namespace:", pod.metadata.namespace)
print("component:", pod.metadata.labels["app.kubernetes.io/component"])
print("restart:", pod.spec.restart_policy)
for container in pod.spec.init_containers:
    print(f"init {container.name}: {container.image}")
print(f"{base.name}: {base.image}")
print(f"{base.name} runs:", base.args[0])
for variable in base.env:
    if variable.name == "AIRFLOW__CORE__EXECUTOR":
        print(f"{base.name} has: {variable.name}={variable.value}")
for volume in sorted(volume.name for volume in pod.spec.volumes):
    print("volume:", volume)
