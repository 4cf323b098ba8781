"""Reads the open data of a made site as those who reuse them would, and says what is wrong.

    python check.py SITE_DIR        0: nothing · 1: faults · 2: could not run

Each data package is validated with Frictionless; each CSV is compared with its Parquet and its CSVW metadata; the
catalogue is read as RDF and must have what DCAT-AP 3 makes mandatory, an address for each file of data, and hashes that
hold. Nothing is asked of the network.
"""

import csv
import hashlib
import json
import sys
from pathlib import Path

import pyarrow.parquet as parquet
from frictionless import Package, system
from rdflib import DCAT, DCTERMS, FOAF, RDF, Graph, Literal, Namespace, URIRef

SPDX = Namespace("http://spdx.org/rdf/terms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
FLAGS = {"", "x", "nm"}
FORMULA = ("=", "+", "-", "@", "\t", "\r")
faults: list[str] = []


def fault(where: object, what: object) -> None:
    faults.append(f"{where}: {what}")


def plain(text: str) -> str | None:
    """The text of a CSV cell, without the guard against formulas."""
    if text.startswith("'") and text[1:].startswith(FORMULA):
        text = text[1:]
    return text or None


def rows_of(path: Path) -> tuple[list[str], list[list[str]]]:
    raw = path.read_bytes()
    if not raw.endswith(b"\r\n"):
        fault(path, "its last line has no end")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    if any(len(row) != len(rows[0]) for row in rows):
        fault(path, "its lines differ in length")
    return rows[0], rows[1:]


def tables_agree(path: Path) -> None:
    """Parquet equals CSV, a companion says why a number is missing, and the metadata name the columns."""
    head, rows = rows_of(path)
    twin = parquet.read_table(path.with_suffix(".parquet"))
    if twin.column_names != head:
        fault(path, f"its Parquet has other columns: {twin.column_names}")
        return
    for at, (name, column) in enumerate(zip(head, twin.columns, strict=True)):
        expected = [plain(row[at]) for row in rows]
        found = [None if value is None else str(value) for value in column.to_pylist()]
        if found != expected:
            fault(path, f"column {name} differs between CSV and Parquet")
        if str(column.type) not in {"int64", "string"}:
            fault(path, f"column {name} is {column.type} in Parquet")
        if f"{name}_flag" in head:
            flags = [row[head.index(f"{name}_flag")] for row in rows]
            if not set(flags) <= FLAGS or any(flag and row[at] for flag, row in zip(flags, rows, strict=True)):
                fault(path, f"column {name}_flag is wrong")
    metadata = json.loads(path.with_name(f"{path.name}-metadata.json").read_text(encoding="utf-8"))
    columns = metadata["tableSchema"]["columns"]
    if metadata["@context"] != "http://www.w3.org/ns/csvw" or metadata["url"] != path.name:
        fault(path, "its CSVW metadata are of another table")
    if [column["titles"] for column in columns] != head:
        fault(path, "its CSVW metadata name other columns")
    keys = metadata["tableSchema"].get("primaryKey", [])
    seen = [tuple(row[head.index(key)] for key in keys) for row in rows]
    if keys and len(set(seen)) != len(seen):
        fault(path, "a primary key stands twice")


def package_holds(path: Path) -> None:
    with system.use_context(trusted=False):
        report = Package(str(path)).validate()
    for row in report.flatten(["name", "rowNumber", "fieldName", "message"]):
        fault(path, row)
    for resource in json.loads(path.read_text(encoding="utf-8"))["resources"]:
        data = (path.parent / resource["path"]).read_bytes()
        if resource["bytes"] != len(data) or resource["hash"] != f"sha256:{hashlib.sha256(data).hexdigest()}":
            fault(path, f"size or hash of {resource['path']} do not hold")


def required(graph: Graph, node: object, properties: list[URIRef]) -> None:
    for one in properties:
        if not list(graph.objects(node, one)):
            fault(node, f"has no {one}")


def catalogue_holds(site: Path) -> None:
    path = site / "data/catalog.jsonld"
    graph = Graph().parse(path, format="json-ld")
    catalogues = list(graph.subjects(RDF.type, DCAT.Catalog))
    datasets = list(graph.subjects(RDF.type, DCAT.Dataset))
    if len(catalogues) != 1:
        fault(path, f"it has {len(catalogues)} catalogues")
        return
    base = str(catalogues[0]).removesuffix("data/catalog.jsonld")
    required(graph, catalogues[0], [DCTERMS.title, DCTERMS.description, DCTERMS.publisher])
    if set(graph.objects(catalogues[0], DCAT.dataset)) != set(datasets):
        fault(path, "the catalogue does not name its datasets")
    for agent in set(graph.objects(None, DCTERMS.publisher)):
        required(graph, agent, [FOAF.name])
        if (agent, RDF.type, FOAF.Agent) not in graph:
            fault(agent, "is no foaf:Agent")
    named = set()
    for dataset in datasets:
        wanted = [DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.temporal, DCTERMS.spatial]
        required(graph, dataset, [*wanted, DCTERMS.language, DCAT.contactPoint, DCAT.distribution])
        for title in graph.objects(dataset, DCTERMS.title):
            if not isinstance(title, Literal) or not title.language:
                fault(dataset, "a title without a language")
        for part in graph.objects(dataset, DCAT.distribution):
            required(graph, part, [DCAT.accessURL, DCAT.downloadURL, DCAT.mediaType, DCTERMS.license, SPDX.checksum])
            for url in graph.objects(part, DCAT.accessURL):
                file = site / str(url).removeprefix(base)
                if not str(url).startswith(base) or not file.is_file():
                    fault(part, f"{url} is not a file of the site")
                    continue
                named.add(file)
                data = file.read_bytes()
                if [int(size) for size in graph.objects(part, DCAT.byteSize)] != [len(data)]:
                    fault(part, "its size does not hold")
                sums = [graph.value(one, SPDX.checksumValue) for one in graph.objects(part, SPDX.checksum)]
                # A hexBinary comes back as bytes.
                if [one.value for one in sums if one is not None] != [hashlib.sha256(data).digest()]:
                    fault(part, "its checksum does not hold")
    files = {file for kind in ("csv", "parquet") for file in (site / "data").rglob(f"*.{kind}")}
    if named != files:
        fault(path, f"files without an entry: {sorted(map(str, files - named))}")


def main() -> int:
    if len(sys.argv) != 2 or not (site := Path(sys.argv[1])).joinpath("data/catalog.jsonld").is_file():
        print("usage: check.py SITE_DIR (a folder with data/catalog.jsonld)", file=sys.stderr)
        return 2
    packages = sorted((site / "data").glob("*/datapackage.json"))
    tables = sorted((site / "data").rglob("*.csv"))
    if not packages or not tables:
        fault(site, "it holds no data")
    for path in packages:
        package_holds(path)
    for path in tables:
        tables_agree(path)
    catalogue_holds(site)
    for line in faults:
        print(line, file=sys.stderr)
    print(f"{len(packages)} packages, {len(tables)} tables, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
