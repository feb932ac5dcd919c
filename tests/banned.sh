#!/bin/sh
# banned.sh: what no file of ours may hold: calls that cannot be used safely
# or that have a better one of ours, work left lying about, paths of the
# machine it was written on, files and functions that lost their noun.
srcdir=${srcdir:-.}
cd "$srcdir" || exit 99
work=$(mktemp -d "${TMPDIR:-/tmp}/klaster-banned.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT
: >"$work/found"

# The code without comments and without what stands in quotes, line for line.
bare()
{
	awk '
	{
		out = ""
		for (i = 1; i <= length($0); i++) {
			c = substr($0, i, 1)
			two = substr($0, i, 2)
			if (comment) {
				if (two == "*/") { comment = 0; i++ }
			} else if (quote != "") {
				if (c == "\\") i++
				else if (c == quote) { quote = ""; out = out c }
			} else if (two == "/*") { comment = 1; i++ }
			else if (two == "//") break
			else {
				if (c == "\"" || c == "\047") quote = c
				out = out c
			}
		}
		quote = ""
		print FILENAME ":" FNR ":" out
	}' "$1"
}

# ban WHY NAMES FILES [BUT]: calls of NAMES in FILES, but those like BUT.
ban()
{
	grep -E "^($3)" "$work/code" | grep -vE "^(${4:-none}):" |
	grep -E "^[^:]*:[0-9]+:(.*[^A-Za-z0-9_])?($2)[[:space:]]*\(" |
	sed "s|\$|   <- $1|" >>"$work/found"
}

find src include tests bench -name '*.[ch]' | LC_ALL=C sort >"$work/files"
while read -r file; do
	bare "$file"
done <"$work/files" |
	sed 's/setlocale(LC_[A-Z]*, NULL)/0/' >"$work/code" # that only asks

ban 'no bound' 'strcpy|strcat|stpcpy|sprintf|vsprintf|gets|alloca' .
ban 'hidden state' 'strtok|strerror_r|localtime|gmtime|ctime|asctime' .
ban 'no error told' 'atoi|atol|atoll|atof' .
ban 'a shell' 'system|popen|wordexp' .
ban 'spawn_start() starts programs' \
	'vfork|posix_spawn|posix_spawnp|exec[lv]p?e?' 'src/' \
	'src/app/spawn.c'
ban 'one thread, one process; but opening_begin() has one at work' \
	'fork' 'src/' 'src/service/opening.c'
ban 'waiting for luck' 'sleep|usleep|nanosleep' .
ban 'i18n_open() sets it' 'setlocale' . 'src/base/i18n.c|tests/unit/.*'
# But surface.c asks what curses will count, to tell the two apart.
ban 'text_cells() is the width' 'wcwidth|wcswidth' . 'src/ui/surface.c'
ban 'depends on the locale' 'strcoll|strxfrm|strcasecmp_l|iswprint' .
ban 'mem_*() and arena_*() cannot fail' \
	'malloc|calloc|realloc|strdup|strndup|asprintf|vasprintf' 'src/' \
	'src/base/mem.c'
ban 'out_*() takes safe text' \
	'printf|vprintf|fprintf|vfprintf|puts|fputs|putchar|fputc|putc|fwrite' \
	'src/' 'src/base/(out|log|mem).c'
ban 'surface_*() takes safe text' \
	'[a-z]*addn?str|[a-z]*addn?wstr|[a-z]*add_?wch|[a-z]*addch|[a-z]*printw' \
	'src/' 'src/ui/(surface|term).c'

grep -nE 'typedef struct|typedef enum' $(cat "$work/files") |
	sed 's|$|   <- tags, no typedefs|' >>"$work/found"

# Words and paths: everything that is text and ours.
find Makefile.am configure.ac bootstrap README.md CONTRIBUTING.md \
	CHANGELOG.md src include tests bench doc po keymaps data .ci \
	-type f 2>/dev/null | grep -v 'tests/fuzz/corpus/' |
	grep -v 'tests/banned.sh' >"$work/texts"
grep -nIwE 'T[O]DO|FIX[M]E|X[X]X' $(cat "$work/texts") |
	sed 's|$|   <- do it, or say why not|' >>"$work/found"
grep -nIE '(^|[^A-Za-z0-9_.~}-])/(home/[a-z]|root/|work/|Users/|tmp/(wt|build)-)' \
	$(cat "$work/texts") |
	sed 's|$|   <- a path of one machine|' >>"$work/found"

# Length: 600 lines a file, 60 in a function's braces.
awk '
	function over(what, n, most) {
		if (n > most)
			print FILENAME ":" FNR ": " what " of " n \
				" lines   <- " most " at most: a noun is missing"
	}
	FNR == 1 { inside = 0 }
	/^\{/ { inside = 1; start = FNR; next }
	/^\}/ && inside { over("a function", FNR - start - 1, 60); inside = 0 }
	FNR == 601 { over("a file", FNR, 600) }
' $(cat "$work/files") >>"$work/found"

cat "$work/found"
[ -s "$work/files" ] && [ ! -s "$work/found" ]
