"""Makes a server known to Datagram: one record of a type and a name, with these fields. Safe to repeat.

Arguments: the type of the record, then its fields, each as one of
    name=text               a text
    name:=json              any other value
    name@=VARIABLE          a secret, in an environment variable; it is never printed
Environment: DATAGRAM_URL, DATAGRAM_USER, DATAGRAM_PASSWORD, and DATAGRAM_PATIENCE, the seconds to
wait for a server that does not answer (600 when absent).
"""

import base64
import http.client
import json
import os
import re
import sys
import time
import urllib.error
import urllib.request


class Refused(Exception):
    """Trying again would not help."""


class Away(Exception):
    """No answer, or one that a server gives while it starts."""


class Datagram:
    def __init__(self, url, user, password):
        self.url = url
        self.user = user
        token = base64.b64encode(f"{user}:{password}".encode()).decode()
        self.headers = {"Authorization": f"Basic {token}", "Accept": "application/json"}
        # The server is in the same cluster: a proxy would only be in the way.
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def records(self, kind):
        """All records of a type, without their lists."""
        return self.ask("GET", f"/api/teneo/{kind}")

    def whole(self, kind, identifier):
        """One record with everything that belongs to it, as Datagram's own designer reads it."""
        return self.ask("GET", f"/api/deep/{kind}/{identifier}")

    def save(self, record):
        """Changes the record with the `e_id` of this one, or without an `e_id` makes another one."""
        self.ask("POST", f"/api/teneo/{record['_type_']}", json.dumps(record).encode())

    def ask(self, method, path, body=None):
        request = urllib.request.Request(self.url + path, body, self.headers, method=method)
        if body is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with self.opener.open(request, timeout=120) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise self.explain(method, path, error) from None
        except json.JSONDecodeError:
            raise Refused(f"{method} {path} is not answered with JSON: is this Datagram?") from None
        except (OSError, http.client.HTTPException) as error:
            raise Away(f"{method} {path}: {error}") from None

    def explain(self, method, path, error):
        if error.code == 401:
            return Refused(
                f"Datagram does not accept the password of user {self.user}: "
                "the Secret has to hold the one that the server knows"
            )
        if error.code == 403:
            return Refused(f"user {self.user} may not do this: it has to be an administrator")
        text = f"{method} {path}: HTTP {error.code}: {error.read(500).decode(errors='replace')}"
        # A server that starts answers like this. A POST is only sent again when the list of records
        # was read anew, so that nothing is made twice.
        is_starting = error.code in (502, 503, 504) or (method == "GET" and error.code >= 500)
        return Away(text) if is_starting else Refused(text)


def find(server, kind, name):
    """The record of this name if there is one, and all records of the type."""
    records = server.records(kind)
    found = [record for record in records if record.get("name") == name]
    if len(found) > 1:
        identifiers = ", ".join(str(record.get("e_id")) for record in found)
        raise Refused(
            f"there are {len(found)} records of {kind} with the name {name} (e_id {identifiers}): "
            "delete all but one in Datagram"
        )
    return (found[0] if found else None), records


def settle(server, kind, fields):
    """Brings the record to its fields and says what was done."""
    record, records = find(server, kind, fields["name"])
    if record is None:
        # Datagram takes the default one where a model names none; two of them would be a draw.
        is_default = not any(other.get("isDefault") for other in records)
        server.save({"_type_": kind, **fields, "isDefault": is_default})
        return "was made"
    changed = [name for name, value in fields.items() if record.get(name) != value]
    if not changed:
        return "is as it should be"
    # What is not sent would be emptied, also what people set in Datagram.
    whole = server.whole(kind, record["e_id"])
    server.save({**whole, **fields, "_type_": kind, "e_id": record["e_id"]})
    return f"was changed: {', '.join(changed)}"


def verify(server, kind, fields, secrets):
    """Reads the record back and answers with the fields that the server did not keep."""
    record, _ = find(server, kind, fields["name"])
    if record is None:
        raise Refused(f"{kind} {fields['name']} was sent, but is not there")
    kept = [name for name in fields if record.get(name) is not None]
    # A server may hide or encrypt a secret.
    wrong = [name for name in kept if name not in secrets and record[name] != fields[name]]
    if wrong:
        raise Refused(f"{kind} {fields['name']} was sent, but has other values: {', '.join(wrong)}")
    return [name for name in fields if name not in kept and name not in secrets]


def register(server, kind, fields, secrets, patience):
    deadline = time.monotonic() + patience
    pause = 1
    while True:
        try:
            done = settle(server, kind, fields)
            print(f"{kind} {fields['name']} {done}", flush=True)
            ignored = verify(server, kind, fields, secrets)
            if ignored:
                print(f"this version of Datagram does not keep: {', '.join(ignored)}")
            return
        except Away as reason:
            if time.monotonic() + pause > deadline:
                raise Refused(f"gave up after {patience} seconds: {reason}") from None
            print(f"waiting for Datagram: {reason}", flush=True)
            time.sleep(pause)
            pause = min(2 * pause, 15)


def read_fields(arguments):
    """The fields, and the names of those that are secret."""
    fields, secrets = {}, set()
    for argument in arguments:
        parts = re.fullmatch(r"(\w+)(:=|@=|=)(.*)", argument, re.DOTALL)
        if parts is None:
            sys.exit(f"not a field: {argument}")
        name, how, text = parts.groups()
        if how == ":=":
            fields[name] = json.loads(text)
        elif how == "@=":
            fields[name] = os.environ[text]
            secrets.add(name)
        else:
            fields[name] = text
    return fields, secrets


def main():
    kind, *arguments = sys.argv[1:]
    password = os.environ["DATAGRAM_PASSWORD"]
    fields, secrets = read_fields(arguments)
    server = Datagram(os.environ["DATAGRAM_URL"], os.environ["DATAGRAM_USER"], password)
    patience = int(os.environ.get("DATAGRAM_PATIENCE", "600"))
    try:
        register(server, kind, fields, secrets, patience)
    except Refused as reason:
        text = str(reason)
        # An answer may quote what was sent.
        for secret in [fields[name] for name in sorted(secrets)]:
            text = text.replace(secret, "***") if secret else text
        sys.exit(text)


main()
