#!/usr/bin/env python3
"""Measures `hasila inspect --csv` against DuckDB's sniffer and scan, and against qsv and xan where they are installed.

    inspecting.py PROGRAM [--rows N] [--repeat N]    PROGRAM is `hasila`, or the example `inspect` of the crate `ingest`

Each is told nothing but the name of the file, copies it as CSV, and must write as many records as went in. They take
turns; each time is the median, and the ratio is theirs to ours: above 1, we are faster.
"""

import argparse
import csv
import json
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import measure

DUCK = """
import sys, duckdb
duckdb.execute("SET threads = 2")
duckdb.execute(f"COPY (SELECT * FROM read_csv('{sys.argv[1]}', all_varchar = true)) TO '{sys.argv[2]}' (HEADER)")
"""


def made(path, rows):
    """A large export: numbers, dates, texts with commas and accents, one quoted cell in four."""
    subjects = ["Éclairage public en panne", "Délai de réponse, trop long", "Guichet fermé", "خطأ في عقد الازدياد"]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["Numéro", "Reçue le", "Heure", "Objet", "Région", "Jours", "Montant"])
        for row in range(rows):
            when = f"2025-{row % 12 + 1:02}-{row % 28 + 1:02}"
            hour = f"{row % 24:02}:{row % 60:02}"
            writer.writerow([row, when, hour, subjects[row % 4], "Fès-Meknès", row % 90, f"{row % 1000}.{row % 100:02}"])


def records(path):
    """How many records a copy has."""
    with path.open(encoding="utf-8", newline="") as copy:
        return sum(1 for _ in csv.reader(copy)) - 1


def commands(program, source, copy):
    """What is measured: each makes `copy` of `source`."""
    inspect = [program, "inspect", source] if Path(program).name == "hasila" else [program, source]
    sides = {
        "hasila": ["sh", "-c", 'out=$1; shift; exec "$@" --csv > "$out"', "sh", copy, *inspect],
        "duckdb": [sys.executable, "-c", DUCK, source, copy],
    }
    for name in ("qsv", "xan"):
        if found := shutil.which(name):
            sides[name] = [found, "input", source, "-o", copy]
    return {name: [str(part) for part in command] for name, command in sides.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("program")
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--repeat", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, copy = Path(folder, "large.csv"), Path(folder, "copy.csv")
        made(source, options.rows)
        sides = commands(options.program, source, copy)
        seconds, peaks = {name: [] for name in sides}, dict.fromkeys(sides, 0)
        for turn in range(options.repeat):
            for name, command in sides.items():
                process, time, peak = measure.run(command)
                if process.returncode != 0:
                    sys.exit(f"{name} ended with {process.returncode}:\n{process.stderr[-2000:]}")
                if turn == 0 and (found := records(copy)) != options.rows:
                    sys.exit(f"{name} copied {found} of {options.rows} records")
                seconds[name].append(time)
                peaks[name] = max(peaks[name], peak)
        medians = {name: statistics.median(times) for name, times in seconds.items()}
        result = {
            "bytes": source.stat().st_size,
            "seconds": {name: round(median, 3) for name, median in medians.items()},
            "ratio": {name: round(median / medians["hasila"], 2) for name, median in medians.items()},
            "peak_mib": {name: round(peak / (1 << 20), 1) for name, peak in peaks.items()},
        }
        print(json.dumps(result, indent=2))


if __name__ == "__main__":
    main()
