#!/bin/sh
# tls.sh: F19: a certificate that proves nothing is refused with its reason,
# and there is no way round it but naming a certificate to trust.
. "${srcdir:-.}/tests/wire/wire.sh"
command -v openssl >/dev/null || exit 77
export KLASTER_MAX_WAIT=0 KLASTER_TIMEOUT=5

# A certificate for NAME, valid for DAYS; below 0 it ended a day ago.
certify() {
	if [ "$2" -lt 0 ]; then
		openssl req -new -newkey rsa:2048 -nodes -keyout "$tmp/key" \
			-out "$tmp/csr" -subj "/CN=$1" \
			-addext "subjectAltName=$1" 2>/dev/null || exit 99
		openssl x509 -req -in "$tmp/csr" -signkey "$tmp/key" \
			-days "$2" -copy_extensions copy -out "$tmp/cert" \
			2>/dev/null || exit 99
		return
	fi
	openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key" \
		-out "$tmp/cert" -subj "/CN=$1" -addext "subjectAltName=$1" \
		-days "$2" 2>/dev/null || exit 99
}

# Serves one file over TLS on a port of its own; ends with descriptor 9.
serve_tls() {
	stop_server
	rm -f "$tmp/life" "$tmp/word"
	mkfifo "$tmp/life" "$tmp/word"
	(cd "$tmp/www" && exec openssl s_server -accept 127.0.0.1:0 \
		-cert "$tmp/cert" -key "$tmp/key" -HTTP "$@") \
		<"$tmp/life" >"$tmp/word" 2>/dev/null &
	faultd_pid=$!
	exec 9>"$tmp/life"
	# "ACCEPT 127.0.0.1:PORT"; what follows is read and forgotten.
	exec 8<"$tmp/word"
	while read -r word where <&8; do
		[ "$word" != ACCEPT ] || break
	done
	port=${where##*:}
}

# s_server does not end with its stdin.
stop_tls() {
	kill "$faultd_pid" 2>/dev/null
	exec 8<&-
	stop_server
}
trap 'stop_tls; cleanup' EXIT

ask_tls() {
	printf '[service s]\nurl = https://%s:%s/v1\nca-file = %s\n' \
		"$1" "$port" "$2" >"$tmp/conf"
	shift 2
	"$KLASTER" --config "$tmp/conf" --service s "$@" \
		>"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
	status=$?
}

mkdir -p "$tmp/www"

begin "F19 self-signed"
certify IP:127.0.0.1 2
serve_tls
ask_tls 127.0.0.1 "" list people
good_status 3
good_err "no safe connection"
no_out
stop_tls

begin "F19 trusted by name, another host"
certify DNS:directory.example 2
serve_tls
ask_tls 127.0.0.1 "$tmp/cert" list people
good_status 3
good_err "no safe connection"
stop_tls

# Whatever libcurl was built with; that of GnuTLS is tried where there is one.
begin "F19 expired"
certify IP:127.0.0.1 -1
serve_tls
ask_tls 127.0.0.1 "$tmp/cert" list people
good_status 3
good_err "certificate has expired.*the clock here"
other=$(PATH=$PATH:/sbin ldconfig -p 2>/dev/null |
	sed -n 's/.*libcurl-gnutls\.so\.4 .*=> //p' | head -1)
mkdir "$tmp/lib"
[ -z "$other" ] || ln -s "$other" "$tmp/lib/libcurl.so.4"
# A klaster that is linked with its libcurl takes no other.
if ! nm "$KLASTER" 2>/dev/null | grep -q __asan_init &&
	LD_LIBRARY_PATH=$tmp/lib "$KLASTER" --version 2>/dev/null |
	grep -q GnuTLS; then
	LD_LIBRARY_PATH=$tmp/lib
	export LD_LIBRARY_PATH
	for ca in "$tmp/cert" ""; do
		ask_tls 127.0.0.1 "$ca" list people
		good_status 3
		good_err "certificate has expired.*the clock here"
	done
	stop_tls
	begin "F19 self-signed, by GnuTLS"
	certify IP:127.0.0.1 2
	serve_tls
	ask_tls 127.0.0.1 "" list people
	good_err "no safe connection.*set ca-file"
	unset LD_LIBRARY_PATH
fi
stop_tls

begin "F19 TLS 1.1"
certify IP:127.0.0.1 2
serve_tls -tls1_1 -cipher DEFAULT@SECLEVEL=0
ask_tls 127.0.0.1 "$tmp/cert" list people
good_status 3
no_out
stop_tls

begin "F19 trusted"
certify IP:127.0.0.1 2
serve_tls
ask_tls 127.0.0.1 "$tmp/cert" list people
grep -q "no safe connection" "$tmp/err" && bad "not trusted"
stop_tls
faultd_pid=

finish
