#!/bin/sh
# The samples for nginx and Caddy, started and asked: two klasterd behind each,
# one of them by a socket file. Only ports, paths and the name are changed.
# Not under sanitizers, which cost time: it is about other programs.
[ -z "${ASAN_OPTIONS+there}" ] || { echo "not under sanitizers"; exit 77; }
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null && command -v openssl >/dev/null ||
	{ echo 'no python3 or no openssl here'; exit 77; }
PATH=$PATH:/usr/sbin:/sbin
proxies=
for proxy in nginx caddy; do
	command -v $proxy >/dev/null && proxies="$proxies $proxy"
done
[ -n "$proxies" ] || { echo 'neither nginx nor caddy here'; exit 77; }

pids=
proxies_stop() {
	for pid in $pids; do kill -TERM "$pid" 2>/dev/null; done
	for pid in $pids; do wait "$pid" 2>/dev/null; done
}
[ -n "${KEEP:-}" ] || trap 'proxies_stop; cleanup' EXIT
free_port() {
	python3 -c '
import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])'
}
# Waits until something listens at a port, a minute at most.
await() {
	python3 - "$1" <<-'END'
	import socket, sys, time
	end = time.monotonic() + 60
	while time.monotonic() < end:
	    try:
	        socket.create_connection(("127.0.0.1", int(sys.argv[1])), 5)
	        sys.exit(0)
	    except OSError:
	        time.sleep(0.02)
	sys.exit(1)
	END
}

openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes \
	-days 2 -subj /CN=klaster.example.org \
	-addext subjectAltName=DNS:klaster.example.org \
	-keyout "$work/key.pem" -out "$work/cert.pem" 2>"$work/openssl" ||
	{ cat "$work/openssl"; exit 99; }

# --- two klasterd on one directory, and one place that is always busy
store=$(store_at both)
serve --store "$store"
token=$("$klasterd" token add --store "$store" --name desk --scope member \
	2>/dev/null)
one=$port
mkfifo "$work/word"
"$klasterd" serve --store "$store" --listen "proxy:$work/two.sock" \
	>"$work/word" 2>"$work/log2" &
pids="$pids $!"
while read -r word rest; do [ "$word" != ready ] || break; done <"$work/word"
cat >"$work/busy.py" <<'EOF2'
import http.server
import sys


class Busy(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        status = 429 if self.path.startswith("/v1/search") else 503
        if self.path == "/readyz":
            status = int(sys.argv[1])
        self.send_response(status)
        self.send_header("Retry-After", "7")
        self.send_header("Content-Type", "application/vnd.api+json")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Busy)
print(server.server_port, flush=True)
server.serve_forever()
EOF2
# One that is ready and refuses, and one that is not: its directory is indexed
# anew, say.
mkfifo "$work/busy"
python3 "$work/busy.py" 200 >"$work/busy" &
pids="$pids $!"
read -r busy <"$work/busy"
python3 "$work/busy.py" 503 >"$work/busy" &
pids="$pids $!"
read -r unready <"$work/busy"

# --- the samples, with what is ours for what is theirs
start_nginx() { # PORT FIRST SECOND
	mkdir -p "$work/nginx.$1"
	sed -e "s,127\.0\.0\.1:8080,$2," -e "s,127\.0\.0\.1:8081,$3," \
		-e "s,/etc/ssl/klaster,$work,; /listen \[::\]/d" \
		-e "s,listen 443,listen 127.0.0.1:$1," \
		"$src/doc/examples/nginx.conf" >"$work/nginx.$1/site.conf"
	cat >"$work/nginx.$1/nginx.conf" <<-END
	daemon off;
	pid $work/nginx.$1/pid;
	error_log $work/nginx.$1/error.log;
	events {}
	http {
		access_log $work/nginx.$1/access.log;
		client_body_temp_path $work/nginx.$1/body;
		proxy_temp_path $work/nginx.$1/proxy;
		fastcgi_temp_path $work/nginx.$1/fastcgi;
		uwsgi_temp_path $work/nginx.$1/uwsgi;
		scgi_temp_path $work/nginx.$1/scgi;
		include site.conf;
	}
	END
	# As root its workers are somebody else, who must get at the socket.
	[ "$(id -u)" != 0 ] ||
		sed -i '1i user root;' "$work/nginx.$1/nginx.conf"
	nginx -t -q -e "$work/nginx.$1/error.log" -p "$work/nginx.$1" \
		-c "$work/nginx.$1/nginx.conf" || return 1
	nginx -e "$work/nginx.$1/error.log" -p "$work/nginx.$1" \
		-c "$work/nginx.$1/nginx.conf" &
	pids="$pids $!"
	await "$1"
}
start_caddy() {
	third=$(printf '%s' "$3" | sed 's,^unix:,unix/,')
	mkdir -p "$work/caddy.$1"
	sed -e "s,127\.0\.0\.1:8080,$2," -e "s,127\.0\.0\.1:8081,$third," \
		-e "s,/etc/ssl/klaster,$work,g" \
		-e "s,^\(klaster.example.org\):443,\1:$1," \
		-e "s,^	admin off,&\n	auto_https disable_redirects\n	default_bind 127.0.0.1," \
		"$src/doc/examples/Caddyfile" >"$work/caddy.$1/Caddyfile"
	caddy validate --adapter caddyfile --config "$work/caddy.$1/Caddyfile" \
		>"$work/caddy.$1/said" 2>&1 ||
		{ cat "$work/caddy.$1/said"; return 1; }
	caddy run --adapter caddyfile --config "$work/caddy.$1/Caddyfile" \
		>"$work/caddy.$1/log" 2>&1 &
	pids="$pids $!"
	await "$1"
}

