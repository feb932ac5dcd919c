#!/bin/sh
# erased.sh: who was erased there before a copy of a question was begun is here
# no more after it, in no file: told by the changes since a copy that was there
# before; or else all people go who are not in the new one. Nor does he stand in
# questions that were asked about him.
. "${srcdir:-.}/tests/wire/wire.sh"
store=sqlite:$tmp/service.db
cache=$tmp/home/.cache/klaster

person() {
	printf '{"kind":"people","id":"%s-zq","fields":{"name":"%s Zq"}}\n' \
		"$1" "$1"
}

# What is shown is kept; and a bookmark.
look_at() {
	ask list people
	for name; do
		ask show "people/$name-zq"
		good_out "$name Zq"
	done
	ask list people --offline
	good_out "$1 Zq"
	grep -aqi "$1.zq" "$cache"/copy-* || bad "$1 is not even kept"
}

erase() {
	"$KLASTERD" erase --store "$store" "people/$1-zq" >"$tmp/out" \
		2>"$tmp/err" || bad "$1 is not erased"
}

no_byte_of() {
	! grep -aqi "$1.zq" "$cache"/copy-* || bad "a file still has $1"
	ask list people --offline
	! grep -q "$1 Zq" "$tmp/out" || bad "$1 is still shown"
}

still_has() {
	ask list people --offline
	good_status 0
	good_out "$1 Zq"
}

{
	printf '{"kind":"organisations","id":"l","fields":{"name":"Ell",'
	printf '"country":"LT","contact":"people/anna-zq"}}\n'
	printf '{"kind":"organisations","id":"e","fields":{"name":"Eem",'
	printf '"country":"EE","contact":"people/berta-zq"}}\n'
	for name in anna berta carla dora emil; do
		person $name
	done
} >"$tmp/lines.jsonl"
"$KLASTERD" import --store "$store" --no-bundled "$tmp/lines.jsonl" \
	>"$tmp/out" 2>"$tmp/err" || bad "import"
start_daemon --store "$store" --no-bundled

begin "nobody was told"
look_at anna berta
ask list organisations
erase berta
ask sync country:LT
good_status 0
good_err "country:LT, complete"
no_byte_of berta
ask list organisations country:LT --offline
good_out "Ell"

begin "told by what has changed since the copy of another question"
look_at anna carla dora
erase carla
ask sync country:EE
good_status 0
good_err "country:EE, complete"
no_byte_of carla
still_has dora

begin "in questions that were asked about him"
ask sync country:EE
look_at emil
ask list organisations contact:people/emil-zq
ask list events contact:people/emil-zq
ask list organisations contact:people/anna-zq
grep -aq "people%2Femil-zq" "$cache"/copy-* || bad "no question is kept"
erase emil
ask sync
good_status 0
no_byte_of emil
grep -aq "people%2Fanna-zq" "$cache"/copy-* || bad "others went, too"

begin "since that of all there is"
ask sync --all
good_status 0
look_at anna dora
erase dora
ask sync country:LT
good_status 0
no_byte_of dora
still_has anna
ask sync country:LT
good_status 0
good_err " 0 came, 0 went"

if python3 -c 'import sqlite3' 2>/dev/null; then
	begin "not told: the changes since then are kept no more"
	look_at anna
	erase anna
	python3 -c 'import sqlite3, sys
store = sqlite3.connect(sys.argv[1])
store.execute("INSERT OR REPLACE INTO meta(name, value) "
              "SELECT ?, value FROM meta WHERE name = ?", ("floor", "seq"))
store.commit()' "$tmp/service.db" || bad "the floor"
	ask sync country:EE -v
	good_status 0
	good_err "too old for changes"
	good_err "country:EE, complete"
	no_byte_of anna
fi
finish
