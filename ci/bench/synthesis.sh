#!/usr/bin/env bash
# How long `hasila synthesis` takes over the accepted reports of many bodies: every line of the register is checked, every
# report is read and compared with its hash, and all are summed. Nothing is typeset, on neither side.
#
#   ci/bench/synthesis.sh                     1,747 bodies, 120,000 records
#   ci/bench/synthesis.sh 157 1000000         so many bodies and records
#
# HASILA_BENCH names the folder for the cycle, the register and the outputs (out/bench if unset).
set -euo pipefail
export HASILA_LANG=en
cd "$(dirname "$0")/../.."
bodies="${1:-1747}" records="${2:-120000}"
work="${HASILA_BENCH:-$PWD/out/bench}/synthesis-$bodies-$records"
dist="${CARGO_TARGET_DIR:-$PWD/target}/dist"

cargo build --profile dist --workspace --bins --examples --locked
if [ ! -e "$work/register/ledger.jsonl" ]; then
    rm -rf "$work"
    "$dist/specimen" cycle --out "$work/data" --agencies "$bodies" --records "$records"
    "$dist/examples/accepted" "$work/data" "$work/out" "$work/register"
fi
for run in 1 2 3; do
    echo "run $run"
    time "$dist/hasila" synthesis --data "$work/data" --out "$work/out" --register "$work/register" --no-documents
done
