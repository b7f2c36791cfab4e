#!/usr/bin/env python3
"""Leximin by successive linear programs with HiGHS (scipy), beside ours on the same generated market in the same run.

    python3 -m venv scipy-env && scipy-env/bin/pip install scipy
    cargo build --release && cargo bench --no-run -p glane-benches --bench matching
    scipy-env/bin/python benches/leximin_highs.py target/release/glane target/release/deps/matching-... 100 300 1000

For each size it prints our time for L1 on the processor, the time HiGHS takes for all its programs, their ratio, and how far
the two answers are apart. Building the matrices is not counted. Each level is one program: raise the least covered of those who
still rise; whoever is held back, as the multipliers tell, is held there.
"""

import json
import re
import subprocess
import sys
import tempfile
import time

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_matrix, hstack, vstack


def constraints(market):
    """Upper bounds on sums of flows: lots, leaves, classes, totals; and the incidence of associations."""
    lots = {lot["id"]: at for at, lot in enumerate(market["lots"])}
    them = {it["id"]: at for at, it in enumerate(market["associations"])}
    classes = {"bakery": "ambient", "vegetables": "ambient", "fruit": "ambient", "dry_goods": "ambient", "drinks": "ambient",
               "dairy": "chilled", "prepared_dishes": "chilled", "meat": "chilled", "poultry": "chilled",
               "charcuterie": "chilled", "frozen_meals": "frozen", "frozen_vegetables": "frozen"}
    rows, columns, bounds, row_of = [], [], [], {}

    def add(key, bound, edge):
        if key not in row_of:
            row_of[key] = len(bounds)
            bounds.append(bound / 1e3)
        rows.append(row_of[key])
        columns.append(edge)

    into = ([], [])
    for at, edge in enumerate(market["edges"]):
        lot, to = market["lots"][lots[edge["lot"]]], them[edge["association"]]
        caps = market["associations"][to].get("caps", {})
        add(("lot", lot["id"]), lot["cases"] * lot["case_weight"], at)
        leaf = lot["category"]
        if leaf in caps.get("categories", {}):
            add((to, leaf), caps["categories"][leaf], at)
        if classes[leaf] in caps.get("classes", {}):
            add((to, classes[leaf]), caps["classes"][classes[leaf]], at)
        if caps.get("total") is not None:
            add((to, "total"), caps["total"], at)
        into[0].append(to)
        into[1].append(at)
    many = len(market["edges"])
    upper = coo_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(bounds), many)).tocsr()
    gets = coo_matrix((np.ones(many), into), shape=(len(them), many)).tocsr()
    return upper, np.array(bounds), gets


def leximin(market):
    """Kilos of every association, programs solved, seconds in HiGHS."""
    upper, bounds, gets = constraints(market)
    weight = np.array([it["weight"] / 1e6 for it in market["associations"]])
    received = np.array([it["received"] / 1e6 for it in market["associations"]])
    held = np.full(len(weight), np.nan)
    programs, seconds = 0, 0.0
    while np.isnan(held).any():
        rising = np.isnan(held)
        # received + gets >= level * weight, or gets >= held; the level is the last variable.
        lift = coo_matrix(np.where(rising, weight, 0.0).reshape(-1, 1)).tocsr()
        matrix = vstack([hstack([upper, coo_matrix((upper.shape[0], 1))]), hstack([-gets, lift])]).tocsr()
        limit = np.concatenate([bounds, np.where(rising, received, -np.nan_to_num(held) + 1e-9)])
        aim = np.zeros(matrix.shape[1])
        aim[-1] = -1.0
        watch = time.process_time()
        solved = linprog(aim, A_ub=matrix, b_ub=limit, bounds=(0, None), method="highs")
        seconds += time.process_time() - watch
        programs += 1
        if solved.status != 0:
            raise SystemExit(f"HiGHS gave up: {solved.message}")
        pulled = -solved.ineqlin.marginals[upper.shape[0]:] * weight
        stuck = rising & (pulled > 1e-9)
        if not stuck.any():
            raise SystemExit("no multiplier tells who is held back")
        held[stuck] = solved.x[-1] * weight[stuck] - received[stuck]
    return held, programs, seconds


def main():
    glane, bench, *sizes = sys.argv[1:]
    for lots in sizes:
        with tempfile.TemporaryDirectory() as folder:
            files = [f"{folder}/market.json", f"{folder}/allocation.json"]
            subprocess.run([glane, "match", "--generate", lots, "--seed", "1", "-o", files[0]], check=True)
            market = json.load(open(files[0]))
            market["policy"]["worth_the_trip"] = {"per_trip": 0, "per_km": 0}
            json.dump(market, open(files[0], "w"))
            subprocess.run([glane, "match", files[0], "-o", files[1]], check=True)
            ours = [level["fair"] / 1e6 for level in json.load(open(files[1]))["levels"]]
        told = subprocess.run([bench, lots], check=True, capture_output=True, text=True).stdout
        wall, processor = re.search(r"Fair\s+([\d.]+)/([\d.]+)", told).groups()
        # Linux counts the processor in ticks of up to 4 ms: below one, the wall clock tells more.
        l1 = min(float(wall), max(float(processor), 4.0)) / 1e3
        theirs, programs, seconds = leximin(market)
        apart = np.abs(np.array(ours) - theirs).max()
        print(f"{lots} lots, {len(market['edges'])} edges: L1 {l1 * 1e3:.1f} ms ({wall} on the wall), "
              f"{programs} programs {seconds * 1e3:.0f} ms, {seconds / l1:.0f} times; furthest apart {apart:.4f} kg")


if __name__ == "__main__":
    main()
