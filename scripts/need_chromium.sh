#!/bin/sh
# Browser tests drive Debian's Chromium; install it where it is missing and we may.
set -eu
if command -v chromium >/dev/null 2>&1; then exit 0; fi
if ! command -v apt-get >/dev/null 2>&1; then
    echo "Chromium is missing: install it as 'chromium' for the browser tests." >&2
    exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
    become=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    become="sudo -n"
else
    echo "Chromium is missing: run 'sudo apt-get install chromium' once for the browser tests." >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
$become apt-get update -qq
$become apt-get install -qq -y --no-install-recommends chromium
