#!/bin/sh
# What the documents say is what the programs have: every command, option and
# kind that a program prints is in its manual, and every option the manuals
# name is one the program takes. Run from the build directory.
set -u
src=${srcdir:-.}
bad=0
note() { printf '%s\n' "$*"; bad=1; }

./klaster --list-commands | while read -r name rest; do
	grep -q "Ic $name\b" "$src/doc/klaster-keys.5" ||
		echo "klaster-keys.5 does not have the command '$name'"
done >docs.found
for program in klaster klasterd; do
	section=1
	[ $program = klaster ] || section=8
	page=$src/doc/$program.$section
	"./$program" --help | grep -oE '(^|[ ,])--[a-z][a-z-]*' | tr -d ' ,' |
		sort -u | while read -r option; do
		grep -q -e "Fl -${option#--}\b" "$page" ||
			echo "$page does not have $option"
	done
	grep -oE '^\.It Fl -[a-z-]+' "$page" | sed 's/.*Fl -/--/' | sort -u |
		while read -r option; do
		"./$program" --help | grep -q -e "$option\b" ||
			echo "$program --help does not have $option"
	done
done >>docs.found
while read -r line; do note "$line"; done <docs.found
rm -f docs.found
if command -v mandoc >/dev/null; then
	for page in "$src"/doc/*.[1-8]; do
		mandoc -Tlint -W warning "$page" || bad=1
	done
fi
exit $bad
