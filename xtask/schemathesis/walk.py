"""Walks every operation of a demo server's OpenAPI document with schemathesis, as each role. Run by `cargo xtask schemathesis`:

    python walk.py GLANE FOLDER [SCHEMATHESIS ARGUMENT...]

Prints a table, keeps each role's full report in FOLDER/reports, ends with 1 when anything was found."""

import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import urllib.request

HERE = pathlib.Path(__file__).parent
CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,response_headers_conformance,"
    "response_schema_conformance,unsupported_method,allow_header_conformance,ignored_auth"
)
SCOPES = "read,declare,answer,drive,operate"


class Town:
    """A demo town with a server of its own."""

    def __init__(self, glane, folder):
        self.glane = glane
        data = folder / "data"
        shutil.rmtree(data, ignore_errors=True)
        quiet = {"stdout": subprocess.DEVNULL, "check": True}
        subprocess.run([glane, "demo", "--fresh", "--no-serve", "--port", "0", "--data-dir", data], **quiet)
        self.database = f"sqlite://{data}/glane.sqlite"
        command = [glane, "serve", "--no-work", "--listen", "127.0.0.1:0", "--database", self.database]
        log = open(folder / "server.log", "w")
        self.server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True)
        self.url = self.server.stdout.readline().strip()

    def run(self, *arguments):
        command = [self.glane, *arguments, "--database", self.database]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()

    def token(self, role, territory=None):
        where = ["--territory", territory] if territory else []
        person = self.run("user", "add", f"Schemathesis {role}", "--role", role, *where)[0]
        return self.run("token", "add", person, "--name", "schemathesis", "--scope", SCOPES)[1]

    def ask(self, token, path):
        request = urllib.request.Request(f"{self.url}/api/v1{path}", headers={"Authorization": f"Bearer {token}"})
        return urllib.request.urlopen(request)

    def get(self, token, path):
        with self.ask(token, path) as answer:
            return json.load(answer)

    def mark(self, token, path):
        with self.ask(token, path) as answer:
            return answer.headers["ETag"]


def everything(town, token, territory):
    """What is really there, by the name it has in paths."""
    place = f"/territories/{territory}"
    every = {kind: [one["id"] for one in town.get(token, f"{place}/{kind}s?limit=200")["items"]]
             for kind in ("store", "association", "van", "driver")}
    day = town.get(token, f"{place}/day")
    rounds = town.get(token, f"{place}/days/{day['date']}/rounds?limit=200")["items"]
    every["round"] = [round["id"] for round in rounds]
    every["stop"] = [stop["id"] for round in rounds for stop in round["stops"]]
    every["lot"] = [lot for store in every["store"] for lot in lots(town, token, store)]
    every["allocation"] = [one for place in every["association"] for one in allocations(town, token, place)]
    every["person"] = [one["id"] for one in town.get(token, f"{place}/people")["items"]]
    boards = [town.get(token, f"/associations/{one}/board")["lots"] for one in every["association"]]
    every["slot"] = [slot["starts"] for lots in boards for lot in lots for slot in lot["slots"]]
    every["date"] = [day["date"]]
    every["territory"] = [territory]
    every["kind"] = ["store", "association", "van", "driver"]
    every["table"] = ["stores", "associations", "roster", "lots", "allocations", "movements", "stops", "trail", "messages"]
    every["position"] = ["0"]
    every["reason"] = ["spoiled", "damaged"]
    every["version"] = ['"1"']
    for one in every["association"]:
        every[f"profile {one}"] = [town.mark(token, f"/associations/{one}/profile")]
    return {kind: some for kind, some in every.items() if some}


def lots(town, token, store):
    return [lot["id"] for lot in town.get(token, f"/stores/{store}/lots")["items"]]


def allocations(town, token, association):
    day = town.get(token, f"/associations/{association}/day")
    return [line["allocation"] for part in day["deliveries"] for line in part["lines"]]


def busiest(places, content):
    return max(places, key=lambda place: len(content(place)))


def walk(town, role, token, known, folder, more):
    """Runs schemathesis once and gives what it did and found."""
    report = folder / "reports" / f"{role}.ndjson"
    report.parent.mkdir(exist_ok=True)
    command = [
        pathlib.Path(sys.executable).parent / "schemathesis", "run", f"{town.url}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {token}", "--checks", CHECKS, "--seed", "20261124", "--phases", "coverage,fuzzing",
        "--max-examples", "20", "--request-timeout", "10", "--continue-on-failure", "--warnings", "off",
        "--generation-database", "none", "--suppress-health-check", "all", "--no-color",
        "--report", "ndjson", "--report-ndjson-path", report, *more,
    ]
    environment = {**os.environ, "PYTHONPATH": str(HERE), "SCHEMATHESIS_HOOKS": "real_ids", "GLANE_IDS": json.dumps(known)}
    with open(folder / "reports" / f"{role}.txt", "w") as out:
        ended = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, env=environment, cwd=folder).returncode
    return ended, read(report)


def read(report):
    """Operations, those that ever succeeded, answers by class of status, and findings by check and operation."""
    operations, good, answers, found = set(), set(), collections.Counter(), collections.Counter()
    for line in open(report):
        event = json.loads(line).get("ScenarioFinished")
        if not event:
            continue
        recorder = event["recorder"]
        operations.add(recorder["label"])
        for one in recorder.get("interactions", {}).values():
            if one.get("response"):
                kind = one["response"]["status_code"] // 100
                answers[kind] += 1
                if kind == 2:
                    good.add(recorder["label"])
        for checks in recorder.get("checks", {}).values():
            for check in checks:
                if check["status"] == "failure":
                    found[check["name"], recorder["label"]] += 1
    return operations, good, answers, found


def main():
    glane, folder, more = sys.argv[1], pathlib.Path(sys.argv[2]).resolve(), sys.argv[3:]
    folder.mkdir(parents=True, exist_ok=True)
    town = Town(glane, folder)
    try:
        return walk_all(town, folder, more)
    finally:
        town.server.terminate()
        town.server.wait()


def walk_all(town, folder, more):
    administrator = town.token("administrator")
    territory = town.run("territory", "list")[0]
    known = everything(town, administrator, territory)
    store = busiest(known["store"], lambda place: lots(town, administrator, place))
    association = busiest(known["association"], lambda place: allocations(town, administrator, place))
    driver = known["driver"][0]
    # Who has a place is mostly sent to their own; invented ids remain.
    roles = {
        "store": (f"store:{store}", {"store": [store], "lot": lots(town, administrator, store)}),
        "association": (f"association:{association}", {
            "association": [association], "allocation": allocations(town, administrator, association)}),
        "driver": (f"driver:{driver}", {"driver": [driver]}),
        "operator": ("operator", {}),
        "administrator": ("administrator", {}),
    }
    print(f"{'role':<14}{'operations':>10}{'of them 2xx':>13}{'requests':>10}{'2xx':>7}{'4xx':>7}{'5xx':>5}{'findings':>10}")
    bad = 0
    for role, (account, own) in roles.items():
        token = town.token(account, None if role == "administrator" else territory)
        ended, (operations, good, answers, found) = walk(town, role, token, {**known, **own}, folder, more)
        print(f"{role:<14}{len(operations):>10}{len(good):>13}{sum(answers.values()):>10}{answers[2]:>7}{answers[4]:>7}{answers[5]:>5}"
              f"{sum(found.values()):>10}", flush=True)
        for (check, operation), times in sorted(found.items()):
            print(f"    {check} at {operation}: {times}")
        if ended != 0 or found:
            bad += 1
            print(f"    see {folder}/reports/{role}.txt")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
