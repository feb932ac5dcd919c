#!/bin/sh
# tables.sh KLASTER PAGE: PAGE with its made parts as the program has them
# now. A made part stands between lines that say `begin NAME` and `end NAME`
# in a comment of the page.
#
# `make update-doc` writes the pages anew; tests/docs.sh sees that nobody
# forgot it.
set -eu
program=$1
page=$2
top=$(dirname "$0")/..
work=$(mktemp -d "${TMPDIR:-/tmp}/klaster-doc.XXXXXX")
trap 'rm -rf "$work"' EXIT
# Nothing of this user, and no translation.
XDG_CONFIG_HOME=$work XDG_CONFIG_DIRS=$work LC_ALL=C
export XDG_CONFIG_HOME XDG_CONFIG_DIRS LC_ALL
unset LANGUAGE

# What the screen can do: --list-commands, each with its keys as shipped.
make_commands()
{
	"$program" --list-commands >"$work/list"
	awk -v list="$work/list" '
	/^bind / {
		where = $2 == "*" ? "" : " in " $2
		words = ""
		for (i = 5; i <= NF; i++)
			words = words (i > 5 ? " " : "") $i
		one = ".Li \\&" $3
		if (words where != "")
			one = one " No (" words (words != "" ? where : \
				substr(where, 2)) ")"
		keys[$4] = keys[$4] one "\n"
	}
	END {
		FS = "\t"
		while ((getline line < list) > 0) {
			split(line, part, "\t")
			name = part[1]
			sub(/ .*/, "", name)
			words = substr(part[1], length(name) + 2)
			print ".It Ic " name (words != "" ? " Ar " words : "")
			print part[2] "."
			if (keys[name] == "")
				continue
			print ".br"
			print "Keys:"
			printf "%s", keys[name]
		}
	}' "$top/keymaps/default.keys"
}

# The settings as `config init` writes them; $1: those of a service or not.
settings()
{
	rm -rf "$work/klaster"
	"$program" config init >/dev/null
	awk -v wanted="$1" '
	/^;\[service / { section = 1 }
	/^; / { help = range; range = substr($0, 3) }
	/^;[a-z-]+ = ?/ && section == wanted {
		name = substr($0, 2)
		preset = name
		sub(/ = ?.*/, "", name)
		sub(/^[^=]*= ?/, "", preset)
		print ".It Cm " name " No = Ar " range
		print help "."
		if (preset != "")
			print "Preset:\n.Li " preset "."
	}' "$work/klaster/klaster.conf" | sed 's/\(^\.Li .*\)\.$/\1 ./' |
		fold -s -w 78 | sed 's/ $//'
}

# The settings of klasterd, as its --list-settings writes them.
make_daemon()
{
	"$(dirname "$program")/klasterd" --list-settings | awk '
	/^# / { help = range; range = substr($0, 3) }
	/^#[a-z-]+ = ?/ {
		name = substr($0, 2)
		preset = name
		sub(/ = ?.*/, "", name)
		sub(/^[^=]*= ?/, "", preset)
		gsub(/\|/, " | ", range)
		sub(/\. From/, ".\nFrom", help)
		print ".It Cm " name " No = Ar " range
		print help
		if (preset != "")
			print "Preset:\n.Li " preset "."
	}' | sed 's/\(^\.Li .*\)\.$/\1 ./' | fold -s -w 78 | sed 's/ $//'
}

make_settings() { settings 0; }
make_service() { settings 1; }

# The fields of every kind: --list-fields, but what others say of it.
make_fields()
{
	"$program" --list-fields | awk -F '\t' '
	function finish() {
		if (kind != "")
			print ".El"
		if (rest != "")
			print ".Pp\nShown, and written where named:\n" rest "."
		rest = ""
	}
	$4 == "inverse" { next }
	$4 == "kind" {
		finish()
		kind = $1
		print ".Ss " kind ", " $2 ", " $3
		print ".Bl -tag -compact -width interventionField"
		next
	}
	$6 == "-" {
		rest = rest (rest != "" ? ",\n" : "") $2
		next
	}
	{
		gsub(/,/, ", ", $6)
		print ".It Cm " $2 ($3 != "-" ? " , " $3 : "")
		print $4 ($5 != "public" ? ", " $5 : "") ": " $6
	}
	END { finish() }'
}

# The first screen of the golden ones that show a record.
make_screen()
{
	echo '```'
	sed -n 's/^|//p' "$top/tests/screen/detail.screen" | sed -n 1,24p
	echo '```'
}

# A line that parts: .\" begin NAME or <!-- begin NAME -->
for name in $(awk '$1 ~ /^(\.\\"|<!--)$/ && $2 == "begin" { print $3 }' \
    "$page"); do
	"make_$name" >"$work/part.$name"
done
awk -v parts="$work/part." '
$1 ~ /^(\.\\"|<!--)$/ && $2 == "end" { inside = 0 }
!inside { print }
$1 ~ /^(\.\\"|<!--)$/ && $2 == "begin" {
	inside = 1
	while ((getline line < (parts $3)) > 0)
		print line
}' "$page"
