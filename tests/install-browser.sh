#!/bin/sh
# Installs what builds the page and the browser that it is tried in: Node 20.19 or newer with npm, and Chromium.
set -eu
missing=""
if ! command -v node >/dev/null; then missing="$missing nodejs"; fi
if ! command -v npm >/dev/null; then missing="$missing npm"; fi
if ! command -v chromium >/dev/null; then missing="$missing chromium"; fi
if [ -n "$missing" ]; then
    if ! command -v apt-get >/dev/null; then
        echo "please install:$missing" >&2
        exit 1
    fi
    as_root=""
    if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
    $as_root apt-get update -qq
    # shellcheck disable=SC2086 # one word for each package
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
fi
node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) { console.error("the page needs Node 20.19 or newer, not " + process.versions.node); process.exit(1); }'
