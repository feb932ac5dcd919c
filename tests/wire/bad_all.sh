#!/bin/sh
# bad_all.sh: each of F1 to F22, the faults of networks and services, has a
# case for the command line and one for the screen in tests/wire/bad/.
cases=${srcdir:-.}/tests/wire/bad
failed=0

for what in cli screen; do
	awk -v what="$what" '
	/^=== F[0-9]+[a-z] / { fault = $2; sub(/[a-z]$/, "", fault); next }
	/^===/ { print FILENAME ": no name: " $0; bad = 1 }
	$1 == what || $1 == what "+" { seen[fault]++ }
	END {
		for (i = 1; i <= 22; i++)
			if (!("F" i in seen)) {
				print "F" i " has no case for: " what
				bad = 1
			}
		exit bad
	}' "$cases"/*.cases || failed=1
done
exit $failed
