"""Sends an application to Livy and waits for its end.

Usage: run_batch.py <URL of Livy> <name of the run> <file with the fields of the batch>

Ends with 0 when the application succeeded. An application whose pod is told to stop is stopped too.
"""

import json
import signal
import sys
import time
import urllib.error
import urllib.request

# Livy does not answer while it restarts; without recovery it has then forgotten the run.
PATIENCE = 300
PERIOD = 5


def call(method, url, body=None):
    """The answer of Livy as JSON."""
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "X-Requested-By": "spark-job"}
    request = urllib.request.Request(url, data, headers, method=method)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def state_of(batch):
    """The state of the run, once Livy answers."""
    since = time.monotonic()
    while True:
        try:
            return call("GET", batch + "/state")["state"]
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return "forgotten by Livy"
            problem = error
        except OSError as error:
            problem = error
        if time.monotonic() - since > PATIENCE:
            raise problem
        time.sleep(PERIOD)


def main():
    livy, name, file = sys.argv[1:]
    with open(file, encoding="utf-8") as text:
        fields = json.load(text)
    try:
        started = call("POST", livy + "/batches", {**fields, "name": name})
    except urllib.error.HTTPError as error:
        sys.exit(f"Livy refuses the application: {error.code} {error.read().decode()}")
    batch = f"{livy}/batches/{started['id']}"
    print(f"{name} is {batch}", flush=True)

    def stop(*_):
        call("DELETE", batch)
        sys.exit("stopped")

    signal.signal(signal.SIGTERM, stop)
    known = None
    while True:
        state = state_of(batch)
        if state != known:
            print(state, flush=True)
            known = state
        if state == "success":
            return
        if state not in ("not_started", "starting", "recovering", "running", "idle", "busy"):
            break
        time.sleep(PERIOD)
    try:
        for line in call("GET", batch + "/log?size=200")["log"]:
            print(line)
    except OSError as error:
        print(f"its log cannot be read: {error}")
    sys.exit(f"the application is {state}")


main()
