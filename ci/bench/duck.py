#!/usr/bin/env python3
"""The other side of the figures: DuckDB reads the same exports, derives the same columns, and groups them as often.

    duck.py CYCLE [THREADS]      prints JSON: seconds, and for each agency what `hasila check --json` says of it

It is spared what has no counterpart in SQL: the classification by keywords, renewals, findings with their places.
Its time runs from the first byte read to the last group fetched; neither Python's start nor the YAML is in it.
"""

import csv
import json
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import yaml

CANONICAL = {
    "nature": ["complaint", "observation", "suggestion"],
    "status": ["received", "in_progress", "incomplete", "processed", "closed", "inadmissible", "reopened"]
    + ["transferred"],
    "test": ["true"],
}
LISTED = ["nature", "status", "test", "admissibility", "channel", "region", "province", "user_kind", "service", "to"]
DATES = ["received", "first_received", "replied", "reasoned_reply_art11", "completed", "closed", "acknowledged"]
DATES += ["transferred_on"]
OWN = ["id", "entity", "subject"]
SOURCE = {"to": "transferred_to"}
BREAKDOWNS = ["nature", "month", "channel", "region", "province", "entity", "user_kind", "service", "subject"]
BREAKDOWNS += ["status", "admissibility", "service, month", "service, region", "service, status"]
TERMS = """
    count(*) FILTER (complaint) AS received, count(*) FILTER (nature = 'observation') AS observations,
    count(*) FILTER (nature = 'suggestion') AS suggestions, count(*) FILTER (complaint AND acknowledged IS NOT NULL),
    count(*) FILTER (answered) AS answered, count(*) FILTER (complaint AND NOT answered),
    count(*) FILTER (complaint AND due AND NOT answered), count(*) FILTER (due) AS due,
    count(*) FILTER (in_time) AS in_time, count(*) FILTER (due AND answered) AS answered_due,
    histogram(days) FILTER (answered), histogram(age) FILTER (complaint AND NOT answered)"""

# What becomes of a record (contract, sections 2 and 3). `first` and `last` bound the period.
PLACED = """
CREATE TABLE placed AS WITH
known AS (SELECT * FROM records WHERE NOT rejected
    QUALIFY row_number() OVER (PARTITION BY agency, id ORDER BY file, line) = 1),
started AS (SELECT *, coalesce(CASE WHEN first_received <= received THEN first_received END, received) AS start
    FROM known),
dated AS (SELECT *, CASE WHEN replied BETWEEN start AND cutoff THEN replied END AS replied_by,
        CASE WHEN reasoned_reply_art11 BETWEEN start AND cutoff AND (starts_with(admissibility, 'A12')
            OR coalesce(NOT completed BETWEEN start AND cutoff, true)) THEN reasoned_reply_art11 END AS reasoned_by
    FROM started),
judged AS (SELECT *, coalesce(replied_by, reasoned_by) AS answered_on FROM dated)
SELECT *, "to" IS NOT NULL AND coalesce(transferred_on <= cutoff, true) AS gone,
    received BETWEEN $first AND $last AS now,
    coalesce(received < $first AND nature = 'complaint'
        AND NOT coalesce(least(answered_on, CASE WHEN closed BETWEEN start AND cutoff THEN closed END) < $first, false)
        AND NOT coalesce("to" IS NOT NULL AND transferred_on < $first, false), false) AS before
FROM judged"""
# What a record of the cohort counts as (contract, section 4).
COHORT = """
CREATE TABLE cohort AS SELECT agency, nature, channel, region, province, entity, user_kind, service, subject, status,
    admissibility, strftime(received, '%Y-%m') AS month, acknowledged, nature = 'complaint' AS complaint,
    complaint AND answered_on IS NOT NULL AS answered, complaint AND start + $limit < cutoff AS due,
    coalesce(due AND answered_on - start <= $limit, false) AS in_time,
    answered_on - start AS days, cutoff - start AS age
FROM placed WHERE now AND NOT gone"""
RECORDS = """
SELECT agency, count(*) FILTER (now AND NOT gone), count(*) FILTER (before AND NOT gone),
    count(*) FILTER (gone AND (now OR before)), count(*) FILTER (NOT now AND NOT before)
FROM placed GROUP BY agency"""