# through TARGET [CURL ARG...]: by the proxy.
through() {
	_at=$1
	shift
	curl -sSg --max-time 20 --cacert "$work/cert.pem" --noproxy '*' \
		--resolve "klaster.example.org:$proxy_port:127.0.0.1" "$@" \
		"https://klaster.example.org:$proxy_port$_at"
}

for proxy in $proxies; do
	proxy_port=$(free_port)
	"start_$proxy" "$proxy_port" "127.0.0.1:$one" "unix:$work/two.sock" ||
		{ note "$proxy does not take its sample"; continue; }
	for ask in /v1 '/v1/projects?page[size]=200&fields[projects]=*' \
		'/v1/search?filter[q]=kreativum%20malm%C3%B6&pageTotal=capped' \
		/v1/projects/nix '/v1/projects?nix=1' /healthz /readyz; do
		is "$proxy: $ask" "$(pub "$ask" -w '%{http_code}' | cksum)" \
			"$(through "$ask" -w '%{http_code}' | cksum)"
		is "$proxy: $ask, packed" \
			"$(pub "$ask" -H 'Accept-Encoding: gzip' | cksum)" \
			"$(through "$ask" -H 'Accept-Encoding: gzip' | cksum)"
	done
	is "$proxy: HTTP/2 outside" 2 \
		"$(through /v1 --http2 -o /dev/null -w '%{http_version}')"
	through /v1 -D "$work/head" -o /dev/null -H 'Accept-Encoding: gzip'
	has "$proxy: packed by klasterd" '^[Cc]ontent-[Ee]ncoding: gzip' \
		"$(cat "$work/head")"
	etag=$(pub /v1 -o /dev/null -w '%header{etag}')
	is "$proxy: the strong ETag of klasterd" "$etag" \
		"$(through /v1 -o /dev/null -w '%header{etag}')"
	is "$proxy: 304" '304 0' "$(through /v1 -o /dev/null \
		-H "If-None-Match: $etag" -w '%{http_code} %{size_download}')"
	is "$proxy: HEAD" 200 "$(through /v1 -I -o /dev/null -w '%{http_code}')"
	is "$proxy: an address too long" 414 "$(through \
		"/v1?$(printf '%08200d' 0)" -o /dev/null -w '%{http_code}')"
	is "$proxy: POST" "405 GET, HEAD" "$(through /v1 -X POST \
		-o /dev/null -w '%{http_code} %header{allow}')"
	is "$proxy: /metrics is not for outside" 404 \
		"$(through /metrics -o /dev/null -w '%{http_code}')"

	# A walk by cursors over both, which a cursor of either goes on with.
	link='/v1/codes?page[size]=20'
	: >"$work/walk"
	while [ "$link" != null ]; do
		through "$link" >"$work/page"
		jq -r '.data[].id' "$work/page" >>"$work/walk"
		link=$(jq -r .links.next "$work/page")
	done
	is "$proxy: a walk finds each once" \
		"$(pub /v1 | jq .meta.counts.codes)" \
		"$(sort -u "$work/walk" | wc -l | tr -d ' ')"
	# A token, which some field needs.
	offices='/v1/organisations?fields[organisations]=*&page[size]=200'
	is "$proxy: without a token there is no mail" 0 \
		"$(through "$offices" |
			jq '[.data[].attributes.email // empty] | length')"
	is "$proxy: with one there is" true \
		"$(through "$offices" -H "Authorization: Bearer $token" |
			jq '[.data[].attributes.email // empty] | length > 0')"
	is "$proxy: a member is no cache's reader" 'private, no-cache' \
		"$(through /v1 -H "Authorization: Bearer $token" -o /dev/null \
			-w '%header{cache-control}')"
	is "$proxy: a token that is none" 401 \
		"$(through /v1 -H 'Authorization: Bearer klt_nix' -o /dev/null \
			-w '%{http_code}')"

	# Who is busy says so himself.
	proxy_port=$(free_port)
	"start_$proxy" "$proxy_port" "127.0.0.1:$busy" "127.0.0.1:$busy" ||
		note "$proxy does not start again"
	is "$proxy: 503 with its time" '503 7' "$(through /v1 -o /dev/null \
		-w '%{http_code} %header{retry-after}')"
	is "$proxy: 429 with its time" '429 7' "$(through /v1/search \
		-o /dev/null -w '%{http_code} %header{retry-after}')"

	# Nobody is ready, and that is said, with a time.
	proxy_port=$(free_port)
	"start_$proxy" "$proxy_port" "127.0.0.1:$unready" \
		"127.0.0.1:$unready" || note "$proxy does not start so"
	has "$proxy: none is ready" '^503 [57]$' "$(through /v1 -o /dev/null \
		-w '%{http_code} %header{retry-after}')"

	# One of two is not: nobody notices, once the proxy knows.
	proxy_port=$(free_port)
	"start_$proxy" "$proxy_port" "127.0.0.1:$unready" \
		"unix:$work/two.sock" || note "$proxy does not start so, too"
	n=0 row=0
	while [ $row -lt 4 ] && [ $((n += 1)) -lt 200 ]; do
		case $(through /v1 -o /dev/null -w '%{http_code}') in
		200) row=$((row + 1)) ;;
		*) row=0 ;;
		esac
	done
	is "$proxy: one of two is not ready" 4 $row

	# One of two is gone: nobody notices.
	proxy_port=$(free_port)
	"start_$proxy" "$proxy_port" "127.0.0.1:1" "unix:$work/two.sock" ||
		note "$proxy does not start a third time"
	for i in 1 2 3 4; do
		is "$proxy: one of two is gone" 200 \
			"$(through /v1 -o /dev/null -w '%{http_code}')"
	done
done
finish
