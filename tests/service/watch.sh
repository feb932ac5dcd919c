#!/bin/sh
# What who runs klasterd sees of it: the access log, /metrics, /healthz and
# /readyz, ids of requests, and what is wrong with a file of settings.
. "${srcdir:-.}/tests/service/lib.sh"
log=$work/access.jsonl
store=$(store_at watched)
serve --store "$store" --access-log "$log" --metrics --trust-proxy 127.0.0.1
token=$("$klasterd" token add --store "$store" --name desk --scope member \
	2>/dev/null)

# --- the log
pub '/v1/projects?filter[q]=secretword&page[size]=3' -o "$work/x" \
	-H 'X-Forwarded-For: 198.51.100.77' -H 'X-Request-Id: from-a-proxy.1'
json 'a line has what was asked, not for what' \
	'["198.51.100.0","from-a-proxy.1","GET","/v1/{kind}","projects",["filter[q]","page[size]"],200]' \
	'[.client, .id, .method, .route, .kind, .parameters, .status]' <<-END
	$(tail -n 1 "$log")
END
json 'and how much and when' true \
	'.bytes > 100 and .ms > 0 and (.time | test("^20.*Z$"))' <<-END
	$(tail -n 1 "$log")
END
pub /v1 -o "$work/x" -H 'X-Forwarded-For: 2001:db8:1:2:3:4:5:6'
json 'of an address of IPv6, the site' '"2001:db8:1::"' .client <<-END
	$(tail -n 1 "$log")
END
pub /v1 -o "$work/x" -H "Authorization: Bearer $token"
json 'a token by its id' true '.token | test("^[0-9a-f]{8}$")' <<-END
	$(tail -n 1 "$log")
END
pub '/v1/projects?secretname=1' -o "$work/x"
json 'a name that nobody knows is not written' '[400,null]' \
	'[.status, .parameters]' <<-END
	$(tail -n 1 "$log")
END
pub /secretpath -o "$work/x"
json 'nor an address' '[404,null]' '[.status, .route]' <<-END
	$(tail -n 1 "$log")
END
hasnt 'no words, tokens, names or addresses in it' \
	"secretword|secretname|secretpath|$token|198\.51\.100\.77" \
	"$(cat "$log")"
is 'it is for its owner' -rw------- "$(ls -l "$log" | cut -c1-10)"

# --- ids
is 'an id comes back' abc:1 "$(pub /v1 -o "$work/x" -H 'X-Request-Id: abc:1' \
	-w '%header{x-request-id}')"
for id in 'a b' '{"x":1}' "$(printf '%065d' 0)" ''; do
	has "another for \"$id\"" '^[A-Za-z0-9_-]{12}$' "$(pub /v1 \
		-o "$work/x" -H "X-Request-Id: $id" -w '%header{x-request-id}')"
done

# --- moved away, and opened anew
if "$klasterd" --help | grep -q -- --config; then
	mv "$log" "$log.1"
	kill -HUP "$daemon"
	n=0
	until [ -s "$log" ] || [ $((n += 1)) -gt 500 ]; do
		pub /healthz -o "$work/x"
	done
	json 'after SIGHUP a new file' '"/healthz"' .route <<-END
		$(tail -n 1 "$log")
	END
fi

# --- health
for check in /healthz /readyz; do
	is "$check" 'ok 200' "$(pub $check | jq -r .meta.status) $(pub $check \
		-I -o "$work/x" -w '%{http_code}')"
	is "$check is not kept" no-store \
		"$(pub $check -o "$work/x" -w '%header{cache-control}')"
	is "$check, whatever is wanted" 200 "$(pub $check -o "$work/x" \
		-H 'Accept: text/plain' -w '%{http_code}')"
	is "$check wants no token" 200 "$(pub $check -o "$work/x" \
		-H 'Authorization: Bearer nix' -w '%{http_code}')"
done

