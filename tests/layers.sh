#!/bin/sh
# layers.sh: includes point downward only, a third-party library has one owner
# (design: ten rules, 3 and 4), and make names every file and every test.
srcdir=${srcdir:-.}
cd "$srcdir" || exit 99

# What each room may include of include/klaster/: `rooms`.
may()
{
	case $1 in
	base) rooms='base' ;;
	engine) rooms='base engine' ;;
	model) rooms='base model' ;;
	store) rooms='base model store' ;;
	net) rooms='base model net' ;;
	ui) rooms='base engine model ui' ;;
	own) rooms='base engine model store net own' ;;
	copy) rooms='base model store net own copy' ;;
	feed) rooms='base model net copy feed' ;;
	write) rooms='base model ui write' ;;
	app) rooms='base engine model net ui own copy feed write app' ;;
	cli) rooms='base engine model net ui own copy feed write app cli' ;;
	service) rooms='base model store service' ;;
	*) rooms= ; complain "unknown room $1" ;;
	esac
}

# Who may include the headers of a library, or one of ours that shows a
# library: `owner`, patterns of files.
owners()
{
	case $1 in
	utf8proc.h) owner='src/base/*.c' ;;
	curl/*) owner='src/net/*' ;;
	openssl/*) owner='src/net/tickets.c src/net/late_ssl.c' ;;
	dlfcn.h) owner='src/net/late_*.c' ;;
	cJSON.h | cjson/*) owner='src/model/json*.c src/model/decode*.c' ;;
	*curses* | term.h | panel.h) owner='src/ui/term.c src/ui/surface.c' ;;
	sqlite3.h) owner='src/store/sqlite* include/klaster/store/sqlite.h' ;;
	klaster/store/postgres.h) owner='src/store/postgres* src/store/catalogue_any.c' ;;
	klaster/store/sqlite.h) owner='src/store/sqlite* src/store/catalogue*' ;;
	libpq-fe.h) owner='src/store/postgres*' ;;
	ini.h) owner='src/app/config.c' ;;
	nettle/*) owner='src/base/digest.c' ;;
	zlib.h) owner='src/service/zip.c' ;;
	libintl.h) owner='include/klaster/base/i18n.h' ;;
	iconv.h) owner='src/service/inlet.c' ;;
	*) owner= ;;
	esac
}

# The headers of C17, POSIX and the system: everybody's.
is_system()
{
	case $1 in
	assert.h | ctype.h | dirent.h | errno.h | fcntl.h | fnmatch.h) ;;
	getopt.h | glob.h | grp.h | inttypes.h | langinfo.h | limits.h) ;;
	locale.h | math.h) ;;
	netdb.h | poll.h | pwd.h | regex.h | signal.h | spawn.h) ;;
	stdalign.h | stdarg.h | stdbool.h | stddef.h | stdint.h) ;;
	stdio.h | stdlib.h | stdnoreturn.h | string.h | strings.h) ;;
	termios.h | time.h | unistd.h | wchar.h) ;;
	arpa/*.h | net/*.h | netinet/*.h | sys/*.h) ;;
	*) return 1 ;;
	esac
}

is_owner()
{
	set -f
	for pattern in $owner; do
		# shellcheck disable=SC2254
		case $file in
		$pattern)
			set +f
			return 0
			;;
		esac
	done
	set +f
	return 1
}

complain()
{
	echo "$file${line:+:$line}: $*"
	bad=$((bad + 1))
}

check_owner()
{
	owners "$1"
	[ -z "$owner" ] || is_owner || complain "$1 belongs to $owner"
}

check_ours() # "klaster/ROOM/NAME.h" or "NAME.h" of the same room
{
	case $1 in
	klaster/*)
		to=${1#klaster/}
		to=${to%%/*}
		[ -f "include/$1" ] || complain "there is no $1"
		may "$room"
		case " $rooms " in
		*" $to "*) ;;
		*) complain "$room may not know $to ($1)" ;;
		esac
		check_owner "$1"
		;;
	*/*) complain "a private header of another room: $1" ;;
	*) [ -f "${file%/*}/$1" ] || complain "there is no $1 beside it" ;;
	esac
}

check_theirs()
{
	check_owner "$1"
	[ -n "$owner" ] || is_system "$1" ||
		complain "whose is <$1>? name its owner in tests/layers.sh"
}

bad=0
set -- src/*/*.[ch] include/klaster/*/*.h
count=$#
found=$(mktemp "${TMPDIR:-/tmp}/klaster-layers.XXXXXX") || exit 99
trap 'rm -f "$found"' EXIT
grep -n '^[ 	]*#[ 	]*include' "$@" |
	sed 's/^\([^:]*\):\([0-9]*\):[^<"]*\([<"]\)\([^>"]*\)[>"].*/\1 \2 \3 \4/' \
		>"$found"
while read -r file line how name; do
	room=${file%/*}
	room=${room##*/}
	case $how in
	'"') check_ours "$name" ;;
	'<') check_theirs "$name" ;;
	*) complain "an include that cannot be read" ;;
	esac
done <"$found"
[ -s "$found" ] || complain "no includes: is this test blind?"

# What is not named, or went away and is, breaks no build: only a tarball; and
# a test that is not named is never run.
line=
named=" $(cat Makefile.am src/*/*.mk tests/*.mk tests/*/*.mk | tr '\n\t\\' ' ') "
for file in "$@" tests/*.sh tests/*/*.sh tests/*/*.py tests/*/*.screen \
	tests/*/*.[ch] tests/*/*.js tests/*/*.mjs; do
	# A program of one file is named without its end.
	case $named in
	*" $file "* | *" ${file%.c} "*) ;;
	*) complain "make does not name it" ;;
	esac
done
for file in tests/*.sh tests/*/*.sh; do
	read -r line <"$file"
	case $line in
	'#!'*) [ -x "$file" ] || complain "it cannot be run" ;;
	esac
done
line=
for file in $(grep -ohE '\b(src|include|tests)/[a-z0-9_/-]+\.([ch]|sh|py|screen)\b' \
	Makefile.am src/*/*.mk tests/*/*.mk tests/*.mk bench/*.mk | sort -u); do
	[ -f "$file" ] || complain "make names it, and it is not there"
done
echo "$count files"
[ "$count" -gt 20 ] && [ "$bad" -eq 0 ]
