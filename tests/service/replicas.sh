#!/bin/sh
# A real primary and a real streaming standby, two klasterd over both, readers
# and an importer at work, while servers stop, fall behind, come back and take
# over: no wrong answer, no lost change, and no error but a 503 that says when
# to come again.
# engines: PostgreSQL only, of which there are two here.
# Not under sanitizers, which cost time: it is about servers that go away.
[ -z "${ASAN_OPTIONS+there}" ] || { echo "not under sanitizers"; exit 77; }
. "${srcdir:-.}/tests/service/lib.sh"
. "$src/tests/service/cluster.sh"
python3 "$src/tests/service/replicas.py" "$klasterd" "$bin" "$cluster" \
	"$server_port" "$work" || bad=1
done=$((done + 1))
finish
