#!/bin/sh
# What nginx makes of a request and what klasterd makes of what nginx sends:
# of the requests hidden in bodies, chunks and headers none may come out.
# engines: none of them: how heads are read behind a proxy.
. "${srcdir:-.}/tests/service/lib.sh"
command -v python3 >/dev/null || exit 77
nginx=$(command -v nginx || echo /usr/sbin/nginx)
[ -x "$nginx" ] || { echo 'no nginx here'; exit 77; }

serve -v --trust-proxy 127.0.0.1
front=$(python3 -c '
import socket
s = socket.socket()
s.bind(("127.0.0.1", 0))
print(s.getsockname()[1])')
cat >"$work/nginx.conf" <<END
daemon off;
master_process off;
pid $work/nginx.pid;
error_log $work/nginx.log;
events { worker_connections 64; }
http {
	access_log off;
	client_body_temp_path $work/body;
	proxy_temp_path $work/proxy;
	fastcgi_temp_path $work/fastcgi;
	uwsgi_temp_path $work/uwsgi;
	scgi_temp_path $work/scgi;
	upstream klasterd { server 127.0.0.1:$port; keepalive 4; }
	server {
		listen 127.0.0.1:$front;
		location / {
			proxy_pass http://klasterd;
			proxy_http_version 1.1;
			proxy_set_header Connection "";
			proxy_set_header X-Forwarded-For \$remote_addr;
		}
	}
}
END
"$nginx" -c "$work/nginx.conf" -p "$work" >"$work/out" 2>&1 &
proxy=$!
trap 'kill "$proxy" 2>/dev/null; wait "$proxy" 2>/dev/null; cleanup' EXIT
python3 "$src/tests/service/smuggle.py" "$front" "$proxy" || bad=$((bad + 1))
hasnt 'nothing hidden has come out' '(GET|HEAD|POST) /v1/hidden' \
	"$(cat "$work/log")"
has 'what stands in the open has' 'GET /v1/open' "$(cat "$work/log")"
kill "$proxy"
wait "$proxy" 2>/dev/null
finish
