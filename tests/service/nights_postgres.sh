#!/bin/sh
# The nights of nights.py over SQLite and PostgreSQL at once.
# engines: both, side by side.
# Not under sanitizers, which cost time: nights.sh asks the same.
[ -z "${ASAN_OPTIONS+there}" ] || { echo "not under sanitizers"; exit 77; }
. "${srcdir:-.}/tests/service/lib.sh"
. "$src/tests/service/cluster.sh"
case $src in /*) ;; *) src=$top/$src ;; esac

lite=sqlite:$work/nights.db
post=$(in_schema nights)
serve --no-bundled --store "$lite"
first=$daemon first_sock=$sock
sock=$work/p.sock
serve --no-bundled --store "$post"
second=$daemon
stop_both() {
	kill -TERM "$first" "$second" 2>/dev/null
	wait "$first" "$second"
	daemon=
}
[ -n "${KEEP:-}" ] || trap 'stop_both; cluster_stop; cleanup' EXIT
mkdir "$work/nights"
cd "$work/nights" || exit 99
python3 "$src/tests/service/nights.py" run 3 9 "$klasterd" \
	"$lite=$first_sock" "$post=$sock" || bad=$((bad + 1))
done=$((done + 1))
cd "$top" || exit 99
stop_both
[ -n "${KEEP:-}" ] || trap 'cluster_stop; cleanup' EXIT
# The office's nights, too, over this store.
env KLASTER_TEST_STORE="$server" sh "$src/tests/service/fresh.sh" \
	>"$work/out" 2>&1 || note "fresh.sh: $(cat "$work/out")"
done=$((done + 1))
finish
