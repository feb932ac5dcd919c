# lib.sh: a real klasterd on a socket and a port, and how to ask it.
# Sourced by the tests of the service; they run in the build directory.
set -u
src=${srcdir:-.}
top=$(pwd)
klasterd=$top/klasterd
work=$(mktemp -d "${TMPDIR:-/tmp}/klasterd.XXXXXX") || exit 99
chmod 700 "$work"
export HOME="$work" XDG_DATA_HOME="$work/data" XDG_RUNTIME_DIR="$work/run"
export LC_ALL=C.UTF-8
unset KLASTER_DATA_DIR http_proxy HTTP_PROXY ALL_PROXY
sock=$work/k.sock
daemon= port= bad=0 done=0

for tool in curl jq; do
	command -v $tool >/dev/null || { echo "no $tool here"; exit 77; }
done

cleanup() {
	[ -z "$daemon" ] || kill -TERM "$daemon" 2>/dev/null
	[ -z "$daemon" ] || wait "$daemon" 2>/dev/null
	rm -rf "$work"
}
[ -n "${KEEP:-}" ] || trap cleanup EXIT
trap 'exit 99' INT TERM

# store_at NAME: the address of a directory of this test. With
# KLASTER_TEST_STORE=postgresql://..., in a schema of its own on that server.
store_at() {
	if [ -z "${KLASTER_TEST_STORE:-}" ]; then echo "sqlite:$work/$1.db"
	else echo "$KLASTER_TEST_STORE?options=-csearch_path%3D${1}_$$"
	fi
}

# store_sql STORE STATEMENT: what it gives, behind the back of whoever serves
# it; can_sql STORE: is there what that needs?
can_sql() {
	case $1 in sqlite:*) set -- python3 ;; *) set -- psql ;; esac
	command -v "$1" >/dev/null
}
store_sql() {
	case $1 in
	sqlite:*)
		python3 - "${1#sqlite:}" "$2" <<-'END'
		import sqlite3, sys
		with sqlite3.connect(sys.argv[1]) as db:
		    for row in db.execute(sys.argv[2]):
		        print(*row, sep="|")
		END
		;;
	*)
		# The number that says that there is something to read anew.
		psql -qAt -v ON_ERROR_STOP=1 "$1" -c "$2"
		psql -qAt "$1" -c "UPDATE meta SET value =
			(value::bigint + 1)::text WHERE name = 'version'" \
			2>/dev/null
		;;
	esac
}

# org ID NAME COUNTRY: a line of a directory.
org() {
	printf '{"kind":"organisations","id":"%s","fields":{"name":{"value":"%s","lang":"en"},"country":"%s"}}\n' \
		"$@"
}

# take_lines STORE: imports the lines of stdin; what was before stays.
take_lines() {
	cat >"$work/in.jsonl"
	"$klasterd" import --keep-vanished --store "$1" "$work/in.jsonl" \
		>"$work/out" 2>&1 || { cat "$work/out"; exit 99; }
}

# token_expire STORE ID: a token has held until long ago.
token_expire() {
	_value=$(store_sql "$1" "SELECT value FROM meta WHERE name = 'token.$2'")
	store_sql "$1" "UPDATE meta SET value = '$(echo "$_value" |
		awk '{$4 = 86400; print}')' WHERE name = 'token.$2'"
}

# serve [ARG...]: starts it and waits for its word. `port` is where it is.
serve() {
	case "${KLASTER_TEST_STORE:+there} $*" in
	' '* | *--store*) ;;
	*) set -- --store "$(store_at own)" "$@" ;;
	esac
	mkfifo "$work/word"
	"$klasterd" serve --listen "unix:$sock" --listen 127.0.0.1:0 "$@" \
		>"$work/word" 2>"$work/log" &
	daemon=$!
	port=
	while read -r word rest; do
		case $word in
		listening) case $rest in http:*) port=${rest##*:} ;; esac ;;
		ready) break ;;
		*) echo "klasterd said: $word $rest" ;;
		esac
	done <"$work/word"
	rm -f "$work/word"
	[ -n "$port" ] || { cat "$work/log"; exit 99; }
}

# stop: asks it to end and gives its status.
stop() {
	kill -TERM "$daemon"
	wait "$daemon"
	status=$?
	daemon=
	return $status
}

# own TARGET [CURL ARG...]: as its owner; pub: as anybody.
own() {
	_at=$1
	shift
	curl -sSg --max-time 20 --unix-socket "$sock" "$@" \
		"http://localhost$_at"
}
pub() {
	_at=$1
	shift
	curl -sSg --max-time 20 "$@" "http://127.0.0.1:$port$_at"
}

note() { printf 'not ok: %s\n' "$*"; bad=$((bad + 1)); }

# is WHAT EXPECTED GIVEN
is() {
	done=$((done + 1))
	[ "$2" = "$3" ] || note "$1
	expected: $2
	given:    $3"
}

# has WHAT PATTERN TEXT: an extended regular expression.
has() {
	done=$((done + 1))
	printf '%s\n' "$3" | grep -Eq -- "$2" || note "$1
	expected: /$2/
	given:    $(printf '%s' "$3" | head -c 600)"
}
hasnt() {
	done=$((done + 1))
	printf '%s\n' "$3" | grep -Eq -- "$2" && note "$1
	not expected: /$2/
	given:    $(printf '%s' "$3" | head -c 600)"
	return 0
}

# json WHAT EXPECTED FILTER < document: compares what jq gives, in one line.
json() {
	is "$1" "$2" "$(jq -c "$3" 2>&1 | tr '\n' ' ' | sed 's/ $//')"
}

# refused STATUS CODE PARAMETER TARGET: the error, its code and its source.
refused() {
	answer=$(pub "$4" -w '\n%{http_code}')
	is "status of $4" "$1" "$(printf '%s\n' "$answer" | tail -n 1)"
	printf '%s\n' "$answer" | sed '$d' | json "error of $4" \
		"[\"$1\",\"$2\",$([ "$3" = - ] && echo null || echo "\"$3\"")]" \
		'.errors[0] | [.status, .code, .source.parameter]'
}

# npm_install NAME PACKAGE@VERSION: puts it below `home`, once for this build
# directory. Skips the test where there is no npm or no registry.
npm_install() {
	home=$top/tests/service/npm/$1
	command -v npm >/dev/null && command -v node >/dev/null || exit 77
	[ ! -f "$home/done" ] || return 0
	mkdir -p "$home"
	npm install --prefix "$home" --no-save --ignore-scripts --no-audit \
		--no-fund "$2" >"$work/npm" 2>&1 || {
		cat "$work/npm"
		rm -rf "$home"
		# Without the registry there is no validator; CI has both.
		echo "npm could not install $2"
		[ -z "${CI:-}" ] || exit 1
		exit 77
	}
	: >"$home/done"
}

# The last words of a test: what was started ends well, also in the eyes of
# a sanitizer, if the build has one.
finish() {
	if [ -n "$daemon" ]; then
		stop
		is 'klasterd ends well' 0 $?
	fi
	if [ -f "$work/log" ] && grep -E 'Sanitizer|runtime error' "$work/log"
	then
		note 'the sanitizer has found something'
	fi
	echo "$done checks, $bad failed"
	[ "$bad" = 0 ]
	exit $?
}
