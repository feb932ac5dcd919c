#!/bin/sh
# The description of the service is sound, and true of a running klasterd:
# checked by validators that somebody else wrote, from the npm registry,
# pinned, installed once under the build directory.
. "${srcdir:-.}/tests/service/lib.sh"
npm_install openapi @seriousme/openapi-schema-validator@2.2.5
for level in public member coordinator; do
	"$klasterd" openapi --level $level >"$work/$level.json"
	is "$level: it is JSON" '"3.1.0"' "$(jq -c .openapi "$work/$level.json")"
done
# What a level may not know is not named to it. (The wire says so too, below.)
is 'nothing in the public one asks for more' 0 \
	"$(grep -c '"x-level' "$work/public.json")"
has 'and something does in the whole one' '[1-9]' \
	"$(grep -c '"x-level' "$work/coordinator.json")"
serve
node "$src/tests/service/openapi.mjs" "$home" "$work" "$sock" "$port" || bad=1
finish
