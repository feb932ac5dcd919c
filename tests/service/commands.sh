#!/bin/sh
# The commands beside serve take a store alike: by --store, or by --config
# from the settings of serve. And the examples of klasterd(8) do what they
# say, as they stand there.
. "${srcdir:-.}/tests/service/lib.sh"
store=$(store_at a)
unset KLASTER_TEST_STORE # --config alone says it from here on
conf=$work/klasterd.conf
printf 'title = Ours\nstore = %s\nno-bundled = yes\n' "$store" >"$conf"
printf '{"kind":"%s","id":"one","fields":{"name":"%s"}}\n' \
	people 'Agnese Example' organisations 'The Office' >"$work/few.jsonl"
k() { # COMMAND ARG...: with the file alone
	_command=$1
	shift
	case $_command in
	token) _command="token $1"; shift ;;
	esac
	# shellcheck disable=SC2086
	"$klasterd" $_command --config "$conf" "$@" >"$work/out" 2>"$work/said"
}

k import "$work/few.jsonl"
is "import: $(cat "$work/said")" 0 $?
k token list
is 'token list: none yet' 1 $?
k token add --name desk --scope coordinator
is "token add: $(cat "$work/said")" 0 $?
token=$(cat "$work/out")
serve --config "$conf" --audit-log "$work/audit"
is 'serve finds what they made' '["Ours",2]' \
	"$(pub /v1 -H "Authorization: Bearer $token" |
		jq -c '[.meta.title, (.meta.counts | add)]')"
k token list
has 'token list' '	desk$' "$(cat "$work/out")"
k token revoke desk
is "token revoke: $(cat "$work/said")" 0 $?
is 'which holds at once' 401 "$(pub /v1 -o "$work/x" -w '%{http_code}' \
	-H "Authorization: Bearer $token")"
k audit people/one
has 'audit' '^people/~' "$(cat "$work/out")"
case $store in
sqlite:*)
	k backup "$work/copy.db"
	is "backup: $(cat "$work/said")" 0 $?
	;;
*)
	k backup "$work/copy.db"
	has 'backup: by other means' 'pg_dump' "$(cat "$work/said")"
	;;
esac
k erase people/one
is "erase: $(cat "$work/said")" 0 $?
is 'which holds at once, too' 410 "$(own /v1/people/one -o "$work/x" \
	-w '%{http_code}')"
stop

# --- what stands on the command line wins; what is wrong is told
other=sqlite:$work/other.db
"$klasterd" import --config "$conf" --store "$other" "$work/few.jsonl" \
	>"$work/out" 2>&1
is '--store wins' 0 $?
"$klasterd" token list --store "$other" --config "$conf" >"$work/out" 2>&1
is 'also before --config' 1 $?
[ -f "$work/other.db" ] || note 'there is no other store'
printf 'title = Ours\nstorf = x\n' >"$work/bad.conf"
for command in "import $work/few.jsonl" 'token list' 'audit people/one' \
	"backup $work/no.db" 'erase people/one'; do
	# shellcheck disable=SC2086
	"$klasterd" $command --config "$work/bad.conf" >"$work/out" 2>&1
	is "$command: wrong settings" 2 $?
	has "$command: by their line" 'bad\.conf:2: .*"store" is meant' \
		"$(cat "$work/out")"
done
"$klasterd" backup --config "$work/none.conf" x >"$work/out" 2>&1
is 'no such file' 2 $?

# --- the examples of the manual
mkdir "$work/srv"
cp "$work/few.jsonl" "$work/srv/office.jsonl"
head -n 3 "$src/tests/fixtures/maps/kohesio.tsv" >"$work/srv/list.tsv" ||
	exit 99
sed -n '/^\.Sh EXAMPLES/,/^\.Sh SEE/p' "$src/doc/klasterd.8" |
	sed '/^\./d; s/\\e$/\\/; /^[A-Z].*:$/d' |
	sed "s,/srv/,$work/srv/,g; s/2027-06-30/90d/" >"$work/examples"
has 'there are examples' '^klasterd serve ' "$(cat "$work/examples")"
grep -v '^klasterd serve ' "$work/examples" >"$work/run"
(cd "$work/srv" && PATH=$top:$PATH \
	sh -e "$work/run") >"$work/out" 2>&1
is "the examples: $(cat "$work/out")" 0 $?
has 'a token came of them' '^klt_' "$(cat "$work/srv/rietavas.token")"
# shellcheck disable=SC2046
eval "serve $(sed -n 's/^klasterd serve //p' "$work/examples")"
is 'and a directory' 'Our office' "$(pub /v1 | jq -r .meta.title)"
finish