# --- metrics
pub /metrics -D "$work/head" >"$work/metrics"
has 'their type' 'text/plain; version=0\.0\.4' "$(cat "$work/head")"
has 'what was asked' 'requests_total\{route="/v1/\{kind\}",status="200"\} 1$' \
	"$(cat "$work/metrics")"
has 'what was not there' 'requests_total\{route="none",status="404"\} 1$' \
	"$(cat "$work/metrics")"
is 'records by type' "$(own /v1 | jq .meta.counts.codes)" \
	"$(sed -n 's/^klasterd_records{type="codes"} //p' "$work/metrics")"
is 'not for others' 404 "$(pub /metrics -H 'X-Forwarded-For: 198.51.100.7' \
	-o "$work/x" -w '%{http_code}')"
hasnt 'nothing of anybody in it' secret "$(cat "$work/metrics")"
if command -v promtool >/dev/null; then
	promtool check metrics <"$work/metrics" >"$work/said" 2>&1 ||
		note "promtool: $(cat "$work/said")"
fi
python=
for at in python3 /usr/bin/python3; do
	"$at" -c 'import prometheus_client' 2>/dev/null && python=$at
done
if [ -n "$python" ]; then
	"$python" - "$work/metrics" <<-'END' || note 'the metrics are not sound'
	import sys
	from prometheus_client.parser import text_string_to_metric_families
	found = {f.name: f for f in text_string_to_metric_families(
	    open(sys.argv[1]).read())}
	times = found["klasterd_request_seconds"]
	assert times.type == "histogram", times.type
	for route in {s.labels["route"] for s in times.samples}:
	    steps = [s.value for s in times.samples if s.name.endswith("_bucket")
	             and s.labels["route"] == route]
	    count = [s.value for s in times.samples if s.name.endswith("_count")
	             and s.labels["route"] == route]
	    assert steps == sorted(steps) and steps[-1] == count[0], route
	for name in ("klasterd_requests", "process_cpu_seconds"):
	    assert found[name].type == "counter", name
	assert found["process_resident_memory_bytes"].samples[0].value > 1e6
	assert found["process_open_fds"].samples[0].value > 3
	END
else
	echo 'no prometheus_client here: form not looked at'
fi
stop || note 'it does not end well'

# --- without being asked there is none of it
serve --store "$store"
is 'no metrics unasked' 404 "$(pub /metrics -o "$work/x" -w '%{http_code}')"
stop
"$klasterd" serve --store "$store" --listen 127.0.0.1:0 \
	--access-log "$work/no/where" >"$work/x" 2>"$work/said"
is 'a log that cannot be' 2 $?
daemon=

# --- settings
cat >"$work/good.conf" <<'END'
# a comment
title = Our office
metrics = yes
rate = 50:200
END
"$klasterd" --check-config "$work/good.conf" >"$work/said" 2>&1
is 'nothing is wrong with it' '0 ' "$? $(cat "$work/said")"
cat >"$work/bad.conf" <<'END'
title = Our office
titel = x
max-connections = many
nonsense
store = /srv/office.db
listen = 127.0.0.1:80800
listen = localhost
listen = unix:
END
"$klasterd" --check-config "$work/bad.conf" >"$work/x" 2>"$work/said"
is 'it has faults' 2 $?
is 'each of them by its line' '2 3 4 5 6 7 8 ' \
	"$(sed -n 's/.*bad\.conf:\([0-9]*\): .*/\1/p' "$work/said" | tr '\n' ' ')"
has 'with the name that is meant' '"title"' "$(sed -n 1p "$work/said")"
"$klasterd" serve --config "$work/bad.conf" >"$work/x" 2>"$work/said"
is 'and it does not serve' 2 $?
has 'the first is told, and how many more' \
	'bad.conf:2: .*; 6 more: klasterd --check-config .*bad.conf$' \
	"$(cat "$work/said")"
"$klasterd" --check-config "$work/none.conf" 2>"$work/said"
is 'no file' 2 $?
finish
