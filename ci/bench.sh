#!/usr/bin/env bash
# Measures, in one run and as ratios:
#   - exports to sums of 1 and 10 million records of 157 agencies, against DuckDB doing the same parse and group-bys, and
#     against its bare query (no codes, no duplicates, no cut-off);
#   - 157 reports and the synthesis in three languages, against the `typst` package with one process a document.
# Both sides have two threads and are compared before a time is printed. The result goes to out/bench.json.
#
#   ci/bench.sh                                          everything: about 20 GB of disk, an hour
#   ci/bench.sh --records 1000000 --skip-documents       options of ci/bench/bench.py
#
# HASILA_BENCH names the folder for cycles and outputs (out/bench if unset).
set -euo pipefail
export HASILA_LANG=en
cd "$(dirname "$0")/.."
work="${HASILA_BENCH:-$PWD/out/bench}"
target="${CARGO_TARGET_DIR:-$PWD/target}"
mkdir -p "$work"

cargo build --profile dist --workspace --bins --locked

# A throw-away environment: what is measured against is pinned, and nothing of it is in the program.
if ! cmp --silent ci/bench/requirements.txt "$work/venv/requirements.txt"; then
    rm -rf "$work/venv"
    python3 -m venv "$work/venv"
    "$work/venv/bin/pip" install --quiet --requirement ci/bench/requirements.txt
    cp ci/bench/requirements.txt "$work/venv/"
fi

export PYTHONDONTWRITEBYTECODE=1
exec "$work/venv/bin/python" ci/bench/bench.py --hasila "$target/dist/hasila" \
    --specimen "$target/dist/specimen" --templates templates --work "$work" --json out/bench.json "$@"
