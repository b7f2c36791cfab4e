#!/usr/bin/env python3
"""A program that declares for a store and books for an association through Glane's API. Standard library only.

    export GLANE_SITE=http://127.0.0.1:8080
    export GLANE_STORE=... GLANE_STORE_TOKEN=glane_...              # glane token add PERSON --name till --scope read,declare
    export GLANE_ASSOCIATION=... GLANE_ASSOCIATION_TOKEN=glane_...  # glane token add PERSON --name app --scope read,answer
    python3 examples/client.py
"""

import datetime
import json
import os
import sys
import urllib.error
import urllib.request
import uuid


class Refused(Exception):
    """What the server would not do. Programs decide by `code`, people read `detail`."""

    def __init__(self, problem):
        super().__init__(f"{problem['status']} {problem['code']}: {problem['detail']}")
        self.status, self.code = problem["status"], problem["code"]


class Glane:
    """One token's view of one site."""

    def __init__(self, site, token):
        self.site, self.token = site.rstrip("/"), token

    def open(self, method, path, body=None, **headers):
        request = urllib.request.Request(f"{self.site}/api/v1{path}", method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        for name, value in headers.items():
            request.add_header(name.replace("_", "-"), value)
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            return urllib.request.urlopen(request, timeout=60)
        except urllib.error.HTTPError as error:
            raise Refused(json.load(error)) from None

    def ask(self, method, path, body=None, **headers):
        """The answer's JSON and its ETag."""
        with self.open(method, path, body, **headers) as answer:
            text = answer.read()
            return (json.loads(text) if text else None), answer.headers.get("ETag")

    def pages(self, path, limit):
        """A list page by page: `next` of one page is `after` of the following one."""
        after = ""
        while True:
            page, _ = self.ask("GET", f"{path}?limit={limit}{after}")
            yield page["items"]
            if "next" not in page:
                return
            after = f"&after={page['next']}"

    def changes(self, seconds):
        """What changes, as it happens (server-sent events)."""
        with self.open("GET", f"/events?seconds={seconds}") as stream:
            # The answer has begun: from here on nothing is missed.
            yield None
            for line in stream:
                if line.startswith(b"data:"):
                    yield json.loads(line[5:])


def line(description, cases):
    keeps = (datetime.date.today() + datetime.timedelta(days=60)).isoformat()
    return {"category": "drinks", "description": description, "cases": cases, "prepacked": True,
            "label_date": {"kind": "ddm", "date": keeps}}


def main():
    site, store, association = (os.environ[name] for name in ("GLANE_SITE", "GLANE_STORE", "GLANE_ASSOCIATION"))
    till = Glane(site, os.environ["GLANE_STORE_TOKEN"])
    app = Glane(site, os.environ["GLANE_ASSOCIATION_TOKEN"])

    me, _ = till.ask("GET", "/me")
    print("signed in as", me["role"])

    # A key made once per declaration: when no answer came, send the same again, and nothing happens twice.
    heard = till.changes(seconds=20)
    next(heard)
    key, lines = str(uuid.uuid4()), {"lines": [line("Jus de pomme", 6), line("Jus de poire", 4), line("Limonade", 2)]}
    declared, _ = till.ask("POST", f"/stores/{store}/lots", lines, Idempotency_Key=key)
    print("declared", len(declared["lots"]), "lots")
    again, _ = till.ask("POST", f"/stores/{store}/lots", lines, Idempotency_Key=key)
    assert again == declared
    print("sent again: the same", len(again["lots"]), "lots")
    print("heard of it:", next(change["act"] for change in heard if change["act"] == "declare"))

    # Read, change, send back with the version that was read: nobody's change is overwritten unseen.
    first = declared["lots"][0]
    _, seen = till.ask("GET", f"/lots/{first}")
    till.ask("PUT", f"/lots/{first}", line("Jus de pomme", 7), If_Match=seen)
    print("corrected to", till.ask("GET", f"/lots/{first}")[0]["cases"], "cases")
    try:
        till.ask("PUT", f"/lots/{first}", line("Jus de pomme", 9), If_Match=seen)
    except Refused as refused:
        print("an old version is refused:", refused.status, refused.code)

    pages = list(till.pages(f"/stores/{store}/lots", limit=2))
    print(sum(map(len, pages)), "lots on", len(pages), "pages")

    # What nobody has is on the board, with the times at which it can be fetched.
    board, _ = app.ask("GET", f"/associations/{association}/board")
    lot = next(one for one in board["lots"] if one["lot"] == first)
    wish = {"lot": first, "cases": 2, "slot": lot["slots"][-1]["starts"]}
    won, _ = app.ask("POST", f"/associations/{association}/bookings", wish, Idempotency_Key=str(uuid.uuid4()))
    if won["outcome"] != "booked":
        sys.exit(f"somebody was faster: {won}")
    print("booked 2 cases, code", won["code"])


if __name__ == "__main__":
    main()
