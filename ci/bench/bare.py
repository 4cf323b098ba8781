#!/usr/bin/env python3
"""DuckDB's bare query over a big cycle: all files of a dialect in one scan, two dates parsed, the same group-bys over
the values as they are spelled. No codes, no duplicates, no cut-off, no classification: the floor, not the same work.

    bare.py CYCLE [THREADS]      prints JSON: seconds, and how many records each agency has
"""

import json
import sys
import time
from pathlib import Path

import duckdb

GROUPS = ["nature", "month", "channel", "region", "province", "user_kind", "service", "status", "admissibility"]
GROUPS += ["service, month", "service, region", "service, status"]
COUNTS = "count(*), count(replied), count(*) FILTER (replied - received <= 60), count(*) FILTER (replied IS NULL)"


def scan(files, header):
    """One scan of files that are written alike: `;` goes with day-first dates, `,` with ISO ones (specimen --help)."""
    delimiter, layout = (";", "%d/%m/%Y") if ";" in header else (",", "%Y-%m-%d")
    kinds = ", ".join(f"'{name}': 'VARCHAR'" for name in header.split(delimiter))
    names = ", ".join(f"'{file}'" for file in files)
    return f"""
SELECT split_part(filename, '/', -2) AS agency, nature, channel, region, province, user_kind, service, status,
    admissibility, try_strptime(received, '{layout}')::DATE AS received, try_strptime(replied, '{layout}')::DATE AS replied
FROM read_csv([{names}], delim = '{delimiter}', quote = '"', escape = '"', header = true, auto_detect = false,
    filename = true, columns = {{{kinds}}})"""


def count(folder, threads):
    """Reads and groups; gives the seconds and the records of each agency."""
    files = sorted(Path(folder).glob("exports/*/*/*.csv"))
    dialects = {}
    for file in files:
        with file.open(encoding="utf-8") as lines:
            dialects.setdefault(lines.readline().strip(), []).append(file)
    base = duckdb.connect(config={"threads": threads, "preserve_insertion_order": False})
    started = time.monotonic()
    scans = " UNION ALL BY NAME ".join(scan(files, header) for header, files in dialects.items())
    base.execute(f"CREATE TABLE records AS SELECT *, strftime(received, '%Y-%m') AS month FROM ({scans})")
    for keys in GROUPS:
        base.execute(f"SELECT agency, {keys}, {COUNTS} FROM records GROUP BY agency, {keys}").fetchall()
    read = base.execute("SELECT agency, count(*) FROM records GROUP BY agency").fetchall()
    seconds = time.monotonic() - started
    return {"seconds": seconds, "agencies": {agency: {"read": number} for agency, number in read}}


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    print(json.dumps(count(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 2)))
