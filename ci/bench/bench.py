#!/usr/bin/env python3
"""Measures Hasila against DuckDB and the `typst` package, and writes the result as ratios. `ci/bench.sh` starts it.

A time is printed only after both sides have counted the same. The two sides take turns, so that what else the machine
does meets both; each number is the median of the repetitions, with the smallest and the largest beside it.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import sys
from pathlib import Path

import measure

HERE = Path(__file__).resolve().parent
THREADS = 2


def ended(command, accepted=(0,), **options):
    """Runs a command that must succeed: what it printed, its seconds, its peak in bytes."""
    process, seconds, peak = measure.run([str(part) for part in command], **options)
    if process.returncode not in accepted:
        sys.exit(f"{command[0]} ended with {process.returncode}:\n{process.stderr[-2000:]}")
    return process.stdout, seconds, peak


def cold():
    """Empties the page cache where that is allowed; says whether it was."""
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3")
    except OSError:
        return False
    return True


def spread(values):
    """Median, smallest and largest."""
    return {"median": round(statistics.median(values), 3), "min": round(min(values), 3), "max": round(max(values), 3)}


def side(seconds, peaks):
    """One side's times, in seconds, and its highest peak, in MiB."""
    return {"seconds": spread(seconds), "peak_mib": round(max(peaks) / 2**20)}


def of_check(summary):
    """What `hasila check --json` says of each agency, as `duck.py` says it."""
    terms = {"response_rate": ("answered", "received"), "deadline_compliance": ("in_time", "due")}
    counts = {}
    for line in summary["agencies"]:
        if line["standing"] != "reported":
            continue
        records = line["records"]
        counts[line["agency"]] = {name: records[name] for name in (
            "read", "rejected", "duplicate", "cohort", "carried_over", "transferred_out", "out_of_period")}
        for indicator in line["indicators"]:
            for name, part in zip(terms.get(indicator["id"], ()), ("numerator", "denominator")):
                counts[line["agency"]][name] = indicator[part]
    return counts


def compare(ours, theirs):
    """Stops unless both sides counted the same; a term that an export does not measure is not compared."""
    different = [
        f"{agency}: {name}: hasila {ours.get(agency, {}).get(name)}, duckdb {theirs.get(agency, {}).get(name)}"
        for agency in sorted(ours.keys() | theirs.keys())
        for name in sorted(ours.get(agency, {"read": None}))
        if ours.get(agency, {}).get(name, 0) is not None
        and ours.get(agency, {}).get(name) != theirs.get(agency, {}).get(name)
    ]
    if different:
        sys.exit("the two sides do not count the same, so no time is printed:\n  " + "\n  ".join(different[:20]))


def figures(args, records, cycle):
    """Exports to sums: `hasila check`, DuckDB deriving the same counts, and DuckDB's bare query, in turns."""
    hasila, duck, bare, peaks, emptied = [], [], [], ([], [], []), True
    for turn in range(args.repeat):
        out = args.work / "check"
        shutil.rmtree(out, ignore_errors=True)
        emptied &= cold()
        printed, seconds, peak = ended(
            [args.hasila, "check", "--data", cycle, "--out", out, "--json", "--force", "--jobs", THREADS], (0, 1))
        hasila.append(seconds)
        peaks[0].append(peak)
        emptied &= cold()
        answer, _, peak = ended([sys.executable, HERE / "duck.py", cycle, THREADS])
        result = json.loads(answer)
        duck.append(result["seconds"])
        peaks[1].append(peak)
        compare(of_check(json.loads(printed)), result["agencies"])
        emptied &= cold()
        answer, _, peak = ended([sys.executable, HERE / "bare.py", cycle, THREADS])
        floor = json.loads(answer)
        bare.append(floor["seconds"])
        peaks[2].append(peak)
        compare({agency: {"read": counts["read"]} for agency, counts in floor["agencies"].items()}, result["agencies"])
        times = f"hasila {hasila[-1]:.2f} s, duckdb {duck[-1]:.2f} s, its bare query {bare[-1]:.2f} s"
        print(f"  {records:>10,} records, turn {turn + 1}: {times}", flush=True)
    ratios = [spread([ours / theirs for ours, theirs in zip(hasila, others)]) for others in (duck, bare)]
    size = sum(path.stat().st_size for path in Path(cycle).rglob("*.csv"))
    return {"records": records, "bytes": size, "cold": emptied, "hasila": side(hasila, peaks[0]),
            "duckdb": side(duck, peaks[1]), "hasila_over_duckdb": ratios[0],
            "duckdb_bare": side(bare, peaks[2]), "hasila_over_duckdb_bare": ratios[1]}


