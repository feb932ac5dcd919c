# wire.sh: what the wire tests share. Sourced from the build directory, and
# leaves nothing behind.
set -u
: "${KLASTER:=$PWD/klaster}" "${FAULTD:=$PWD/tests/wire/faultd}"
: "${KLASTERD:=$PWD/klasterd}"
tmp=$(mktemp -d) || exit 99
failed=0
case_name=
faultd_pid= daemon= port=

export HOME="$tmp/home" XDG_RUNTIME_DIR="$tmp/run" LC_ALL=C.UTF-8
export XDG_CONFIG_DIRS="$tmp/none" TERM=dumb COLUMNS=80
unset XDG_CONFIG_HOME XDG_DATA_HOME XDG_STATE_HOME XDG_CACHE_HOME LANGUAGE
unset http_proxy https_proxy all_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY
mkdir -p "$tmp/home" "$tmp/run"
chmod 700 "$tmp/run"

stop_server() {
	[ -n "$faultd_pid" ] || return 0
	exec 9>&-
	wait "$faultd_pid" 2>/dev/null
	faultd_pid=
}

# A real klasterd, with these words too; the port is the one before's if there
# was one.
start_daemon() {
	rm -f "$tmp/said"
	mkfifo "$tmp/said"
	"$KLASTERD" serve --listen "127.0.0.1:${port:-0}" "$@" \
		>"$tmp/said" 2>"$tmp/dlog" 9>&- &
	daemon=$!
	while read -r word rest; do
		case $word$rest in
		listeninghttp:*) port=${rest##*:} ;;
		ready) break ;;
		esac
	done <"$tmp/said"
}

stop_daemon() {
	[ -n "$daemon" ] || return 0
	kill "$daemon" 2>/dev/null
	wait "$daemon" 2>/dev/null
	daemon=
}

cleanup() {
	stop_server
	stop_daemon
	rm -rf "$tmp"
}
trap cleanup EXIT

# Serves the script on stdin; sets $port. The server ends with descriptor 9.
serve() {
	stop_server
	# A port may come again; what somebody else said there may not.
	rm -rf "$tmp/home/.cache/klaster"
	cat >"$tmp/script"
	rm -f "$tmp/life" "$tmp/word" "$tmp/log"
	mkfifo "$tmp/life" "$tmp/word"
	: >"$tmp/log"
	"$FAULTD" "$tmp/script" "$tmp/log" <"$tmp/life" >"$tmp/word" &
	faultd_pid=$!
	exec 9>"$tmp/life"
	read -r _ port <"$tmp/word"
}

# Runs klaster against the server; stdout, stderr and status are kept.
ask() {
	"$KLASTER" --service "http://127.0.0.1:$port/v1" "$@" \
		>"$tmp/out" 2>"$tmp/err" </dev/null 9>&-
	status=$?
}

begin() {
	case_name=$1
}

bad() {
	echo "FAIL $case_name: $1"
	echo "  status $status"
	sed 's/^/  out: /' "$tmp/out" | head -5
	sed 's/^/  err: /' "$tmp/err" | head -5
	failed=$((failed + 1))
}

good_status() {
	[ "$status" -eq "$1" ] || bad "status is not $1"
}

good_err() {
	grep -q -- "$1" "$tmp/err" || bad "stderr has no: $1"
}

good_out() {
	grep -q -- "$1" "$tmp/out" || bad "stdout has no: $1"
}

no_out() {
	[ ! -s "$tmp/out" ] || bad "stdout is not empty"
}

# How many requests there were.
good_requests() {
	n=$(grep -c '^GET ' "$tmp/log")
	[ "$n" -eq "$1" ] || bad "$n requests, not $1"
}

# Nothing that a terminal would obey, on either stream.
good_bytes() {
	LC_ALL=C tr -d '\n\t\r -~\200-\377' <"$tmp/out" >"$tmp/raw"
	LC_ALL=C tr -d '\n -~\200-\377' <"$tmp/err" >>"$tmp/raw"
	[ ! -s "$tmp/raw" ] || bad "raw control bytes in the output"
	if LC_ALL=C grep -q "$(printf '\302[\200-\237]')" "$tmp/out"; then
		bad "C1 controls in the output"
	fi
}

finish() {
	[ "$failed" -eq 0 ] || exit 1
	echo "all good"
}