def spelled(agency):
    """The name of the table of an agency's spellings."""
    return f'"spellings of {agency}"'


def load(path):
    """A YAML file, or nothing where there is none."""
    return yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader) if path.is_file() else {}


def text(value):
    """An SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def fold(expression):
    """How spellings are compared."""
    return f"lower(strip_accents(trim({expression})))"


def day(column, order):
    """A civil date: the time of day is cut off; year first, or in the declared order."""
    layout = "%m/%d/%Y" if order == "month_first" else "%d/%m/%Y"
    return f"try_strptime(split_part(trim({column}), ' ', 1), ['{layout}', '%Y-%m-%d'])::DATE"


class Cycle:
    """What the exports of a cycle mean."""

    def __init__(self, folder):
        self.folder = Path(folder)
        reference = {name: load(self.folder / f"reference/{name}.yaml") for name in (
            "calendar", "agencies", "channels", "regions", "services", "indicators")}
        self.period = reference["calendar"]["default_period"]
        self.dates = reference["calendar"]["periods"][self.period]
        self.limit = reference["indicators"]["clock"]["deadline_days"]
        regions = reference["regions"]["regions"]
        self.services = reference["services"]["agencies"]
        self.lists = {
            "channel": reference["channels"]["channels"],
            "user_kind": reference["channels"]["user_kinds"],
            "region": regions,
            "province": [province for region in regions for province in region.get("provinces", [])],
            "to": [{**body, "aliases": [n for d in body["names"] for n in d["name"].values()]}
                   for body in reference["agencies"]["agencies"]],
        }

    def agencies(self):
        """Each agency that sent exports, with its folder."""
        for folder in sorted((self.folder / "exports" / self.period).iterdir()):
            if any(folder.glob("*.csv")):
                yield folder.name, folder

    def spellings(self, agency, declared):
        """For each listed field, every spelling and its code."""
        for field in LISTED:
            codes = self.services.get(agency, []) if field == "service" else self.lists.get(field, [])
            for code in codes:
                names = [code["id"], *code.get("name", {}).values(), *code.get("aliases", [])]
                yield from ((field, name, code["id"]) for name in names)
            yield from ((field, code, code) for code in CANONICAL.get(field, []))
            for code, names in declared.get(SOURCE.get(field, field), {}).items():
                yield from ((field, name, code) for name in names)


def selection(agency, source, file, path, cutoff):
    """The rows of one file as records, each with its place: of equal identifiers the first counts."""
    columns, constants = source["columns"], source.get("constants", {})
    order, orders = source.get("dates"), source.get("date_orders", {})
    delimiter = source.get("format", {}).get("delimiter")
    with path.open(encoding="utf-8-sig", newline="") as lines:
        head = lines.readline()
    delimiter = delimiter or max(";,", key=head.count)
    header = next(csv.reader([head], delimiter=delimiter))
    names = {field: f'r."c{header.index(column)}"' for field, column in columns.items()}
    parts = [f"{text(agency)} AS agency", f"DATE {text(cutoff)} AS cutoff", f"{file} AS file", "line"]
    parts += [f"trim({names[f]}) AS {f}" if f in names else f"NULL::VARCHAR AS {f}" for f in OWN]
    parts += [f"{day(names[f], orders.get(f, order))} AS {f}" if f in names else f"NULL::DATE AS {f}" for f in DATES]
    joins = []
    for field in LISTED:
        column = names.get(SOURCE.get(field, field))
        constant = constants.get(field)
        if column:
            other = f"coalesce({field}_.code, CASE WHEN trim({column}) <> '' THEN 'other' END)"
            parts.append(f'{other if field == "to" else field + "_.code"} AS "{field}"')
            joins.append(f"LEFT JOIN (FROM {spelled(agency)} WHERE field = {text(field)}) AS {field}_ "
                         f"ON {field}_.spelling = {fold(column)}")
        else:
            parts.append(f'{text(constant) if constant else "NULL::VARCHAR"} AS "{field}"')
    kinds = ", ".join(f"'c{n}': 'VARCHAR'" for n in range(len(header)))
    reading = (f"read_csv({text(path)}, delim = {text(delimiter)}, quote = '\"', escape = '\"', header = true, "
               f"auto_detect = false, columns = {{{kinds}}})")
    rows = f"(SELECT *, row_number() OVER () AS line FROM {reading}) AS r"
    return f"SELECT {', '.join(parts)} FROM {rows} {' '.join(joins)}"


def fill(cursor, files):
    """Reads the files of one agency, in their order."""
    refused = "coalesce(id, '') = '' OR nature IS NULL OR received IS NULL OR coalesce(test = 'true', false)"
    for rows in files:
        cursor.execute(f"INSERT INTO records SELECT *, {refused} FROM ({rows})")


def count(folder, threads):
    """Reads, derives and groups; gives the seconds and the counts of each agency."""
    cycle, base = Cycle(folder), duckdb.connect(config={"threads": threads})
    base.execute("CREATE TABLE spellings (field VARCHAR, spelling VARCHAR, code VARCHAR)")
    kinds = ["agency VARCHAR", "cutoff DATE", "file INTEGER", "line BIGINT"]
    kinds += [*(f"{f} VARCHAR" for f in OWN), *(f"{f} DATE" for f in DATES)]
    kinds += [f'"{f}" VARCHAR' for f in LISTED]
    base.execute(f"CREATE TABLE records ({', '.join(kinds)}, rejected BOOLEAN)")
    reads = []
    for agency, exports in cycle.agencies():
        mapping, declared = load(cycle.folder / f"mappings/{agency}.yaml"), load(exports / "export.yaml")
        cutoff = min(cycle.dates["cutoff"], declared.get("extracted", cycle.dates["cutoff"]))
        (source,) = mapping["sources"]
        values = {**mapping.get("values", {}), **source.get("values", {})}
        base.executemany("INSERT INTO spellings VALUES (?, ?, ?)", list(cycle.spellings(agency, values)))
        base.execute(f"CREATE TABLE {spelled(agency)} AS SELECT field, {fold('spelling')} AS spelling, "
                     "last(code) AS code FROM spellings GROUP BY ALL; TRUNCATE spellings")
        files = enumerate(sorted(exports.glob("*.csv")))
        reads.append([selection(agency, source, *numbered, cutoff) for numbered in files])

    started = time.monotonic()
    with ThreadPoolExecutor(threads) as pool:  # as many agencies at once: one small file does not fill two threads
        list(pool.map(lambda files: fill(base.cursor(), files), reads))
    rows = base.execute("SELECT agency, count(*), count(*) FILTER (rejected) FROM records GROUP BY agency").fetchall()
    year = cycle.period
    values = {"first": f"DATE '{year}-01-01'", "last": f"DATE '{year}-12-31'", "limit": str(cycle.limit)}
    for step in (PLACED, COHORT):
        base.execute(re.sub(r"\$(\w+)", lambda name: values[name[1]], step))
    placed = {a: n for a, *n in base.execute(RECORDS).fetchall()}
    totals = base.execute(f"SELECT agency, {TERMS} FROM cohort GROUP BY agency")
    names = [column[0] for column in totals.description]
    terms = {row[0]: dict(zip(names, row)) for row in totals.fetchall()}
    group = "SELECT agency, {0}, {1} FROM cohort GROUP BY agency, {0}"
    grouped = (base.execute(group.format(keys, TERMS)) for keys in BREAKDOWNS)
    groups = sum(len(answer.fetchall()) for answer in grouped)
    seconds = time.monotonic() - started

    agencies = {}
    for agency, read, rejected in rows:
        cohort, carried, gone, out = placed.get(agency, [0] * 4)
        of = terms.get(agency, {})
        agencies[agency] = {
            "read": read, "rejected": rejected, "duplicate": read - rejected - cohort - carried - gone - out,
            "cohort": cohort, "carried_over": carried, "transferred_out": gone, "out_of_period": out,
            **{term: of.get(term, 0) for term in ("received", "answered", "due", "in_time")}}
    return {"seconds": seconds, "groups": groups, "agencies": agencies}


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    print(json.dumps(count(sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else 2)))
