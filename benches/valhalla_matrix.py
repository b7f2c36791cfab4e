#!/usr/bin/env python3
"""Times and distances of Valhalla's `auto` between all pairs of a list of points, and how long it took; beside ours.

    python3.12 -m venv valhalla-env && valhalla-env/bin/pip install pyvalhalla==3.9.1
    cargo build --release
    valhalla-env/bin/python benches/valhalla_matrix.py CITY.osm.pbf POINTS.csv [-o ANSWERS.csv] [--reference ANSWERS.csv]
        [--glane target/release/glane]

pyvalhalla comes for Python 3.12 and newer; where the machine's own Python is older, `pyenv install 3.12` or
`uv venv --python 3.12` gives one. No server is started: the tiles are built into a folder that is thrown away, then the matrix
is asked in one call on one thread.

POINTS.csv has the columns id, lat, lon. The answers have the columns from, to, seconds and metres, one line for each ordered
pair, empty where Valhalla finds no way: the form that `glane roads compare` reads. With --reference the answers are held against
such a file, pair by pair. With --glane our own matrix on the same points is timed in the same run, both on one thread, and the
differences are printed by `glane roads compare`.
"""

import argparse
import csv
import json
import os
import re
import subprocess
import sys
import tempfile
import time

try:
    import valhalla
except ImportError:
    sys.exit("pyvalhalla is missing: see the first lines of this file")


def build(osm, folder):
    """Builds routing tiles of a map; returns the configuration, and how long it took."""
    os.mkdir(f"{folder}/tiles")
    config = valhalla.get_config(tile_extract="", tile_dir=f"{folder}/tiles")
    config["mjolnir"]["concurrency"] = 1
    # A matrix of 200 points must be answered in one call.
    config["service_limits"]["auto"].update(max_matrix_location_pairs=1_000_000, max_matrix_distance=10_000_000.0)
    config["service_limits"]["max_timedep_distance_matrix"] = 0
    path = f"{folder}/valhalla.json"
    with open(path, "w", encoding="utf-8") as file:
        json.dump(config, file)
    watch = time.perf_counter()
    tool = [str(valhalla.PYVALHALLA_DIR / "bin" / "valhalla_build_tiles"), "-c", path, osm]
    done = subprocess.run(tool, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"the tiles could not be built: {done.stderr[-2000:]}{done.stdout[-2000:]}")
    return path, time.perf_counter() - watch


def matrix(config, points):
    """All pairs by Valhalla's own matrix: {(from, to): (seconds, metres) or None}, and the seconds the best of three calls took."""
    actor = valhalla.Actor(config)
    places = [{"lat": float(lat), "lon": float(lon)} for _, lat, lon in points]
    question = json.dumps({"sources": places, "targets": places, "costing": "auto", "units": "kilometers"})
    best = None
    for _ in range(3):
        watch = time.perf_counter()
        answer = actor.matrix(question)
        took = time.perf_counter() - watch
        best = took if best is None else min(best, took)
    rows = (json.loads(answer) if isinstance(answer, str) else answer)["sources_to_targets"]
    pairs = {}
    for (start, _, _), row in zip(points, rows):
        for (goal, _, _), cell in zip(points, row):
            if start != goal:
                found = cell["time"] is not None and cell["distance"] is not None
                pairs[start, goal] = (round(cell["time"]), round(cell["distance"] * 1000)) if found else None
    return pairs, best


def read_pairs(path):
    with open(path, newline="", encoding="utf-8") as file:
        return {(row["from"], row["to"]): (int(row["seconds"]), int(row["metres"])) if row["seconds"] else None
                for row in csv.DictReader(file) if row["from"] != row["to"]}


def write_pairs(path, pairs):
    with open(path, "w", newline="", encoding="utf-8") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["from", "to", "seconds", "metres"])
        for (start, goal), found in pairs.items():
            out.writerow([start, goal, *(found or ("", ""))])


def beside(glane, arguments, answers, theirs, folder):
    """Our matrix on the same points, one thread, and the ratio of both times."""
    graph = f"{folder}/city.roads"
    subprocess.run([glane, "roads", "import", arguments.map, "-o", graph], check=True, stdout=subprocess.DEVNULL)
    one = {**os.environ, "RAYON_NUM_THREADS": "1"}
    told = subprocess.run([glane, "roads", "matrix", graph, arguments.points, "-o", f"{folder}/ours.csv"],
                          check=True, capture_output=True, text=True, env=one)
    ours = float(re.search(r"points in ([\d.]+) ms", told.stderr).group(1))
    print(f"glane     {ours:.1f} ms, the first customization included: Valhalla takes {theirs * 1000 / ours:.0f} times as long")
    subprocess.run([glane, "roads", "compare", graph, arguments.points, answers], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("map", help="the map, .osm.pbf")
    parser.add_argument("points", help="a csv with the columns id, lat and lon")
    parser.add_argument("-o", "--output", help="where to write the answers")
    parser.add_argument("--reference", help="answers to hold these against")
    parser.add_argument("--glane", help="the program, to time our matrix in the same run")
    arguments = parser.parse_args()
    with open(arguments.points, newline="", encoding="utf-8") as file:
        points = [(row["id"], row["lat"], row["lon"]) for row in csv.DictReader(file)]
    with tempfile.TemporaryDirectory() as folder:
        config, built = build(arguments.map, folder)
        pairs, took = matrix(config, points)
        missing = sum(found is None for found in pairs.values())
        print(f"valhalla  {valhalla.__version__}: tiles in {built:.1f} s, {len(points)} x {len(points)} in {took:.2f} s "
              f"(best of three), {missing} pairs without a way")
        answers = arguments.output or f"{folder}/answers.csv"
        write_pairs(answers, pairs)
        if arguments.reference:
            known = read_pairs(arguments.reference)
            differ = sum(known.get(pair) != found for pair, found in pairs.items())
            print(f"reference {len(known)} pairs, {differ} differ from these answers")
        if arguments.glane:
            beside(arguments.glane, arguments, answers, took, folder)


if __name__ == "__main__":
    main()
