#!/bin/sh
# layers.sh: includes point downward only, and a third-party library has one
# owner (design: ten rules, 3 and 4).
srcdir=${srcdir:-.}
cd "$srcdir" || exit 99

# What each room may include of include/klaster/.
may()
{
	case $1 in
	base) echo base ;;
	engine) echo base engine ;;
	model) echo base model ;;
	store) echo base model store ;;
	net) echo base model net ;;
	ui) echo base engine model ui ;;
	app) echo base engine model store net ui app ;;
	service) echo base model store service ;;
	*) echo "unknown room $1" >&2 ;;
	esac
}

# Who may include the headers of a library, or one of ours that shows a
# library: patterns of files.
owners()
{
	case $1 in
	utf8proc.h) echo 'src/base/*.c' ;;
	curl/*) echo 'src/net/*' ;;
	openssl/*) echo 'src/net/tickets.c' ;;
	cJSON.h | cjson/*) echo 'src/model/json*.c src/model/decode*.c' ;;
	*curses* | term.h | panel.h) echo 'src/ui/term.c src/ui/surface.c' ;;
	sqlite3.h) echo 'src/store/sqlite* include/klaster/store/sqlite.h' ;;
	klaster/store/postgres.h) echo 'src/store/postgres* src/store/catalogue_any.c' ;;
	klaster/store/sqlite.h) echo 'src/store/sqlite* src/store/catalogue*' ;;
	libpq-fe.h) echo 'src/store/postgres*' ;;
	ini.h) echo 'src/app/config.c' ;;
	nettle/*) echo 'src/base/digest.c' ;;
	zlib.h) echo 'src/service/zip.c' ;;
	libintl.h) echo 'include/klaster/base/i18n.h' ;;
	iconv.h) echo 'src/service/inlet.c' ;;
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
	file=$1
	set -f
	for pattern in $2; do
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
	echo "$file:$line: $*"
	echo x >>"$marks"
}

check_owner()
{
	owner=$(owners "$1")
	[ -z "$owner" ] || is_owner "$file" "$owner" ||
		complain "$1 belongs to $owner"
}

check_ours() # "klaster/ROOM/NAME.h" or "NAME.h" of the same room
{
	case $1 in
	klaster/*)
		to=${1#klaster/}
		to=${to%%/*}
		[ -f "include/$1" ] || complain "there is no $1"
		case " $(may "$room") " in
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

marks=${TMPDIR:-/tmp}/klaster-layers.$$
: >"$marks" || exit 99
trap 'rm -f "$marks"' EXIT
count=0
for file in src/*/*.c src/*/*.h include/klaster/*/*.h; do
	[ -f "$file" ] || continue
	count=$((count + 1))
	room=${file%/*}
	room=${room##*/}
	grep -n '^[ 	]*#[ 	]*include' "$file" >"$marks.in"
	while IFS=: read -r line text; do
		name=$(echo "$text" | sed 's/.*[<"]\(.*\)[>"].*/\1/')
		case $text in
		*'"'*) check_ours "$name" ;;
		*) check_theirs "$name" ;;
		esac
	done <"$marks.in"
	rm -f "$marks.in"
done
# A header that is not named, or went away and is, breaks no build: only a
# tarball.
named=$(cat Makefile.am src/*/*.mk)
for file in src/*/*.[ch] include/klaster/*/*.h; do
	case $named in
	*"$file"*) ;;
	*) complain "make does not name $file" ;;
	esac
done
for file in $(grep -ohE '\b(src|include)/[a-z0-9_/-]+\.[ch]\b' \
	Makefile.am src/*/*.mk tests/*/*.mk tests/*.mk bench/*.mk | sort -u); do
	[ -f "$file" ] || complain "make names $file, which is not there"
done
echo "$count files"
[ "$count" -gt 20 ] && [ ! -s "$marks" ]
