#!/bin/sh
# Installs the PostgreSQL server programs if this machine has none. Nothing is started and no cluster is kept.
set -eu
for initdb in "$(command -v initdb || true)" /usr/lib/postgresql/*/bin/initdb; do
    if [ -x "$initdb" ]; then exit 0; fi
done
if ! command -v apt-get >/dev/null; then
    echo "please install PostgreSQL 15 or newer: its programs initdb and postgres were not found" >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
$as_root mkdir -p /etc/postgresql-common
echo "create_main_cluster = false" | $as_root tee /etc/postgresql-common/createcluster.conf >/dev/null
$as_root apt-get update -qq
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql postgresql-contrib
