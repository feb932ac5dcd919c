#!/bin/sh
# features.sh: doc/features.md says of each feature by which commands it is
# reached, on the screen and on the command line, on which golden screen it is
# seen, and which test holds it. All of that is there, and no command is left
# out.
srcdir=${srcdir:-.}
klaster=${KLASTER:-./klaster}
table=$srcdir/doc/features.md
tests=$srcdir/tests
work=$(mktemp -d "${TMPDIR:-/tmp}/klaster-features.XXXXXX") || exit 99
trap 'rm -rf "$work"' EXIT INT TERM
unset LANG LANGUAGE
LC_ALL=C.UTF-8 HOME=$work XDG_CONFIG_HOME=$work
export LC_ALL HOME XDG_CONFIG_HOME
bad=0
note() { printf 'not ok: %s\n' "$*"; bad=1; }

"$klaster" --list-commands | sed 's/[ 	].*//' >"$work/commands" &&
	"$klaster" --list-keys >"$work/keys" &&
	"$klaster" --help >"$work/help" || exit 99
sed -n '/^Without a command/,/^Flags/s/^  \([a-z-]*\) .*/\1/p' \
	"$work/help" >"$work/cli"
grep -oE -- '--[a-z][a-z-]*' "$work/help" >"$work/flags"
cat "$tests"/*.mk "$tests"/*/*.mk >"$work/mk"
[ "$(wc -l <"$work/commands")" -gt 90 ] && [ "$(wc -l <"$work/cli")" -gt 20 ] ||
	note 'the commands were not found: is this test blind?'

# keys_of STEPS: what `$ keys` presses, a key a line: those that are bound, the
# longest first, and other names whole. What follows a : or / goes into the
# prompt.
keys_of() {
	awk 'NR == FNR { if ($1 == "bind") bound[$3] = 1; next }
	sub(/^[	]*\$ keys /, "") {
		for (rest = $0; rest != ""; rest = substr(rest, len + 1)) {
			len = match(rest, /^<[^>]+>/) ? RLENGTH : 1
			if (len == 1 && substr(rest, 1, 2) in bound)
				len = 2
			if (key ~ /^[:\/]$/ && len == 1)
				continue
			print key = substr(rest, 1, len)
		}
		key = ""
	}' "$work/keys" "$1"
}

# is_run COMMAND SCREEN...: by its name, or by one of its keys.
is_run() {
	command=$1
	shift
	grep -hE '^[	]*\$ (run|keys|bytes|type) ' "$@" >"$work/steps"
	grep -qE "^[	]*\\\$ run $command( |\$)" "$work/steps" && return
	awk -v command="$command" '$1 == "bind" && $2 != "prompt" &&
		($4 == command || ($4 == "prompt" && $5 == command)) { print $3 }' \
		"$work/keys" >"$work/its_keys"
	keys_of "$work/steps" | grep -qxF -f "$work/its_keys" && return
	# The mouse comes as bytes.
	grep -q '^<Click>' "$work/its_keys" && grep -q '\$ bytes' "$work/steps"
}

check_screens() { # FEATURE COMMANDS SCREENS
	feature=$1 screens=
	for name in $(echo "$3" | tr -d ,); do
		[ "$name" != - ] || continue
		file=$tests/screen/$name.screen
		[ -f "$file" ] || file=$tests/screen/$name.sh
		[ -f "$file" ] || { note "$feature: no screen $name"; continue; }
		grep -q "tests/screen/${file##*/}" "$work/mk" ||
			note "$feature: no test runs $file"
		screens="$screens $file"
	done
	for command in $(echo "$2" | tr -d ,); do
		[ "$command" != - ] || continue
		grep -qx -- "$command" "$work/commands" ||
			note "$feature: there is no command $command"
		echo "$command" >>"$work/named"
		# shellcheck disable=SC2086
		[ -n "$screens" ] && is_run "$command" $screens ||
			note "$feature: no screen of it runs $command"
	done
}
check_cli() { # FEATURE WORDS
	for word in $(echo "$2" | tr -d ,); do
		case $word in
		-) ;;
		--*) grep -qxF -e "$word" "$work/flags" ||
			note "$1: there is no flag $word" ;;
		*) grep -qx "$word" "$work/cli" ||
			note "$1: there is no command klaster $word"
			echo "$word" >>"$work/named_cli" ;;
		esac
	done
}
check_tests() { # FEATURE TESTS
	[ -n "$(echo "$2" | tr -d '\-, ')" ] || note "$1: nothing holds it"
	for name in $(echo "$2" | tr -d ,); do
		for end in .c .sh .py none; do
			[ ! -f "$tests/$name$end" ] || break
		done
		[ "$end" != none ] || note "$1: there is no tests/$name"
		grep -q "tests/$name" "$work/mk" || note "$1: tests/$name is not run"
	done
}

: >"$work/named"
: >"$work/named_cli"
sed -n '/^| ---/,/^$/{/^| ---/d;s/^| \(.*\) |$/\1/p;}' "$table" >"$work/rows"
[ "$(wc -l <"$work/rows")" -ge 30 ] ||
	note 'the features were not found: is this test blind?'
while IFS='|' read -r feature commands cli screens held; do
	check_screens "$feature" "$commands" "$screens"
	check_cli "$feature" "$cli"
	check_tests "$feature" "$held"
done <"$work/rows"

# Nothing is left out.
main() {
	sed -n "/^The main job on the $1: /,/\\.\$/p" "$table" |
		sed 's/^The main job on the [a-z ]*: //' | tr ' ' '\n' | tr -d .
}
left_out() { # WHAT THERE NAMED MAIN
	main "$4" | cat - "$3" | sort -u >"$work/known"
	sort -u "$2" | comm -23 - "$work/known" | sed "s/^/not in doc\/features.md: $1 /" |
		grep . && bad=1
	main "$4" | sort | comm -23 - "$work/known.all" | grep . &&
		note "of the main job $1, but not there"
}
sort -u "$work/commands" "$work/cli" >"$work/known.all"
left_out 'the command' "$work/commands" "$work/named" screen
left_out 'klaster' "$work/cli" "$work/named_cli" 'command line'

# Each can be bound by whoever wants another key: with the words it needs.
"$klaster" --list-commands | cut -f 1 | sed 's/\[[^]]*\]//g; s/\.\.\.//g' |
	awk '{ $1 = $1; printf "bind list Z%c%c %s\n", 97 + NR % 26,
		97 + int(NR / 26), $0 }' >"$work/all.keys"
"$klaster" --keymap "$work/all.keys" --list-keys >"$work/bound" 2>&1 ||
	note "not all commands can be bound: $(tail -n 1 "$work/bound")"
grep -vxF -f "$work/bound" "$work/all.keys" | grep . &&
	note 'these were bound, and are not in --list-keys'
exit $bad
