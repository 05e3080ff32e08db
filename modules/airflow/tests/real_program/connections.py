"""Prints the connections and variables that Airflow finds in its environment: names on stdin.

Airflow logs to stdout as well; what is found stands behind `> `.
"""
import sys

from airflow.models import Connection, Variable

for name in sys.stdin.read().split():
    kind, key = name.split(":")
    if kind == "variable":
        print(f"> {key} = {Variable.get(key)}")
        continue
    found = Connection.get_connection_from_secrets(key)
    extra = ", ".join(f"{word}={value}" for word, value in sorted(found.extra_dejson.items()))
    print(f"> {key}: {found.conn_type} {found.host or '-'} {found.port or '-'} {extra or '-'}")
