#!/bin/sh
# Installs what reports on paper need and the tests read them with: a font for Chinese, and pdftotext.
set -eu
missing=""
if ! command -v pdftotext >/dev/null; then missing="$missing poppler-utils"; fi
if ! ls /usr/share/fonts/*/*/NotoSansCJK*-Regular* >/dev/null 2>&1; then missing="$missing fonts-noto-cjk"; fi
if [ -z "$missing" ]; then exit 0; fi
if ! command -v apt-get >/dev/null; then
    echo "please install:$missing (pdftotext and the font family Noto Sans CJK)" >&2
    exit 1
fi
as_root=""
if [ "$(id -u)" != 0 ]; then as_root=sudo; fi
$as_root apt-get update -qq
# shellcheck disable=SC2086 # one word for each package
$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
