#!/usr/bin/env bash
# Finds flaky tests: repeats a part of the tests while a build keeps the processors busy.
#   tests/soak.sh [part] [runs]
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
part=${1:-pictures}
runs=${2:-10}

build_forever() {
  export CARGO_TARGET_DIR=target/soak
  while cargo build --quiet --package domain && cargo clean --quiet; do :; done
}
set -m # Its own process group, so that the trap also ends the compilers.
build_forever &
trap 'kill -- -$!' EXIT

failed=0
for run in $(seq "$runs"); do
  started=$SECONDS
  if output=$(cargo xtask test "$part" 2>&1); then verdict=passed; else verdict=FAILED; fi
  echo "run $run: $verdict, $((SECONDS - started)) s, load $(cut -d' ' -f1 /proc/loadavg)"
  if [ "$verdict" = FAILED ]; then
    failed=$((failed + 1))
    echo "$output"
  fi
done
echo "$((runs - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
