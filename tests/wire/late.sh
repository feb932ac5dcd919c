#!/bin/sh
# late.sh: libcurl comes when the network is asked, and not before: what the
# copy has is there without it, on the screen too, and what it is needed for
# says so. A file that is no library stands in its place.
. "${srcdir:-.}/tests/wire/wire.sh"

name=$(strings -a "$KLASTER" 2>/dev/null |
	grep -x 'libcurl[a-z-]*\.so\.[0-9]*' | head -n 1)
command -v ldd >/dev/null && command -v strings >/dev/null || exit 77
case $name in
'') exit 77 ;;
esac
if ldd "$KLASTER" | grep -q "$name"; then
	exit 77 # linked as usual
fi
# No more than it needs: each costs at every start.
begin "what it is linked to"
status=0
: >"$tmp/out" >"$tmp/err"
ldd "$KLASTER" | grep -E 'libssl|libcrypto|libgnutls|libldap|libpq' \
	>"$tmp/out" && bad "a library that only the network needs"

start_daemon
ask list organisations --limit 0
good_status 0
cp "$tmp/out" "$tmp/all"

mkdir "$tmp/broken"
echo "no library" >"$tmp/broken/$name"
LD_LIBRARY_PATH=$tmp/broken${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
export LD_LIBRARY_PATH

begin "offline without it"
ask list organisations --limit 0 --offline
good_status 0
cmp -s "$tmp/all" "$tmp/out" || bad "another list"

begin "what is not kept"
ask show projects/sbcc
good_status 3
good_err "needs libcurl, which cannot be loaded: .*$name"
good_err "or read what is kept here with --offline"

begin "an address that needs its reader"
"$KLASTER" --service HTTP://Example.org/v1 list projects \
	>"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
good_status 3
good_err "needs libcurl"

begin "the version is told all the same"
"$KLASTER" --version >"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
good_status 0
good_out "no libcurl"

begin "the first rows do not wait for it"
cat >"$tmp/script" <<'E2'
$ size 80x24
$ show
E2
"$KLASTER" --service "http://127.0.0.1:$port/v1" -c 'kind organisations' \
	--script "$tmp/script" >"$tmp/out" 2>"$tmp/err" </dev/null
status=$?
good_out "Altum"
good_out "libcurl"

echo "$failed failed"
[ "$failed" -eq 0 ]
