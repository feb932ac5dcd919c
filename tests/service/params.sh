#!/bin/sh
# A klasterd, and params.py with its own description of itself, which asks it
# for everything there is in ways that nobody should.
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null || exit 77
"$klasterd" openapi --level public >"$work/openapi.json" || exit 99
serve
python3 "$src/tests/service/params.py" "$port" "$work/openapi.json" \
	"${KLASTER_FUZZ_REQUESTS:-5000}" ${KLASTER_FUZZ_SEED:-} ||
	bad=$((bad + 1))
is 'it lived through it' 200 "$(pub /v1 -o "$work/x" -w '%{http_code}')"
hasnt 'the store is content' 'store:' "$(cat "$work/log")"
finish
