#!/usr/bin/env python3
"""Holds disclosure control against τ-ARGUS (pytauargus 0.6.0, HiGHS inside): its intervals for our patterns, and what its
optimum withholds. Usage:

    python3 -m venv v && v/bin/pip install pytauargus==0.6.0
    cargo run --release -p disclosure --example oracle -- 1000 | v/bin/python ci/oracle_disclosure.py

Each table is audited and optimised in a process of its own, in a folder that is removed: the engine keeps state and leaves
files. Totals of bodies and of the nation are public; the cells of the synthesis can be withheld, as those of bodies.

Its optimum does not keep the sliding protection level (the width of an interval wherever it lies): its own audit then
finds narrow intervals in its own pattern. What it withholds is compared on the tables where its pattern keeps the width; on
the others it withholds too little, and is printed beside."""
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

WIDTH = 5


def jj(path, cells, status, bounds):
    """Writes a table as a JJ file: `status` by cell (`u` primary, `m` secondary, `z` never withheld)."""
    rows, columns = len(cells), len(cells[0])
    full = [[*row, sum(row)] for row in cells]
    full.append([sum(row[c] for row in full) for c in range(columns + 1)])
    index = lambda r, c: r * (columns + 1) + c
    lines = ["0", str((rows + 1) * (columns + 1))]
    for r in range(rows + 1):
        for c in range(columns + 1):
            value = full[r][c]
            of = "z" if c == columns or value == 0 else status.get((r, c), "s")
            low = 1 if value > 0 and c < columns else 0
            protect = f"{min(1, value - 1)} 1 {WIDTH}" if of == "u" and bounds else "0 0 0"
            lines.append(f"{index(r, c)} {value} {value} {of} {low} 100000 {protect}")
    equations = [[(index(r, columns), -1)] + [(index(r, c), 1) for c in range(columns)] for r in range(rows + 1)]
    equations += [[(index(rows, c), -1)] + [(index(r, c), 1) for r in range(rows)] for c in range(columns + 1)]
    lines.append(str(len(equations)))
    lines += [f"0 {len(of)} : " + " ".join(f"{i} ({k})" for i, k in of) for of in equations]
    with open(path, "w", encoding="ascii") as file:
        file.write("\n".join(lines) + "\n")
    return index, full


def compare(line):
    """The intervals that differ; our loss and that of the optimum, in records and in cells; whether the optimum is wide."""
    from pytauargus._tauargus import HiTaSCtrl, audit_jj

    table = json.loads(line)
    cells = table["cells"]
    primary = {tuple(at): "u" for at in table["primary"]}
    pattern = primary | {tuple(at): "m" for at in table["secondary"]}
    if table["narrow"] or not primary:
        return None
    with tempfile.TemporaryDirectory() as folder:
        ours = os.path.join(folder, "ours.jj")
        index, full = jj(ours, cells, pattern, False)
        found = {one["cell"]: (round(one["min"]), round(one["max"])) for one in audit_jj(ours)}
        differ = [(at, low, high, found.get(index(*at))) for at, low, high in table["intervals"]
                  if found.get(index(*at)) != (low, high)]
        theirs, out = os.path.join(folder, "theirs.jj"), os.path.join(folder, "theirs.out")
        jj(theirs, cells, primary, True)
        if HiTaSCtrl().full_jj(in_file_jj=theirs, out_file=out, max_time=10) != 0:
            return differ, None, False
        with open(out, encoding="ascii") as file:
            best = {int(row.split()[0]) for row in file if row.strip()}
        places = {index(r, c): (r, c) for r in range(len(full)) for c in range(len(full[0]))}
        wide = os.path.join(folder, "wide.jj")
        jj(wide, cells, {places[at]: "m" for at in best} | primary, False)
        found = {one["cell"]: one["max"] - one["min"] for one in audit_jj(wide)}
        is_wide = all(round(found[index(*at)]) >= WIDTH for at in primary)
    by_index = {index(r, c): full[r][c] for r in range(len(full)) for c in range(len(full[0]))}
    best -= {index(*at) for at in primary}
    mine = [index(*tuple(at)) for at in table["secondary"]]
    loss = lambda of: sum(by_index[i] for i in of)
    base = loss([index(*at) for at in primary])
    return differ, (base + loss(mine), base + loss(best), len(primary) + len(mine), len(primary) + len(best)), is_wide


def alone(line):
    """Compares in a process of its own; one that does not end says nothing."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, os.path.abspath(__file__), "--one"]
            ended = subprocess.run(command, input=line, capture_output=True, text=True, timeout=60, cwd=folder)
        return json.loads(ended.stdout.splitlines()[-1])
    except (subprocess.TimeoutExpired, IndexError, ValueError):
        return "silent"


def main():
    if sys.argv[1:] == ["--one"]:
        print("\n" + json.dumps(compare(sys.stdin.read())))
        return
    lines = [line for line in sys.stdin if line.strip()]
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        results = [result for result in pool.map(alone, lines) if result is not None]
    silent = results.count("silent")
    results = [result for result in results if result != "silent"]
    wrong = [result[0] for result in results if result[0]]
    print(f"{len(results)} of {len(lines)} tables have protected cells; intervals differ in {len(wrong)}; {silent} without an answer")
    ratio = 0.0
    for wide in (False, True):
        losses = [result[1] for result in results if result[1] is not None and result[2] == wide]
        records, best_records, cells, best_cells = (sum(of) for of in zip(*losses))
        ratio = cells / best_cells
        print(f"{len(losses)} tables where the optimum {'keeps' if wide else 'does not keep'} the width: "
              f"records withheld {records}, optimum {best_records}: {records / best_records:.3f}; "
              f"cells {cells}, optimum {best_cells}: {ratio:.3f}")
    for one in wrong[:5]:
        print(one)
    sys.exit(1 if wrong or ratio > 1.05 else 0)


if __name__ == "__main__":
    main()