def weigh(folder):
    """How many documents there are under a folder, and their bytes: the same pages weigh the same, but for a name."""
    sizes = [path.stat().st_size for path in folder.rglob("*.pdf")]
    return len(sizes), sum(sizes)


def documents(args, cycle):
    """Views to PDF: the workers of `hasila run`, and a process a document of the `typst` package, in turns."""
    hasila, typst, peaks, whole = [], [], ([], []), []
    for turn in range(args.repeat):
        out, pdfs = args.work / "run", args.work / "pdfs"
        for folder in (out, pdfs):
            shutil.rmtree(folder, ignore_errors=True)
        printed, seconds, peak = ended(
            [args.hasila, "run", "--data", cycle, "--out", out, "--lang", "fr,ar,en", "--keep-views", "--json",
             "--force", "--jobs", THREADS], (0, 1))
        hasila.append(json.loads(printed)["document_seconds"])
        whole.append(seconds)
        peaks[0].append(peak)
        answer, seconds, peak = ended([sys.executable, HERE / "typeset.py", out, args.templates, pdfs, THREADS])
        typst.append(seconds)
        peaks[1].append(peak)
        (ours, weight), (theirs, other) = (weigh(folder) for folder in (out, pdfs))
        if not ours == theirs == int(answer) or abs(weight - other) > weight / 100:
            sys.exit(f"{ours} documents of {weight} bytes against {theirs} of {other}: no time is printed")
        print(f"  {ours} documents, turn {turn + 1}: hasila {hasila[-1]:.1f} s, typst {typst[-1]:.1f} s", flush=True)
    ratio = [ours / theirs for ours, theirs in zip(hasila, typst)]
    return {"documents": ours, "whole_run_seconds": spread(whole), "hasila": side(hasila, peaks[0]),
            "typst": side(typst, peaks[1]), "hasila_over_typst": spread(ratio)}


def cycle_of(args, records):
    """The generated cycle of so many records; made once."""
    folder = args.work / f"cycle-{args.agencies}-{records}"
    if not (folder / "made").is_file():
        shutil.rmtree(folder, ignore_errors=True)
        ended([args.specimen, "cycle", "--agencies", args.agencies, "--records", records, "--out", folder])
        (folder / "made").touch()
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--hasila", type=Path, required=True)
    parser.add_argument("--specimen", type=Path, required=True)
    parser.add_argument("--templates", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True, help="where cycles and outputs are put")
    parser.add_argument("--json", type=Path, required=True, help="where the result goes")
    parser.add_argument("--agencies", type=int, default=157)
    parser.add_argument("--records", type=int, nargs="*", default=[1_000_000, 10_000_000])
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--skip-documents", action="store_true")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)

    result = {"machine": {"processors": os.cpu_count(), "system": platform.platform()}, "threads": THREADS,
              "agencies": args.agencies, "repeat": args.repeat}
    result["figures"] = [figures(args, records, cycle_of(args, records)) for records in args.records]
    if not args.skip_documents:
        result["documents"] = documents(args, cycle_of(args, min(args.records, default=1_000_000)))
    text = json.dumps(result, indent=2)
    args.json.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
