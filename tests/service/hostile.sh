#!/bin/sh
# A klasterd for hostile.py; it must be there at the end, and end well.
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null || exit 77
serve
python3 "$src/tests/service/hostile.py" "$port" || bad=1
is 'it lived through it' 200 "$(pub /v1 -o "$work/x" -w '%{http_code}')"
finish
