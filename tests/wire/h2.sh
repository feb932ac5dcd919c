#!/bin/sh
# h2.sh: behind nginx with TLS: HTTP/2 where it is offered, over one
# connection; and the next process goes on with the session of the last one,
# but only with the same host and the same trusted certificates.
. "${srcdir:-.}/tests/wire/wire.sh"
PATH=$PATH:/usr/sbin
for tool in openssl nginx python3; do
	command -v $tool >/dev/null || { echo "no $tool here"; exit 77; }
done
nginx=
cleanup_all() {
	[ -z "$nginx" ] || kill "$nginx" 2>/dev/null
	[ -z "$nginx" ] || wait "$nginx" 2>/dev/null
	cleanup
}
trap cleanup_all EXIT

openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key" -out "$tmp/cert" \
	-subj /CN=localhost -addext subjectAltName=IP:127.0.0.1,DNS:localhost \
	-days 2 2>/dev/null || exit 99
start_daemon --listen "unix:$tmp/k.sock"

# start_nginx [http2]: at a free port; it is there when it answers.
start_nginx() {
	port=$(python3 -c 'import socket
s = socket.create_server(("127.0.0.1", 0))
print(s.getsockname()[1])')
	mkdir -p "$tmp/nginx"
	cat >"$tmp/nginx.conf" <<-END
	daemon off;
	pid $tmp/nginx/pid;
	error_log $tmp/nginx/error.log;
	events {}
	http {
		log_format seen '\$server_protocol \$connection \$ssl_session_reused \$request_uri';
		access_log $tmp/nginx/access.log seen;
		client_body_temp_path $tmp/nginx/body;
		proxy_temp_path $tmp/nginx/proxy;
		fastcgi_temp_path $tmp/nginx/fastcgi;
		uwsgi_temp_path $tmp/nginx/uwsgi;
		scgi_temp_path $tmp/nginx/scgi;
		server {
			listen 127.0.0.1:$port ssl $1;
			ssl_certificate $tmp/cert;
			ssl_certificate_key $tmp/key;
			ssl_session_cache shared:k:1m;
			location / {
				proxy_pass http://unix:$tmp/k.sock;
				proxy_set_header Host localhost;
			}
		}
	}
	END
	[ "$(id -u)" != 0 ] || sed -i '1i user root;' "$tmp/nginx.conf"
	nginx -e "$tmp/nginx/error.log" -p "$tmp/nginx" -c "$tmp/nginx.conf" &
	nginx=$!
	curl -s --retry 50 --retry-connrefused --retry-delay 1 -o /dev/null \
		--cacert "$tmp/cert" "https://localhost:$port/v1"
	: >"$tmp/nginx/access.log"
}

stop_nginx() {
	kill "$nginx"
	wait "$nginx"
	nginx=
}

# ask_tls HOST CA [ARG...]: the log of nginx is then of this alone. It writes
# a line when the answer has gone, which may be after klaster has it.
ask_tls() {
	: >"$tmp/nginx/access.log"
	printf '[service s]\nurl = https://%s:%s/v1\nca-file = %s\n' \
		"$1" "$port" "$2" >"$tmp/conf"
	shift 2
	"$KLASTER" --config "$tmp/conf" --service s "$@" \
		>"$tmp/out" 2>"$tmp/err" </dev/null
	status=$?
	good_status 0
	n=0
	while [ ! -s "$tmp/nginx/access.log" ] && [ $n -lt 100000 ]; do
		n=$((n + 1))
	done
}

reused() { # r: the session went on; .: a whole handshake
	[ "$(head -n 1 "$tmp/nginx/access.log" | cut -d ' ' -f 3)" = "$1" ] ||
		bad "a session: $(head -n 1 "$tmp/nginx/access.log")"
}

start_nginx http2
begin "HTTP/2, and one connection"
printf '$ run kind organisations\n$ keys <Down>\n$ keys <PageDown>\n$ network\n' \
	>"$tmp/steps"
ask_tls localhost "$tmp/cert" --script "$tmp/steps"
[ "$(wc -l <"$tmp/nginx/access.log")" -ge 3 ] || bad "too few requests"
grep -qv '^HTTP/2.0 ' "$tmp/nginx/access.log" && bad "not HTTP/2"
[ "$(cut -d ' ' -f 2 "$tmp/nginx/access.log" | sort -u | wc -l)" -eq 1 ] ||
	bad "several connections"

if "$KLASTER" --version | grep -q 'OpenSSL/3' && grep -q HAVE_OPENSSL Makefile
then
	begin "the next process goes on with its session"
	ask_tls localhost "$tmp/cert" list organisations
	reused r
	ask_tls localhost "$tmp/cert" list organisations
	reused r
	for file in "$tmp/home/.cache/klaster"/tls-*; do
		[ "$(stat -c %a "$file")" = 600 ] || bad "$file is open"
	done

	begin "not with another host"
	ask_tls 127.0.0.1 "$tmp/cert" list organisations
	reused .
	for file in "$tmp/home/.cache/klaster"/tls-*; do
		cp "$file" "$tmp/kept"
	done
	for file in "$tmp/home/.cache/klaster"/tls-*; do
		cp "$tmp/kept" "$file"
	done
	ask_tls localhost "$tmp/cert" list organisations
	first=$(cut -d ' ' -f 3 "$tmp/nginx/access.log")
	ask_tls 127.0.0.1 "$tmp/cert" list organisations
	case $first$(cut -d ' ' -f 3 "$tmp/nginx/access.log") in
	r. | .r) ;;
	*) bad "a session of another host was taken" ;;
	esac

	begin "not when others are trusted"
	ask_tls localhost "$tmp/cert" list organisations
	reused r
	cat "$tmp/cert" "$tmp/cert" >"$tmp/both"
	ask_tls localhost "$tmp/both" list organisations
	reused .
	touch -d '2 days ago' "$tmp/both"
	ask_tls localhost "$tmp/both" list organisations
	reused .

	begin "a damaged file, and one that others may write"
	for file in "$tmp/home/.cache/klaster"/tls-*; do
		printf x | dd of="$file" bs=1 seek=60 conv=notrunc 2>/dev/null
	done
	ask_tls localhost "$tmp/cert" list organisations
	ask_tls localhost "$tmp/cert" list organisations
	reused r
	chmod 666 "$tmp/home/.cache/klaster"/tls-*
	ask_tls localhost "$tmp/cert" list organisations
	reused .
fi
stop_nginx

begin "HTTP/1.1, where nothing else is offered: one connection"
start_nginx ''
ask_tls localhost "$tmp/cert" --script "$tmp/steps"
grep -qv '^HTTP/1.1 ' "$tmp/nginx/access.log" && bad "not HTTP/1.1"
# A second one is made where the first was busy for a second: on a machine that
# has much to do.
[ "$(cut -d ' ' -f 2 "$tmp/nginx/access.log" | sort -u | wc -l)" -le 2 ] ||
	bad "several connections"
stop_nginx
finish
