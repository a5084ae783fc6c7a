#!/usr/bin/env bash
# What we depend on: licences, sources, libraries that must not come in, and known vulnerabilities. Needs cargo-deny, and
# for vulnerabilities RustSec's list, fetched or kept; what is missing is said and skipped. Rules: .cargo/deny.toml.
set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo deny --version >/dev/null 2>&1; then
    echo "dependencies NOT AUDITED: cargo-deny is missing (cargo install --locked cargo-deny)" >&2
    exit 0
fi
# Those for other systems too, which a build here does not bring.
if ! cargo fetch --locked --quiet; then
    echo "dependencies NOT AUDITED: not all of them could be fetched" >&2
    exit 0
fi
cargo deny --offline --log-level error check bans licenses sources

kept="${CARGO_HOME:-$HOME/.cargo}/advisory-dbs/advisory-db-3157b0e258782691"
if ! timeout 60 cargo deny fetch db >/dev/null 2>&1; then
    if [ ! -d "$kept/.git" ]; then
        echo "vulnerabilities NOT CHECKED: RustSec's list cannot be fetched, and there is no clone of it in $kept" >&2
        exit 0
    fi
    echo "RustSec's list cannot be fetched; the one of $(git -C "$kept" log -1 --format=%cs) is used" >&2
fi
cargo deny --offline --log-level error check advisories
