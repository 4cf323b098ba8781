#!/usr/bin/env python3
"""Counts the New York cycle a second time, from the meaning of its data alone, and writes `expected.json`.

    ci/oracle_nyc311.py            compare with data/examples/nyc311/expected.json
    ci/oracle_nyc311.py --write    replace it

Nothing here is shared with the program: it reads the exports with Python's standard library, and holds its own copy of
the few facts that the cycle declares in YAML. A test compares `hasila run` with what it writes.
"""

import csv
import json
import sys
from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

CYCLE = Path(__file__).resolve().parent.parent / "data/examples/nyc311"
PERIOD = "2022"
FIRST, LAST = date(2022, 1, 1), date(2022, 12, 31)
# The effective cut-off: the earlier of the cycle's and the day of the extraction.
CUTOFF = min(date(2023, 3, 31), date(2023, 4, 3))
LIMIT = timedelta(days=60)
SERVICES = {
    "Sewer": "sewer",
    "Noise": "noise",
    "WATER LEAK": "water_leak",
    "Street Condition": "street",
    "Street Light Condition": "street_light",
    "DEP Street Condition": "dep_street",
    "Electrical": "electrical",
}


def civil(text):
    """The civil date of a time as written, or None for an empty cell."""
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p").date() if text else None


def quantile(days, numerator, denominator):
    """The smallest d with F(d) >= numerator / denominator, in integers."""
    total, reached = sum(days.values()), 0
    for day in sorted(days):
        reached += days[day]
        if reached * denominator >= total * numerator:
            return day
    return None


def count(rows):
    """The counts of one agency."""
    records, counts, seen = Counter(), Counter(), set()
    days, services, months = Counter(), Counter(), Counter()
    for row in rows:
        records["read"] += 1
        if row["Unique Key"] in seen:
            records["duplicate"] += 1
            continue
        seen.add(row["Unique Key"])
        created, closed = civil(row["Created Date"]), civil(row["Closed Date"])
        if closed and closed < created:
            counts["closed_before_created"] += FIRST <= created <= LAST
            closed = None  # an impossible date is no reply: the request stays in every denominator
        if closed and closed > CUTOFF:
            closed = None  # not yet a reply
        if created < FIRST:
            records["out_of_period" if closed and closed < FIRST else "carried_over"] += 1
            continue
        if created > LAST:
            records["out_of_period"] += 1
            continue
        records["cohort"] += 1
        services[SERVICES[row["Complaint Type"]]] += 1
        months[created.strftime("%Y-%m")] += 1
        due = created + LIMIT < CUTOFF
        counts["due"] += due
        if closed:
            counts["answered"] += 1
            counts["in_time"] += due and closed <= created + LIMIT
            days[(closed - created).days] += 1
    records["tallied"] = records["cohort"] + records["carried_over"]
    names = "read tallied rejected tests duplicate out_of_period cohort carried_over transferred_out".split()
    return {
        "records": {name: records[name] for name in names},
        "received": records["cohort"],
        "answered": counts["answered"],
        "due": counts["due"],
        "in_time": counts["in_time"],
        "closed_before_created": counts["closed_before_created"],
        "median_days": quantile(days, 1, 2),
        "ninth_decile_days": quantile(days, 9, 10),
        "within": {str(n): sum(c for day, c in days.items() if day <= n) for n in (7, 15, 30, 60)},
        "days_to_reply": {str(day): days[day] for day in sorted(days)},
        "services": dict(sorted(services.items())),
        "months": dict(sorted(months.items())),
    }


def read(agency):
    """The rows of an agency's exports, in the order of the names of the files."""
    for path in sorted(agency.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            yield from csv.DictReader(lines)


def main():
    folders = sorted(path for path in (CYCLE / "exports" / PERIOD).iterdir() if path.is_dir())
    result = {
        "period": PERIOD,
        "cutoff": CUTOFF.isoformat(),
        "agencies": {folder.name: count(read(folder)) for folder in folders},
        "overall": count(row for folder in folders for row in read(folder)),
    }
    text = json.dumps(result, indent=1) + "\n"
    expected = CYCLE / "expected.json"
    if sys.argv[1:] == ["--write"]:
        expected.write_text(text, encoding="utf-8")
    elif sys.argv[1:]:
        sys.exit(__doc__)
    elif not expected.is_file() or expected.read_text(encoding="utf-8") != text:
        sys.exit("expected.json differs from a new count\n  hint: ci/oracle_nyc311.py --write shows where, by git diff")


if __name__ == "__main__":
    main()
