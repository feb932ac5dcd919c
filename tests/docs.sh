#!/bin/sh
# docs.sh: what the documents say is what the programs have and what the tree
# holds. Run from the build directory.
set -u
src=${srcdir:-.}
work=$(mktemp -d "${TMPDIR:-/tmp}/klaster-docs.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
XDG_CONFIG_HOME=$work XDG_CONFIG_DIRS=$work LC_ALL=C.UTF-8
export XDG_CONFIG_HOME XDG_CONFIG_DIRS LC_ALL
unset LANGUAGE KLASTER_SERVICE
for program in klaster klasterd; do
	[ -x "./$program" ] || { echo "no ./$program: build first"; exit 99; }
done
texts="README.md CONTRIBUTING.md CHANGELOG.md doc/formats.md doc/import.md
	doc/profile.md doc/running.md data/README.md data/CREDITS.md"
pages="doc/klaster.1 doc/klasterd.8 doc/klaster-keys.5 doc/klaster.conf.5
	doc/klaster-query.7 doc/klasterd.conf.5"
bad=0

fail()
{
	echo "$*"
	bad=1
}

# same WHAT: $work/has is $work/says, line for line.
same()
{
	sort -u "$work/has" >"$work/has.sorted"
	sort -u "$work/says" >"$work/says.sorted"
	[ -s "$work/has" ] || fail "$1: nothing to compare"
	diff "$work/has.sorted" "$work/says.sorted" >"$work/diff" && return
	fail "$1: < is missing in the page, > is only there"
	grep '^[<>]' "$work/diff"
}

# --- options: those of --help, short and long
for page in klaster.1 klasterd.8; do
	program=${page%.*}
	"./$program" --help | grep -E '^ +(-[A-Za-z], )?--[a-z]' |
		grep -oE '^ +(-[A-Za-z], )?--[a-z-]+' | tr -d ' ' |
		tr ',' '\n' >"$work/has"
	sed -nE '/^\.It Fl /p' "$src/doc/$page" |
		grep -oE 'Fl -?[A-Za-z][a-z-]*' | sed 's/Fl /-/' >"$work/says"
	same "options of $page"
done

# --- commands of the command line
./klaster --help | sed -n '/Commands:$/,/^$/s/^  \([a-z-]*\) .*/\1/p' >"$work/has"
sed -n '/^The commands are:/,/^\.El/s/^\.It Cm \([a-z-]*\).*/\1/p' \
	"$src/doc/klaster.1" >"$work/says"
same "commands of klaster.1"

# --- other words for commands: of commands that there are
sed -nE 's/^ *\{"([a-z-]+)( [a-z]+)?",.*/\1/p' "$src/src/app/other_words.c" \
	>"$work/words"
[ -s "$work/words" ] || fail "other_words.c: nothing to compare"
./klaster --list-commands | sed 's/[ \t].*//' >"$work/has"
while read -r name; do
	grep -qxF "$name" "$work/has" ||
		fail "other_words.c: there is no command $name"
done <"$work/words"

# --- what is made from tables: commands of the screen, settings, fields
for page in README.md doc/klaster-keys.5 doc/klaster.conf.5 \
    doc/klaster-query.7 doc/klasterd.conf.5; do
	grep -qE '^(\.\\"|<!--) begin ' "$src/$page" ||
		fail "$page: nothing in it is made"
	sh "$src/doc/tables.sh" ./klaster "$src/$page" >"$work/page" ||
		fail "$page: doc/tables.sh fails"
	diff "$src/$page" "$work/page" >"$work/diff" && continue
	fail "$page is behind: make update-doc, and read the difference"
	cat "$work/diff"
done

# --- the description for machines
./klasterd openapi >"$work/page" || fail "klasterd openapi fails"
diff "$src/doc/openapi.json" "$work/page" >"$work/diff" || {
	fail "doc/openapi.json is behind: make update-doc"
	head -n 20 "$work/diff"
}

# --- the formats, which scripts rely on
sed -n 's/^\.It Cm format No = Ar //p' "$src/doc/klaster.conf.5" |
	tr '|' '\n' >"$work/has"
sed -n '/^\.It Fl f /,/^Without/p' "$src/doc/klaster.1" | sed -n 's/^\.Cm //p' |
	tr -d ' .' | tr ',' '\n' | grep . >"$work/says"
same "formats of klaster.1"
(sed -n 's/^## \([a-z]*\)$/\1/p' "$src/doc/formats.md" && echo table) \
	>"$work/says"
same "formats of doc/formats.md"

# --- exit statuses
sed -n '/^enum err_code {/,/^}/s/.* = \([0-9]*\),.*/\1/p' \
	"$src/include/klaster/base/err.h" >"$work/has"
sed -n '/^\.Sh EXIT STATUS/,/^\.El/s/^\.It \([0-9]*\)$/\1/p' \
	"$src/doc/klaster.1" >"$work/says"
same "exit statuses of klaster.1"
sed -n '/^| exit/,/^$/s/^| \([0-9]\) .*/\1/p' \
	"$src/doc/formats.md" >"$work/says"
same "exit statuses of doc/formats.md"
./klaster --help | grep '^Exit status' | grep -oE '[0-9]' >"$work/says"
same "exit statuses of --help"

# --- the environment
sed -nE 's/.*getenv\("(KLASTER_[A-Z_]*)".*/\1/p' "$src"/src/*/*.c >"$work/has"
sed -n '/^\.Sh ENVIRONMENT/,/^\.Sh FILES/p' "$src/doc/klaster.1" |
	grep -oE 'KLASTER_[A-Z]+(_[A-Z]+)*' |
	grep -vE '^KLASTER_(SERVICE|MAX_WAIT)$' >"$work/says"
same "variables of klaster.1"

# --- the examples load
sed -n '/^\.Bd -literal/,/^\.Ed/p' "$src/doc/klaster-keys.5" |
	sed -e '/^\./d' -e 's/\\\[u017E\]/ž/' >"$work/keys"
./klaster --keymap "$work/keys" --list-keys >/dev/null ||
	fail "klaster-keys.5: its example has a fault"
sed -n '/^\.Bd -literal/,/^\.Ed/p' "$src/doc/klaster.conf.5" |
	sed '/^\./d' >"$work/conf"
./klaster --config "$work/conf" config check ||
	fail "klaster.conf.5: its example has a fault"

sed -n '/^\.Bd -literal/,/^\.Ed/p' "$src/doc/klasterd.conf.5" |
	sed '/^\./d' >"$work/conf"
./klasterd --check-config "$work/conf" ||
	fail "klasterd.conf.5: its example has a fault"

# --- files and make targets that are named
for text in $texts; do
	dir=$(dirname "$src/$text")
	grep -oE '\]\([^)#:]+\)' "$src/$text" | sed 's/](\(.*\))/\1/' |
		while read -r link; do
		[ -e "$dir/$link" ] || echo "$text: no $link"
	done
	# In backticks, below a directory of ours; capitals and * stand for
	# something. A program may not be built yet.
	grep -oE '`[^`]+`' "$src/$text" | tr -d '`' | tr ' ' '\n' |
		grep -E '^(src|include|tests|doc|data|keymaps|po|bench)/' |
		grep -vE '[*<{]|[A-Z]{4}|LL\.po|\.(log|pot)$' | sed 's/[.,:]$//' |
		while read -r path; do
		[ -e "$src/$path" ] || [ -e "$src/$path.c" ] ||
			echo "$text: no $path"
	done
	grep -oE '`make( -[A-Za-z] [^ `]+)? [a-z][a-z-]*' "$src/$text" |
		sed 's/.* //' | sort -u | while read -r target; do
		grep -qE "^([a-z-]+ )*$target( [a-z-]+)*:" Makefile ||
			echo "$text: make knows no $target"
	done
done >"$work/missing"
while read -r line; do fail "$line"; done <"$work/missing"

# --- completion: each shell can read its file, and bash completes by it
completes() # WORDS ... THE-ONE
{
	for last; do :; done
	PATH=.:$PATH bash -c '
		source "$1"
		shift
		COMP_WORDS=("${@:1:$#-1}")
		COMP_CWORD=$(($# - 2))
		_klaster
		[[ " ${COMPREPLY[*]} " == *" ${!#} "* ]]' \
		bash "$src/doc/completions/klaster.bash" "$@" ||
		fail "klaster.bash does not offer $last"
}
if command -v bash >/dev/null; then
	completes klaster li list
	completes klaster --fo --format
	completes klaster --format j jsonl
	completes klaster list org organisations
	completes klaster list prj sta startDate:
	completes klaster list projects --sort st status
	completes klaster list projects --facets prog programme
	completes klaster show org organisations/
fi
for shell in zsh:_klaster fish:klaster.fish; do
	command -v "${shell%:*}" >/dev/null || continue
	"${shell%:*}" -n "$src/doc/completions/${shell#*:}" ||
		fail "${shell#*:} cannot be read"
done

# --- pages are sound
for page in $pages; do
	if command -v mandoc >/dev/null; then
		mandoc -Tlint -W warning "$src/$page" ||
			fail "$page: mandoc complains"
	fi
	if command -v groff >/dev/null; then
		groff -ww -mandoc -Tutf8 "$src/$page" 2>"$work/said" >/dev/null
		[ ! -s "$work/said" ] || fail "$page: $(cat "$work/said")"
	fi
done
exit $bad
