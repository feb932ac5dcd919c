#!/bin/sh
# The matrix: each role, each field of the tables, each address, each format.
# What a role may not see is in no byte of any answer, is no field for it, and
# changes nothing of what it is answered; matrix.py says how that is known.
# Not under sanitizers, which cost time: the same code is asked the same by other tests.
[ -z "${ASAN_OPTIONS+there}" ] || { echo "not under sanitizers"; exit 77; }
. "${srcdir:-.}/tests/service/lib.sh"

python=${PYTHON:-python3}
command -v "$python" >/dev/null || { echo "no $python here"; exit 77; }
matrix=$src/tests/service/matrix.py
"$top/klaster" --list-fields >"$work/fields"
"$klasterd" openapi --level coordinator | "$python" "$matrix" make "$work" ||
	exit 99

# service NAME: a directory and who serves it, at NAME.port and NAME.sock.
daemons=
service() {
	_name=$1
	shift
	"$klasterd" import --no-bundled --store "$(store_at "$_name")" \
		"$work/$_name/"*.jsonl >"$work/out" 2>&1 ||
		note "import: $(cat "$work/out")"
	has "nothing of $_name is left out" '0 refused, 0 values left out' \
		"$(cat "$work/out")"
	mkfifo "$work/word"
	"$klasterd" serve --listen "unix:$work/$_name.sock" \
		--listen 127.0.0.1:0 --no-bundled --rate 0 \
		--store "$(store_at "$_name")" "$@" \
		>"$work/word" 2>>"$work/log" &
	daemons="$daemons $!"
	while read -r word rest; do
		case $word in
		listening) case $rest in http:*) port=${rest##*:} ;; esac ;;
		ready) break ;;
		esac
	done <"$work/word"
	rm -f "$work/word"
	echo "$port" >"$work/$_name.port"
}
stop_all() { for pid in $daemons; do kill -TERM "$pid" 2>/dev/null; done; }
[ -n "${KEEP:-}" ] || trap 'stop_all; cleanup' EXIT

# token STORE LEVEL [ARG...]: a new one, in a file that klaster takes.
token() {
	_store=$1 _level=$2
	shift 2
	"$klasterd" token add --store "$(store_at "$_store")" \
		--scope "$_level" "$@" 2>"$work/said"
}
mkdir -m 700 "$work/full.d"
for level in public member coordinator; do
	service $level
	[ $level = public ] ||
		token $level $level --name own >"$work/$level.token"
done
service full --audit-log "$work/audit.log"
for level in member coordinator; do
	token full $level --name $level >"$work/full.$level"
done
token full coordinator --name gone >"$work/full.revoked"
"$klasterd" token revoke --store "$(store_at full)" gone >"$work/out" 2>&1
# Time passes in the store.
cp "$work/full.revoked" "$work/full.expired"
if can_sql "$(store_at full)"; then
	token full coordinator --name old >"$work/full.expired"
	token_expire "$(store_at full)" "$(cut -c5-12 "$work/full.expired")"
fi
chmod 600 "$work"/full.*
one() { jq -Rs 'rtrimstr("\n")' <"$1"; }
cat >"$work/places.json" <<END
{"full": {"port": $(one "$work/full.port"), "socket": "$work/full.sock",
  "member": $(one "$work/full.member"),
  "coordinator": $(one "$work/full.coordinator"),
  "expired": $(one "$work/full.expired"),
  "revoked": $(one "$work/full.revoked")},
 "public": {"port": $(one "$work/public.port")},
 "member": {"port": $(one "$work/member.port"),
  "member": $(one "$work/member.token")},
 "coordinator": {"port": $(one "$work/coordinator.port"),
  "socket": "$work/coordinator.sock",
  "coordinator": $(one "$work/coordinator.token")}}
END
"$python" "$matrix" ask "$work" >"$work/out" 2>&1
is "the walk of all addresses: $(cat "$work/out")" 0 $?
tail -n 1 "$work/out"

# --- each format of klaster, by each role: a list, a record, a search. What a
# service says of the kinds is in the walk; here it is only written down.
port=$(cat "$work/full.port")
cat >"$work/klaster.conf" <<END
[service public]
url = http://127.0.0.1:$port
[service member]
url = http://127.0.0.1:$port
token-file = $work/full.member
[service coordinator]
url = http://127.0.0.1:$port
token-file = $work/full.coordinator
[service expired]
url = http://127.0.0.1:$port
token-file = $work/full.expired
[service revoked]
url = http://127.0.0.1:$port
token-file = $work/full.revoked
END
klaster() { # ROLE ARG...: in a home of its own
	_role=$1
	shift
	mkdir -p "$work/home.$_role"
	HOME=$work/home.$_role XDG_DATA_HOME=$work/home.$_role \
		XDG_CACHE_HOME=$work/home.$_role XDG_CONFIG_HOME=$work \
		XDG_STATE_HOME=$work/home.$_role "$top/klaster" --no-input \
		--config "$work/klaster.conf" -s "$_role" "$@" 2>&1
}
prints() { # ROLE FORMAT
	klaster "$1" list people -n 0 --format "$2"
	klaster "$1" list events -n 0 --format "$2"
	klaster "$1" show people/full --format "$2"
	klaster "$1" search of -n 0 --format "$2"
}
for format in table plain json jsonl csv tsv vcard ics; do
	before=0
	for role in public member coordinator; do
		prints $role $format >"$work/printed"
		"$python" "$matrix" words "$work" $role <"$work/printed" \
			>"$work/out"
		is "$format for $role: $(cat "$work/out")" 0 $?
		count=$(tail -n 1 "$work/out")
		[ "$count" -gt "$before" ] ||
			note "$format: $role has $count values, $before before"
		before=$count
	done
done
for role in expired revoked; do
	klaster $role list people --format json >"$work/printed"
	is "$role is refused" 4 $?
	"$python" "$matrix" words "$work" nobody <"$work/printed" >"$work/out"
	is "$role is told nothing: $(cat "$work/out")" 0 $?
done
stop_all
finish
