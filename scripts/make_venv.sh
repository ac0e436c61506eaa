#!/bin/sh
# Make .venv with every Python package of requirements.lock, uv and node included. Needs Python 3.12 or newer only.
set -eu
cd "$(dirname "$0")/.."

suits() {
    "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1
}

if ! [ -x .venv/bin/python ] || ! suits .venv/bin/python; then
    chosen=
    for candidate in "${PYTHON:-python3.13}" python3.13 python3.12 python3 python3.14 python; do
        if suits "$candidate"; then
            chosen=$candidate
            break
        fi
    done
    if [ -z "$chosen" ]; then
        echo "Python 3.12 or newer with its venv module is missing: install it (on Debian: apt-get install python3 python3-venv) or name it with PYTHON=/path/to/python3." >&2
        exit 1
    fi
    rm -rf .venv
    "$chosen" -m venv .venv
fi

if ! [ -x .venv/bin/uv ]; then
    pinned=$(mktemp)
    trap 'rm -f "$pinned"' EXIT
    sed -n '/^uv==/,/^ *#/p' requirements.lock | grep -v '^ *#' >"$pinned"
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r "$pinned"
fi
VIRTUAL_ENV="$PWD/.venv" .venv/bin/uv pip install --quiet --require-hashes -r requirements.lock
